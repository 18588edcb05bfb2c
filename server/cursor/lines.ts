/** Which lines go on from the one before, and what begins a member whatever is open before it. */
import { isAllows, isClassMemberStart, JOINING_SIGNS } from '../../grammar/member-start.ts'
import * as t from '../../grammar/tokens.ts'
import type { Token } from './token.ts'

/** Behind these a line goes on in the next. */
const CONTINUED = new Set([...JOINING_SIGNS, t.ThrowsWord, t.WasWord])
/** What goes on from the line before. */
const CONTINUING = new Set([...CONTINUED, t.AllowsWord, t.LCurly])

/** The line goes on in the next where it ends with this token. */
export function goesOnAfter(token: Token): boolean {
  return CONTINUED.has(token.tokenType)
}

/** The token at `i`, the first of its line, goes on from the line before: `throws X`, `get allows (`. */
export function goesOnWith(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  // A field may be called so.
  if (!token || tokens[i + 1]?.tokenType === t.Colon) return false
  return CONTINUING.has(token.tokenType) || isAllows(tokens[i + 1], tokens[i + 2])
}

/** What can be nothing but a field or a message, so that brackets left open before it count no more. */
export function startsMember(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  // The name behind a qualifier may still be missing.
  return (
    token !== undefined &&
    (token.tokenType === t.QualifierToken || isClassMemberStart(token, tokens[i + 1], tokens[i + 2]))
  )
}
