/** What layout.ts goes by: which tokens join lines, which can stand before a clause, and what braces are left over. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import type { Lexed } from './lex.ts'
import { JOINING_SIGNS } from './member-start.ts'
import * as t from './tokens.ts'

/** A line that ends with one of these goes on in the next. */
const CONTINUED = new Set<TokenType>([...JOINING_SIGNS, t.LCurly])
/** A line that starts with one of these goes on from the one before. */
const CONTINUING = new Set<TokenType>([...JOINING_SIGNS, t.LCurly, t.RCurly, t.LParen, t.RParen, t.RSquare])
/** A line of a class that ends with one of these, used as the keyword, goes on in the next. */
export const UNFINISHED = new Set<TokenType>([t.MessageWord, t.ThrowsWord, t.QualifierToken, t.RwWord])

/** What has an issue of its own and is nothing to the parser. */
export const IGNORED_TOKENS = new Set<TokenType>([t.ForeignComment, t.LookAlike])

/** The line that ends with the one goes on in the line that starts with the other. */
export function joins(last: TokenType, first: TokenType): boolean {
  return CONTINUED.has(last) || CONTINUING.has(first)
}

/** A name or a literal. */
export function isWord(token: IToken): boolean {
  if (token.tokenType === t.UnclosedString) return false
  return tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken) || token.tokenType === t.NumberToken
}

/** A `)` follows on the line, within what a type may have. */
export function closesSoon({ tokens, startsLine }: Lexed, i: number, to: number): boolean {
  for (let at = i + 1; at < Math.min(i + 12, to) && startsLine[at] !== 1; at++)
    if (tokens[at]?.tokenType === t.RParen) return true
  return false
}

/** For each token of a range, how many braces from it on close what is open before it. */
export function unmatchedBraces(tokens: readonly IToken[], from: number, to: number): Int32Array {
  const counts = new Int32Array(to - from)
  let count = 0
  for (let i = to - 1; i >= from; i--) {
    const { tokenType } = tokens[i] as IToken
    if (tokenType === t.RCurly) count++
    else if (tokenType === t.LCurly && count > 0) count--
    counts[i - from] = count
  }
  return counts
}

/** The white space before the first token of a line, in characters. */
export function indentBefore(text: string, offset: number): number {
  let first = offset
  while (/[ \t]/.test(text.charAt(first - 1))) first--
  return offset - first
}
