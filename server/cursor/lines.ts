/** Decides which lines continue the line before, and which tokens begin a member in any case. */
import { isAllows, isClassMemberStart, JOINING_SIGNS } from '../../grammar/member-start.ts'
import * as t from '../../grammar/tokens.ts'
import type { Token } from './token.ts'

/** Signs that often end a line that is not yet written to its end: after `RO/` the next line begins a member. */
const HALF_WRITTEN = new Set([t.Dot, t.Slash, t.Operator])
/** A line that ends with one of these continues on the next. */
const CONTINUED = new Set([...JOINING_SIGNS.filter((sign) => !HALF_WRITTEN.has(sign)), ...[t.ThrowsWord, t.WasWord]])
/** A line that begins with one of these continues the one before. */
const CONTINUING = new Set([...CONTINUED, t.AllowsWord, t.LCurly])

/** True if a line that ends with this token continues on the next. */
export function goesOnAfter(token: Token): boolean {
  return CONTINUED.has(token.tokenType)
}

/** True if the token at `i`, the first of its line, continues the line before: `throws X`, `get allows (`. */
export function goesOnWith(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  // A field may have this name.
  if (!token || tokens[i + 1]?.tokenType === t.Colon) return false
  return CONTINUING.has(token.tokenType) || isAllows(tokens[i + 1], tokens[i + 2])
}

/** True for tokens that can only begin a field or a message, so that open brackets before them do not matter. */
export function startsMember(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  // The name after a qualifier may still be missing.
  return (
    token !== undefined &&
    (token.tokenType === t.QualifierToken || isClassMemberStart(token, tokens[i + 1], tokens[i + 2]))
  )
}
