/** Which lines go on from the one before, and what begins a member whatever is open before it. */
import * as t from '../../../grammar/tokens.ts'
import type { Token } from './token.ts'

const SIGNS = [t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.ThrowsWord, t.WasWord]
/** Behind these a line goes on in the next. */
const CONTINUED = new Set(SIGNS.map((type) => type.tokenTypeIdx))
/** What goes on from the line before. */
const CONTINUING = new Set([...SIGNS, t.AllowsWord, t.LCurly].map((type) => type.tokenTypeIdx))

/** The line goes on in the next where it ends with this token. */
export function goesOnAfter(token: Token): boolean {
  return CONTINUED.has(token.tokenTypeIdx)
}

/** The token at `i`, the first of its line, goes on from the line before: `throws X`, `get allows (`. */
export function goesOnWith(tokens: readonly Token[], i: number): boolean {
  const token = tokens[i]
  // A field may be called so.
  if (!token || tokens[i + 1]?.tokenType === t.Colon) return false
  return CONTINUING.has(token.tokenTypeIdx) || isAllows(tokens, i + 1)
}

function isAllows(tokens: readonly Token[], i: number): boolean {
  return tokens[i]?.tokenType === t.AllowsWord && tokens[i + 1]?.tokenType === t.LParen
}

/** What can be nothing but a field or a message, so that brackets left open before it count no more. */
export function startsMember(tokens: readonly Token[], i: number): boolean {
  const [token, , third] = tokens.slice(i, i + 3)
  if (token?.tokenType === t.Qualifier) return true
  if (token?.tokenType === t.RwWord) return third?.tokenType === t.Colon
  return token?.tokenType === t.MessageWord && third?.tokenType === t.LParen
}
