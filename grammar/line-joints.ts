/** Facts about tokens for layout.ts: which join lines, which are words, and which braces do not match. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import type { Lexed } from './lex.ts'
import { JOINING_SIGNS } from './member-start.ts'
import * as t from './tokens.ts'

/** A line that ends with one of these continues in the next. */
const CONTINUED = new Set<TokenType>([...JOINING_SIGNS, t.LCurly])
/** A line that starts with one of these continues the line before. */
const CONTINUING = new Set<TokenType>([...JOINING_SIGNS, t.LCurly, t.RCurly, t.LParen, t.RParen, t.RSquare])
/** A line of a class that ends with one of these continues in the next. */
export const UNFINISHED = new Set<TokenType>([t.MessageWord, t.ThrowsWord, t.QualifierToken, t.RwWord])

/** Tokens that have an issue of their own and that the parser does not see. */
export const IGNORED_TOKENS = new Set<TokenType>([t.ForeignComment, t.LookAlike])

/** A line that ends with `last` continues in a line that starts with `first`. */
export function joins(last: TokenType, first: TokenType): boolean {
  return CONTINUED.has(last) || CONTINUING.has(first)
}

/** True for a name or a literal. */
export function isWord(token: IToken): boolean {
  if (token.tokenType === t.UnclosedString) return false
  return tokenMatcher(token, t.Name) || tokenMatcher(token, t.StringToken) || token.tokenType === t.NumberToken
}

/** True if a `)` follows on the line, within the number of tokens that a type mostly has. */
export function closesSoon({ tokens, startsLine }: Lexed, i: number, to: number): boolean {
  for (let at = i + 1; at < Math.min(i + 12, to) && startsLine[at] !== 1; at++)
    if (tokens[at]?.tokenType === t.RParen) return true
  return false
}

/** For each token of a range, how many braces from there on close a brace that was opened before it. */
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
