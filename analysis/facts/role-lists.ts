/** The lists in which roles are named, and what includes what, as the scope has it. */
import type { AccessClause, NameNode } from '../../grammar/tree.ts'
import type { ClassSymbol, FieldSymbol, MessageSymbol, Scope } from '../scope/symbols.ts'

/** What can have `allows` clauses. */
export type AccessHolder = ClassSymbol | FieldSymbol | MessageSymbol

/** The words that a clause of a field can have. */
export const FIELD_ACCESSES: readonly string[] = ['get', 'set']

/** What a role includes, however far, itself left out unless it is in a circle. Found step by step: one asks for few. */
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

/** The clause of this word, or the plain one for null. */
export function clauseOf({ decl }: AccessHolder, word: string | null): AccessClause | undefined {
  return decl.access.find((clause) => (clause.word?.text ?? null) === word)
}

/** The clause as messages show it: `get allows`. */
export function clauseName({ word }: AccessClause): string {
  return word ? `${word.text} allows` : 'allows'
}

/** The word, or `allows` where there is none: where a problem with the clause itself is shown. */
export function clauseSpan(clause: AccessClause): { readonly start: number; readonly end: number } {
  return clause.word ?? { start: clause.start, end: clause.start + 'allows'.length }
}
