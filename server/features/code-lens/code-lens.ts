/** Code lenses: the RPCs and references of a class, the fields that make its destroy fail, and ▶ and debug on the api. */
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath } from '../../../analysis/scope/symbols.ts'
import { rpcCount } from '../../describe/rpcs.ts'
import { counted } from '../../describe/target.ts'
import { type EditorView, type FileSpan, fileSpan } from '../../view.ts'
import { type Usage, usageOf } from './usage.ts'

export interface CodeLens {
  /** The name that the lens belongs to. */
  readonly at: FileSpan
  readonly title: string
  readonly action: LensAction
}

export type LensAction =
  /** Starts the server of this API. */
  | { readonly kind: 'run' }
  /** The same, under a debugger. */
  | { readonly kind: 'debug' }
  /** Shows the RPCs of the class. */
  | { readonly kind: 'rpcs'; readonly class: string }
  /** Asks for the references of the name at `at`. */
  | { readonly kind: 'references' }
  /** Shows these places. */
  | { readonly kind: 'places'; readonly places: readonly FileSpan[] }

/** The lenses of a file, in order of position. */
export function codeLenses(view: EditorView, path: string): CodeLens[] {
  const usage = usageOf(view)
  return (view.files.get(path)?.tree.units ?? []).flatMap(({ node, start }) => {
    if (node?.kind !== 'api' && node?.kind !== 'class') return []
    const at = fileSpan({ path, base: start, standard: false }, node.name)
    if (node.kind === 'api') return view.scope.api?.decl === node ? apiLenses(at) : []
    const owner = classNamed(view.scope, node.name.text)
    return owner?.decl === node ? classLenses(at, owner, usage.get(owner.name)) : []
  })
}

function apiLenses(at: FileSpan): CodeLens[] {
  return [
    { at, title: '▶ run', action: { kind: 'run' } },
    { at, title: 'debug', action: { kind: 'debug' } },
  ]
}

function classLenses(at: FileSpan, owner: ClassSymbol, usage: Usage | undefined): CodeLens[] {
  const lenses: CodeLens[] = [
    { at, title: counted(rpcCount(owner), 'RPC'), action: { kind: 'rpcs', class: owner.name } },
    { at, title: counted(usage?.references ?? 0, 'reference'), action: { kind: 'references' } },
  ]
  const refusers = usage?.refusers ?? []
  if (refusers.length === 0 || !hasDestroy(owner)) return lenses
  const places = refusers.map((field) => fileSpan(field.place, field.decl.name))
  return [...lenses, { at, title: refusalTitle(refusers), action: { kind: 'places', places } }]
}

/** True if `destroy` is implied, or declared in a class `without destroy`. */
function hasDestroy(owner: ClassSymbol): boolean {
  return !owner.without.has('destroy') || owner.messages.some((m) => m.name === 'destroy')
}

/** A title has room for this many names. */
const MOST_NAMES = 3

function refusalTitle(fields: readonly FieldSymbol[]): string {
  const names = fields.slice(0, MOST_NAMES).map(fieldPath)
  const left = fields.length - names.length
  if (left > 0) names.push(`${left} more`)
  const [first = '', ...others] = names
  if (others.length === 0) return `destroy is refused while ${first} refers here`
  const last = others.pop()
  return `destroy is refused while ${[first, ...others].join(', ')} or ${last} refer here`
}
