/** The words of bodies and expressions, and what tokens say about them. All are contextual: each may also be a name. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import * as t from './tokens.ts'

/** The words that a statement may begin with. */
export const STATEMENT_WORDS: readonly string[] = [
  ...['let', 'require', 'fail', 'delete', 'create', 'set', 'destroy', 'return', 'if', 'for', 'try', 'wait'],
  ...['after', 'hold', 'progress', 'expect', 'as', 'given'],
]

/** The words between two parts of an expression or a statement: a line that begins or ends with one is not whole. */
const JOINING_WORDS: ReadonlySet<string> = new Set(['and', 'or', 'in', 'then', 'else', 'where', 'by'])

/** The words before a part of an expression. */
const PREFIX_WORDS = ['not', 'every', 'some', 'all', 'async', 'can', 'refusal', 'if']

/** All words that stand only in bodies and expressions, for colouring. */
export const BODY_WORDS: ReadonlySet<string> = new Set([
  ...STATEMENT_WORDS,
  ...JOINING_WORDS,
  ...PREFIX_WORDS,
  ...['fails', 'sum', 'min', 'max', 'join', 'first'],
])

/** The words whose statement needs a block. */
export const BLOCK_WORDS: ReadonlySet<string> = new Set(['if', 'for', 'try', 'after', 'as'])

/** The units of durations. */
export const DURATION_UNITS: ReadonlySet<string> = new Set(['ms', 's', 'm', 'h', 'd'])

const JOINING_SIGNS = new Set<TokenType>([
  ...[t.Operator, t.Equals, t.Computed, t.Colon, t.Comma, t.Arrow, t.Dot, t.Slash, t.Question, t.Pipe],
])

/** True for a word that joins two parts and is not the name of a member: `a.in`. */
export function isJoiningWord(token: IToken, before: IToken | undefined): boolean {
  return tokenMatcher(token, t.Name) && JOINING_WORDS.has(token.image) && before?.tokenType !== t.Dot
}

/** True if a line that ends with the token goes on. */
export function endsOpen(token: IToken, before: IToken | undefined): boolean {
  if (JOINING_SIGNS.has(token.tokenType)) return true
  return isJoiningWord(token, before) || (token.image === 'not' && before?.tokenType !== t.Dot)
}

/** True if a line that begins with the two tokens goes on from the line before. */
export function beginsOpen(token: IToken, next: IToken | undefined): boolean {
  const { tokenType, image } = token
  if (tokenType === t.Operator) return image !== '...' && image !== '!'
  if (JOINING_SIGNS.has(tokenType)) return tokenType !== t.Comma || image === ','
  if (tokenType === t.NumberToken) return image.startsWith('-')
  if (!tokenMatcher(token, t.Name) || next?.tokenType === t.Dot || next?.tokenType === t.Equals) return false
  return JOINING_WORDS.has(image) || image === 'fails' || image === 'throws'
}

/** The words by which a statement with a block goes on in other languages. */
export const FOREIGN_BRANCHES: ReadonlySet<string> = new Set([
  ...['elif', 'elsif', 'elseif', 'catch', 'except', 'rescue', 'finally'],
])

/** The words before a block in other languages. */
export const FOREIGN_OPENINGS: ReadonlySet<string> = new Set(['then', 'do', 'begin'])

/** True for one of these words behind a `}`. */
export function isForeignBranch({ image }: IToken, next: IToken | undefined): boolean {
  return FOREIGN_BRANCHES.has(image) && next?.tokenType !== t.Dot && next?.tokenType !== t.Equals
}

/** True for a token that may end an operand: a name, a literal or a closing bracket. */
export function endsOperand(token: IToken, before: IToken | undefined): boolean {
  if (t.isCloser(token.tokenType) || isLiteral(token)) return true
  return tokenMatcher(token, t.Name) && !isJoiningWord(token, before)
}

/** True for a token that an operand may begin with, and that cannot follow another operand. */
export function startsOperand(token: IToken | undefined): boolean {
  if (!token) return false
  return isLiteral(token) || (tokenMatcher(token, t.Name) && !JOINING_WORDS.has(token.image))
}

function isLiteral(token: IToken): boolean {
  const { tokenType } = token
  return tokenType === t.NumberToken || tokenType === t.DurationToken || tokenMatcher(token, t.StringToken)
}
