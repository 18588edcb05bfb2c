/** Whether what is due at the cursor stands behind it already. */
import * as t from '../../../grammar/tokens.ts'
import { isNameToken, type Token } from '../../cursor/token.ts'

/** A name, a value or a type stands right behind the cursor. A part that begins with a word of its own is none. */
export function isFilled(after: readonly Token[]): boolean {
  const [next, second] = after
  if (!next) return false
  if (isNameToken(next)) return !beginsPart(next, second)
  return FILLERS.some((type) => next.tokenType === type) || next.tokenType === t.StringToken
}

/** The same where a value is due, which may also begin with `{`. */
export function isValueThere(after: readonly Token[]): boolean {
  return isFilled(after) || after[0]?.tokenType === t.LCurly
}

/**
 * Of proposals for a new part, those that can stand before what is left of the part whose first word is replaced: the brackets
 * of a clause, the errors of a `throws`, the name of a `was`.
 */
export function fittingBefore<P extends { readonly label: string }>(after: readonly Token[], parts: readonly P[]): P[] {
  if (!isFilled(after)) return [...parts]
  if (after[0]?.tokenType === t.LParen) return parts.filter(({ label }) => label.endsWith('allows'))
  return isNameToken(after[0]) ? parts.filter(({ label }) => label === 'throws' || label === 'was') : []
}

const FILLERS = [t.LParen, t.LSquare, t.NumberToken, t.UnclosedString, t.WrongQuotes]

/** `throws`, `was old`, `allows (`, `get allows (`. */
function beginsPart(next: Token, second: Token | undefined): boolean {
  if (next.tokenType === t.ThrowsWord || next.tokenType === t.AllowsWord) return true
  return second?.tokenType === t.AllowsWord || (next.tokenType === t.WasWord && isNameToken(second))
}
