/** Finds declarations and RPCs by some letters of their names, in all APIs of the workspace. */
import { accessorNames, alwaysImplied } from '../../analysis/facts/implied-names.ts'
import {
  type ClassSymbol,
  type FieldSymbol,
  isNamespace,
  type Scope,
  type UnitPlace,
} from '../../analysis/scope/symbols.ts'
import type { NameNode } from '../../grammar/tree.ts'
import { holdsLetters } from '../lookup/letters.ts'
import type { SymbolKind } from '../lookup/symbol-kind.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

export interface WorkspaceSymbol {
  readonly name: string
  readonly kind: SymbolKind
  /** The class or enum of a member, value or RPC; '' at top level. */
  readonly container: string
  /** The declared name; for an implied RPC, that of the field or the class that implies it. */
  readonly at: FileSpan
}

/** A symbol with the values by which symbols of several APIs are sorted. */
export interface FoundSymbol extends WorkspaceSymbol {
  /** 0 if the name equals the query, 1 if it begins with it, else 2. */
  readonly rank: number
  /** 1 for an RPC that no message declares. */
  readonly implied: 0 | 1
}

/** More symbols than anyone reads. */
export const MOST_SYMBOLS = 200

/**
 * The symbols that have the letters of the query in this order, in any case. First the exact name, then names that begin with the
 * query, then the others. Declared ones come before implied ones, short names before long ones. `VM.start` finds a member. An
 * empty query finds all declarations except those of standard texts.
 */
export function symbolsIn({ scope }: EditorView, query: string): FoundSymbol[] {
  const lower = query.toLowerCase()
  const found: FoundSymbol[] = []
  for (const one of declaredIn(scope, lower !== '')) add(found, one, lower, 0)
  if (lower !== '') for (const rpc of impliedIn(scope, lower)) add(found, rpc, lower, 1)
  return firstSymbols(found)
}

/** Sorts the symbols of one or several APIs, and drops the last ones if there are too many. */
export function firstSymbols(found: readonly FoundSymbol[]): FoundSymbol[] {
  const sorted = found.toSorted((a, b) => a.rank - b.rank || a.implied - b.implied || a.name.length - b.name.length)
  return sorted.slice(0, MOST_SYMBOLS)
}

function add(found: FoundSymbol[], symbol: WorkspaceSymbol, query: string, implied: 0 | 1): void {
  const text = textOf(symbol.container, symbol.name, query)
  if (!holdsLetters(text, query)) return
  const rank = text === query ? 0 : text.startsWith(query) ? 1 : 2
  found.push({ ...symbol, rank, implied })
}

/** The text that a query is compared with. It includes the container if the query has a dot. */
function textOf(container: string, name: string, query: string): string {
  return (query.includes('.') ? `${container}.${name}` : name).toLowerCase()
}

interface Declared {
  readonly name: string
  readonly place: UnitPlace
  readonly decl: { readonly name: NameNode }
}

/** With `standard` also standard classes and records. */
function* declaredIn(scope: Scope, standard: boolean): Generator<WorkspaceSymbol> {
  const shown = ({ place }: Declared) => standard || !place.standard
  if (scope.api) yield symbol(scope.api, 'api')
  for (const owner of scope.classes) {
    if (shown(owner)) yield symbol(owner, 'class')
    for (const field of owner.fields) if (shown(field)) yield symbol(field, 'field', owner.name)
    for (const message of owner.messages) if (shown(message)) yield symbol(message, 'message', owner.name)
  }
  for (const record of scope.records) if (shown(record)) yield symbol(record, 'record')
  for (const owner of scope.enums.values()) {
    if (!shown(owner)) continue
    yield symbol(owner, 'enum')
    for (const value of owner.decl.values)
      yield symbol({ name: value.name.text, place: owner.place, decl: value }, 'enumValue', owner.name)
  }
  for (const error of scope.errors.values()) if (shown(error)) yield symbol(error, 'error')
  for (const object of scope.objects.values()) yield symbol(object, 'object', object.decl.class.text)
  for (const role of scope.roles.values()) yield symbol(role, 'role')
  yield* behaviourIn(scope)
}

/** A body and a `compute` have the name of their message or field, in its class. */
function* behaviourIn(scope: Scope): Generator<WorkspaceSymbol> {
  for (const callable of scope.callables.values()) yield symbol(callable, 'function')
  for (const { decl, place } of scope.bodies.values())
    yield symbol({ name: decl.name.text, place, decl }, 'message', decl.class.text)
  for (const { decl, place } of scope.computes.values())
    yield symbol({ name: decl.name.text, place, decl }, 'field', decl.class.text)
  for (const invariant of scope.invariants.values()) yield symbol(invariant, 'invariant')
  for (const test of scope.tests.values()) yield symbol(test, 'test')
}

/**
 * Implied RPCs whose names contain the query as a whole. If the query finds the field, its RPCs are left out. RPCs that every
 * class implies, such as `create`, are found only with the class: `VM.create`.
 */
function* impliedIn(scope: Scope, query: string): Generator<WorkspaceSymbol> {
  const fits = (owner: ClassSymbol, name: string) => textOf(owner.name, name, query).includes(query)
  for (const owner of scope.classes) {
    if (isNamespace(owner)) continue
    if (query.includes('.'))
      for (const name of alwaysImplied(owner)) if (fits(owner, name)) yield rpc(owner, owner, name)
    for (const field of owner.fieldsByName.values()) {
      if (holdsLetters(textOf(owner.name, field.name, query), query)) continue
      for (const name of accessorNames(field)) if (fits(owner, name)) yield rpc(owner, field, name)
    }
  }
}

function rpc(owner: ClassSymbol, from: ClassSymbol | FieldSymbol, name: string): WorkspaceSymbol {
  return { name, kind: 'message', container: owner.name, at: fileSpan(from.place, from.decl.name) }
}

function symbol({ name, place, decl }: Declared, kind: SymbolKind, container = ''): WorkspaceSymbol {
  return { name, kind, container, at: fileSpan(place, decl.name) }
}
