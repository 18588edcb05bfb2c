/** The tokens of bodies as they are printed, and which of them stand apart. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { DURATION_UNITS, endsOperand, STATEMENT_WORDS } from '../body-words.ts'
import { endOf } from '../lex.ts'
import * as t from '../tokens.ts'

/** The tokens, with a `-` before a number, a duration and `??` as one token each. */
export function bodyTokens(tokens: readonly IToken[]): IToken[] {
  const out: IToken[] = []
  for (const token of tokens) {
    const last = out.at(-1)
    const adjacent = last !== undefined && endOf(last) === token.startOffset
    if (adjacent && last.tokenType === t.NumberToken && DURATION_UNITS.has(token.image))
      out[out.length - 1] = { ...last, image: last.image + token.image, ...typed(t.DurationToken) }
    else if (adjacent && last.tokenType === t.Question && token.tokenType === t.Question)
      out[out.length - 1] = { ...last, image: '??', ...typed(t.Operator) }
    else if (token.tokenType === t.NumberToken && token.image.startsWith('-')) {
      out.push({ ...token, image: '-', ...typed(t.Operator) })
      out.push({ ...token, image: token.image.slice(1), startOffset: token.startOffset + 1 })
    } else out.push(token)
  }
  return out
}

/** True if a blank stands between the two; `starts` knows the first tokens of statements. */
export function isApartInBody(
  before: IToken | undefined,
  left: IToken,
  right: IToken,
  starts: (token: IToken) => boolean,
): boolean {
  const { tokenType } = right
  if (TIGHT_BEFORE.has(tokenType)) return false
  if (TIGHT_AFTER.has(left.tokenType)) return false
  if (left.image === '...') return tokenType === t.RCurly
  if (left.tokenType === t.LCurly && tokenType === t.RCurly) return false
  if (isUnary(before, left, starts)) return false
  if (tokenType !== t.LParen && tokenType !== t.LSquare) return true
  if (!endsOperand(left, before) || isWord(before, left, starts)) return true
  return tokenType === t.LParen && !tokenMatcher(left, t.Name)
}

/** True for a `-` that is the sign of its operand. */
function isUnary(
  before: IToken | undefined,
  { tokenType, image }: IToken,
  starts: (token: IToken) => boolean,
): boolean {
  if (tokenType !== t.Operator || image !== '-') return false
  return before === undefined || !endsOperand(before, undefined) || isWord(undefined, before, starts)
}

/** True for a word of the language before an operand. */
function isWord(before: IToken | undefined, word: IToken, starts: (token: IToken) => boolean): boolean {
  if (before?.tokenType === t.Dot) return false
  if (PREFIXES.has(word.image)) return true
  return STATEMENT_WORDS.includes(word.image) && starts(word)
}

const PREFIXES: ReadonlySet<string> = new Set(['not', 'if'])

function typed(type: TokenType): Pick<IToken, 'tokenType' | 'tokenTypeIdx'> {
  return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
}

const TIGHT_BEFORE = new Set<TokenType>([t.RParen, t.RSquare, t.Comma, t.Dot])
const TIGHT_AFTER = new Set<TokenType>([t.LParen, t.LSquare, t.Dot])
