/** Finding declarations by some letters of their name, in the whole API. */
import type { Place, Scope } from '../../analysis/symbols.ts'
import type { Name } from '../../grammar/tree.ts'
import { type FileSpan, fileSpan, type View } from '../view.ts'
import { holds } from './completion/item.ts'
import type { SymbolKind } from './document-symbols.ts'

export interface WorkspaceSymbol {
  readonly name: string
  readonly kind: SymbolKind
  /** The class or enum that it is declared in; '' at top level. */
  readonly container: string
  /** Of its name. */
  readonly at: FileSpan
}

/** More than anyone reads. */
export const MOST_SYMBOLS = 500

/** Those whose letters hold the query's in order; names that begin with it come first, then shorter ones. `VM.start` finds a member. */
export function workspaceSymbols(view: View, query: string): WorkspaceSymbol[] {
  const lower = query.toLowerCase()
  const text = (s: WorkspaceSymbol) => (lower.includes('.') ? `${s.container}.${s.name}` : s.name).toLowerCase()
  const found = [...symbolsOf(view.scope)].filter((s) => holds(text(s), lower))
  const scored = found.map((symbol) => ({
    symbol,
    score: (text(symbol).startsWith(lower) ? 0 : 1000) + symbol.name.length,
  }))
  return scored
    .sort((a, b) => a.score - b.score)
    .slice(0, MOST_SYMBOLS)
    .map(({ symbol }) => symbol)
}

interface Declared {
  readonly name: string
  readonly place: Place
  readonly decl: { readonly name: Name }
}

function* symbolsOf(scope: Scope): Generator<WorkspaceSymbol> {
  if (scope.api) yield symbol(scope.api, 'api')
  for (const owner of scope.classes) {
    if (!owner.place.standard) yield symbol(owner, 'class')
    for (const field of owner.fields) if (!field.place.standard) yield symbol(field, 'field', owner.name)
    for (const message of owner.messages) if (!message.place.standard) yield symbol(message, 'message', owner.name)
  }
  for (const record of scope.records) if (!record.place.standard) yield symbol(record, 'record')
  for (const owner of scope.enums.values()) {
    if (owner.place.standard) continue
    yield symbol(owner, 'enum')
    for (const value of owner.decl.values)
      yield symbol({ name: value.name.text, place: owner.place, decl: value }, 'enumValue', owner.name)
  }
  for (const error of scope.errors.values()) yield symbol(error, 'error')
  for (const object of scope.objects.values()) yield symbol(object, 'object', object.decl.class.text)
  for (const role of scope.roles.values()) yield symbol(role, 'role')
}

function symbol({ name, place, decl }: Declared, kind: SymbolKind, container = ''): WorkspaceSymbol {
  return { name, kind, container, at: fileSpan(place, decl.name) }
}
