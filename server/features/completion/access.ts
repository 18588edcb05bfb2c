/** Completion of access clauses: their words, and the roles in their brackets. */
import type { Scope } from '../../../analysis/scope/symbols.ts'
import { nameText } from '../../../grammar/quote.ts'
import * as t from '../../../grammar/tokens.ts'
import { type Token, upToCloser } from '../../cursor/token.ts'
import type { Proposal } from './item.ts'
import { wordProposals } from './item.ts'
import { isFilled } from './slot.ts'
import { snippet } from './snippets.ts'

/** True if users can have roles: the API has sessions and declares roles. */
function hasRoles({ uses, roles }: Scope): boolean {
  return uses.has('session') && roles.size > 0
}

/** The roles that fit and are not listed. None if a comma must come first. */
export function roleProposals(
  scope: Scope,
  listed: readonly Token[],
  after: readonly Token[],
  fits: (role: string) => boolean = () => true,
): Proposal[] {
  const last = listed.at(-1)
  if (!hasRoles(scope) || (last && last.tokenType !== t.Comma) || isFilled(after)) return []
  const taken = new Set([...listed, ...upToCloser(after)].map((token) => token.image))
  return [...scope.roles.keys()]
    .filter(fits)
    .map((name): Proposal => ({ label: nameText(name), kind: 'role', rank: 0, about: { what: 'role', name } }))
    .filter(({ label }) => !taken.has(label))
}

/** Clauses with these words; '' is `allows` without a word. The rest of the clause may already follow the cursor. */
export function clauseProposals(scope: Scope, words: readonly string[], after: readonly Token[]): Proposal[] {
  if (!hasRoles(scope)) return []
  // A word directly before `allows` becomes the word of that clause.
  const isThere = after[0]?.tokenType === t.AllowsWord
  const brackets = after[0]?.tokenType === t.LParen ? '' : '(<>)'
  const fitting = isThere ? words.filter((word) => word !== '') : words
  return fitting.map((word) => {
    const label = clauseLabel(word)
    const about = { what: 'word', name: 'allows' } as const
    return { ...snippet(2, 'keyword', label, isThere ? word : `${label}${brackets}`, 'who may call'), about }
  })
}

export function clauseLabel(word: string): string {
  return word === '' ? 'allows' : `${word} allows`
}

/** `allows` after the word of a clause, unless it already follows. */
export function allowsProposals(after: readonly Token[]): Proposal[] {
  return after[0]?.tokenType === t.AllowsWord ? [] : wordProposals(['allows'])
}
