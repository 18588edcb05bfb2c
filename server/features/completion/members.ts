/** Completion in the braces of a class or a record: at the start of a member, and in its parts. */
import { QUALIFIERS } from '../../../analysis/facts/qualifiers.ts'
import { classNamed, isNamespace, type Scope } from '../../../analysis/scope/symbols.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Cursor } from '../../cursor/cursor.ts'
import { isNameToken, type Token } from '../../cursor/token.ts'
import type { EditorView } from '../../view.ts'
import { fieldProposals } from './fields.ts'
import { type Proposal, wordProposals } from './item.ts'
import { messageProposals } from './messages.ts'
import { memberProposals } from './params.ts'
import { qualifiersOf } from './partners.ts'
import { memberSnippets } from './snippets.ts'

/** Proposals in a member of a class. */
export function classMemberProposals(view: EditorView, cursor: Cursor): Proposal[] {
  const tokens = cursor.member ?? []
  if (tokens.length > 0) return inMember(view, cursor, tokens)
  const goesOn = cursor.startsLine && cursor.after.length === 0 ? lineThatGoesOn(view, cursor) : []
  return [...newMember(view, cursor), ...goesOn]
}

function inMember(view: EditorView, cursor: Cursor, tokens: readonly Token[]): Proposal[] {
  const [first, second] = tokens
  if (first?.tokenType === t.MessageWord && second?.tokenType !== t.Colon)
    return messageProposals(view.scope, cursor, tokens)
  const colon = tokens.findIndex((token) => token.tokenType === t.Colon)
  return colon < 0 || colon > 2 ? [] : fieldProposals(view, cursor, tokens, colon)
}

/** Whole members if nothing follows the cursor, else the word that is missing before the following text. */
function newMember(view: EditorView, { header, after }: Cursor): Proposal[] {
  const [next, second] = after
  const name = header[1]?.image ?? ''
  const owner = classNamed(view.scope, name)
  if (!next) {
    return [...wordProposals(QUALIFIERS), ...memberSnippets(name, owner !== undefined && isNamespace(owner))]
  }
  if (!isNameToken(next)) return []
  if (second?.tokenType === t.Colon) {
    const field = owner?.fieldsByName.get(next.image)
    return wordProposals(field ? qualifiersOf(view, field) : QUALIFIERS)
  }
  return second?.tokenType === t.LParen ? wordProposals(['message']) : []
}

/** `throws` and clauses may be on the next line. */
function lineThatGoesOn(view: EditorView, cursor: Cursor): Proposal[] {
  const { previous } = cursor
  if (previous.length === 0 || previous.at(-1)?.tokenType === t.Comma) return []
  return inMember(view, cursor, previous)
    .filter(({ label }) => label === 'throws' || label.endsWith('allows'))
    .map((proposal) => ({ ...proposal, rank: 3 }))
}

/** Proposals in a member of a record. */
export function recordMemberProposals(scope: Scope, { member, after }: Cursor): Proposal[] {
  return member ? memberProposals(scope, member, after) : []
}
