/** Finds lines that can only begin a statement, whatever is open before them. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { BLOCK_WORDS, STATEMENT_WORDS, startsOperand } from './body-words.ts'
import type { Lexed } from './lex.ts'
import * as t from './tokens.ts'

/** The words that are followed by an operand in statements only. */
const SURE_WORDS: ReadonlySet<string> = new Set(
  STATEMENT_WORDS.filter((word) => !BLOCK_WORDS.has(word) && word !== 'create'),
)

/** How many tokens of a line are looked at. */
const MOST = 40

/** True if the line that begins at `i` can only begin a statement; `to` is the end of the declaration. */
export function startsSurely(lexed: Lexed, i: number, to: number): boolean {
  const token = lexed.tokens[i] as IToken
  if (!tokenMatcher(token, t.Name)) return false
  const next = onLine(lexed, i + 1, to)
  if (!next) return false
  if (SURE_WORDS.has(token.image) && startsOperand(next)) return true
  if (BLOCK_WORDS.has(token.image) && next.tokenType !== t.Dot) return endsWithBrace(lexed, i, to)
  return next.tokenType === t.Dot && isAssignment(lexed, i, to)
}

/** `a.b = `, `a.b[c] += `. */
function isAssignment(lexed: Lexed, from: number, to: number): boolean {
  let depth = 0
  for (let i = from; i < from + MOST; i++) {
    const token = onLine(lexed, i, to, i > from)
    if (!token) return false
    const { tokenType, image } = token
    if (depth === 0 && (tokenType === t.Equals || image === '+=' || image === '-=')) return true
    if (tokenType === t.LSquare) depth++
    else if (tokenType === t.RSquare) depth--
    else if (depth === 0 && tokenType !== t.Dot && !tokenMatcher(token, t.Name)) return false
    if (depth < 0) return false
  }
  return false
}

/** True if the line ends with `{` and has no `then`. */
function endsWithBrace(lexed: Lexed, from: number, to: number): boolean {
  let last: IToken | undefined
  for (let i = from; i < from + MOST; i++) {
    const token = onLine(lexed, i, to, i > from)
    if (!token) break
    if (token.image === 'then') return false
    last = token
  }
  return last?.tokenType === t.LCurly
}

function onLine(lexed: Lexed, i: number, to: number, checks = true): IToken | undefined {
  return i < to && (!checks || lexed.startsLine[i] !== 1) ? lexed.tokens[i] : undefined
}
