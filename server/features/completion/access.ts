/** Completion of access clauses: their words, and the roles in their brackets. */
import type { Scope } from '../../../analysis/symbols.ts'
import { nameText } from '../../../grammar/quote.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Token } from './cursor.ts'
import type { Proposal } from './item.ts'
import { snippet } from './snippets.ts'

/** The roles that fit where the tokens end in the brackets of a clause; null where they do not. */
export function clauseRoles(scope: Scope, tokens: readonly Token[]): Proposal[] | null {
  let open = tokens.length - 1
  while (open >= 0 && ITEMS.has(kindOf(tokens[open]))) open--
  if (tokens[open]?.tokenType !== t.LParen || !isAllows(tokens, open - 1)) return null
  return roleProposals(scope, tokens.slice(open + 1))
}

/** Roles, but those that are listed; none where a comma has to come first. */
export function roleProposals(scope: Scope, listed: readonly Token[], but = ''): Proposal[] {
  const last = listed.at(-1)
  if (last && last.tokenType !== t.Comma) return []
  const taken = new Set([but, ...listed.map((token) => token.image)])
  return [...scope.roles.keys()]
    .map((name): Proposal => ({ label: nameText(name), kind: 'role', rank: 0, about: { what: 'role', name } }))
    .filter(({ label }) => !taken.has(label))
}

/** The clauses that may still come behind the tokens; '' is the plain one. */
export function clauseProposals(scope: Scope, words: readonly string[], tokens: readonly Token[]): Proposal[] {
  if (scope.roles.size === 0) return []
  const had = new Set(tokens.flatMap((_, i) => (isAllows(tokens, i) ? [wordBefore(tokens, i, words)] : [])))
  return words
    .filter((word) => !had.has(word))
    .map((word) => {
      const text = word === '' ? 'allows' : `${word} allows`
      return { ...snippet(2, 'keyword', text, `${text}(<>)`, 'who may'), about: { what: 'word', name: 'allows' } }
    })
}

function isAllows(tokens: readonly Token[], i: number): boolean {
  return tokens[i]?.tokenType === t.AllowsWord && tokens[i - 1]?.tokenType !== t.MessageWord
}

function wordBefore(tokens: readonly Token[], i: number, words: readonly string[]): string {
  const image = tokens[i - 1]?.image ?? ''
  const listed = tokens[i - 2]?.tokenType === t.WithoutWord || tokens[i - 2]?.tokenType === t.Comma
  return words.includes(image) && !listed ? image : ''
}

/** What stands in the brackets of a clause: names are of many token types. */
const ITEMS = new Set(['name', 'comma'])

function kindOf(token: Token | undefined): string {
  if (token?.tokenType === t.Comma) return 'comma'
  return token && (/^\w+$/.test(token.image) || token.tokenType === t.StringToken) ? 'name' : ''
}
