/** The `allows` clauses of declarations, and which role includes which. */
import type { AccessClause, NameNode } from '../../grammar/tree.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, Scope } from '../scope/symbols.ts'

/** A declaration that can have `allows` clauses. */
export type AccessHolder = ClassSymbol | FieldSymbol | MessageSymbol

/** The words that can stand before the `allows` of a field. */
export const FIELD_ACCESSES: readonly string[] = ['get', 'set']

/** All roles that a role includes, directly or indirectly; the role itself only if it is in a circle. */
export function includedBy(scope: Scope, name: string): ReadonlySet<string> {
  const found = new Set<string>()
  let next: readonly NameNode[] = scope.roles.get(name)?.decl.includes ?? []
  while (next.length > 0) {
    const fresh = next.filter(({ text }) => text !== '' && !found.has(text))
    for (const { text } of fresh) found.add(text)
    next = fresh.flatMap(({ text }) => scope.roles.get(text)?.decl.includes ?? [])
  }
  return found
}

/** The clause with this word before it, or the plain clause for null. */
export function clauseOf({ decl }: AccessHolder, word: string | null): AccessClause | undefined {
  return decl.access.find((clause) => (clause.word?.text ?? null) === word)
}

/** The clause as diagnostics show it: `get allows`. */
export function clauseName({ word }: AccessClause): string {
  return word ? `${word.text} allows` : 'allows'
}

/** The place at which problems of the clause are shown: its word, or `allows` if it has none. */
export function clauseSpan(clause: AccessClause): { readonly start: number; readonly end: number } {
  return clause.word ?? { start: clause.start, end: clause.start + 'allows'.length }
}
