/** Checks whether the missing text at the cursor already follows it. */
import * as t from '../../../grammar/tokens.ts'
import { isNameToken, type Token } from '../../cursor/token.ts'

/** True if a name, a value or a type directly follows the cursor. A part that begins with a keyword does not count. */
export function isFilled(after: readonly Token[]): boolean {
  const [next, second] = after
  if (!next) return false
  if (isNameToken(next)) return !beginsPart(next, second)
  return FILLERS.some((type) => next.tokenType === type) || next.tokenType === t.StringToken
}

/** As `isFilled`, for a value, which may also begin with `{`. */
export function isValueThere(after: readonly Token[]): boolean {
  return isFilled(after) || after[0]?.tokenType === t.LCurly
}

/**
 * If the first word of a part is replaced, keeps the proposals that fit before its rest: the brackets of a clause, the errors
 * of a `throws`, the name of a `was`.
 */
export function fittingBefore<P extends { readonly label: string }>(after: readonly Token[], parts: readonly P[]): P[] {
  if (!isFilled(after)) return [...parts]
  if (after[0]?.tokenType === t.LParen) return parts.filter(({ label }) => label.endsWith('allows'))
  return isNameToken(after[0]) ? parts.filter(({ label }) => label === 'throws' || label === 'was') : []
}

const FILLERS = [t.LParen, t.LSquare, t.NumberToken, t.UnclosedString, t.WrongQuotes]

/** True for the start of a part: `throws`, `was old`, `allows (`, `get allows (`. */
function beginsPart(next: Token, second: Token | undefined): boolean {
  if (next.tokenType === t.ThrowsWord || next.tokenType === t.AllowsWord) return true
  return second?.tokenType === t.AllowsWord || (next.tokenType === t.WasWord && isNameToken(second))
}
