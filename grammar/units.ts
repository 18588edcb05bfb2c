/** Finds where the top-level declarations of a text begin before it is parsed, so that each is parsed by itself. */
import { type IToken, type TokenType, tokenMatcher } from 'chevrotain'
import { endsOpen, STATEMENT_WORDS } from './body-words.ts'
import { guessDeclaration } from './guess.ts'
import type { Lexed } from './lex.ts'
import {
  BEHAVIOUR_WORDS,
  CLAUSE,
  DECLARATION_HEADS,
  END_OF_LINE,
  type HeadPart,
  isAllows,
  TITLED,
} from './member-start.ts'
import * as t from './tokens.ts'

/** The tokens from index `from` up to, not including, `to`. */
export interface TokenRange {
  readonly from: number
  readonly to: number
}

/**
 * Splits the tokens into units. What can only be a declaration (`class NAME {` at the start of a line) starts a unit however
 * many brackets are open before it, so that a missing `}` does not hide the next declaration. Where no bracket is open,
 * anything that resembles a declaration starts a unit.
 */
export function splitUnits(lexed: Lexed): TokenRange[] {
  const { tokens } = lexed
  const units: TokenRange[] = []
  let from = 0
  const open: TokenType[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (i > from && startsUnit(lexed, i, open.length === 0, from)) {
      units.push({ from, to: i })
      from = i
      open.length = 0
    }
    const type = (tokens[i] as IToken).tokenType
    if (t.isBracket(type)) track(open, type)
  }
  if (tokens.length > from) units.push({ from, to: tokens.length })
  return units
}

/** Updates the open brackets; a `}` also closes the parentheses and square brackets that are open inside it. */
function track(open: TokenType[], type: TokenType): void {
  if (t.isOpener(type)) open.push(type)
  else if (type === t.RCurly) {
    while (open.length > 0 && open.at(-1) !== t.LCurly) open.pop()
    open.pop()
  } else if (t.closerOf(open.at(-1)) === type) open.pop()
}

function startsUnit(lexed: Lexed, i: number, outside: boolean, from: number): boolean {
  const word = lexed.tokens[i] as IToken
  if (lexed.startsLine[i] === 1) {
    if (isNext(lexed, i + 1, t.Colon, t.Equals)) return false
    if (tokenMatcher(word, t.DeclarationWord))
      return (outside && !goesOn(lexed, i)) || (isDeclaration(lexed, i, word) && !isIndented(lexed, i, from))
    // The name of a declaration may stand on the line after its word.
    const named = i === from + 1 && tokenMatcher(lexed.tokens[from] as IToken, t.DeclarationWord)
    if (!outside || named || word.tokenType !== t.Name || isStatement(lexed, i, from)) return false
    return resemblesDeclaration(lexed, i, word)
  }
  const previous = lexed.tokens[i - 1] as IToken
  const complete = previous.tokenType === t.RCurly || previous.tokenType === t.RParen
  if (!outside || !complete || !tokenMatcher(word, t.DeclarationWord)) return false
  return isNext(lexed, i + 1, TITLED.has(word.tokenType) ? t.StringToken : t.Name)
}

/** True for a declaration that is indented further than the one before it. The parser reports it as nested. */
function isIndented(lexed: Lexed, i: number, from: number): boolean {
  return indentOf(lexed, i) > indentOf(lexed, from)
}

/** The number of blanks directly before a token. */
function indentOf({ text, tokens }: Lexed, i: number): number {
  const { startOffset } = tokens[i] as IToken
  let first = startOffset
  while (first > 0 && (text[first - 1] === ' ' || text[first - 1] === '\t')) first--
  return startOffset - first
}

/** True for a line that continues an expression: the line before ends with an operator. */
function goesOn({ tokens }: Lexed, i: number): boolean {
  const last = tokens[i - 1]
  return last !== undefined && last.tokenType !== t.Comma && endsOpen(last, tokens[i - 2])
}

/** True for a line of a body whose brace is missing. */
function isStatement(lexed: Lexed, i: number, from: number): boolean {
  if (!BEHAVIOUR_WORDS.has((lexed.tokens[from] as IToken).tokenType)) return false
  return STATEMENT_WORDS.includes((lexed.tokens[i] as IToken).image) || isIndented(lexed, i, from)
}

/** The word, the name and the head of a declaration, which no member looks like. */
function isDeclaration(lexed: Lexed, i: number, word: IToken): boolean {
  const name = lexed.tokens[i + 1]
  const titled = TITLED.has(word.tokenType)
  const quoted = (titled || word.tokenType === t.RoleWord) && isNext(lexed, i + 1, t.StringToken)
  if (!((isName(name) && !titled) || quoted) || lexed.startsLine[i + 1] === 1) return false
  const heads = DECLARATION_HEADS.get(word.tokenType) ?? []
  return heads.some((head) => head.every((part, n) => isPart(lexed, i + 2 + n, part)))
}

function isPart(lexed: Lexed, i: number, part: HeadPart): boolean {
  if (part === CLAUSE) return isClause(lexed, i)
  if (part === END_OF_LINE) return i >= lexed.tokens.length || lexed.startsLine[i] === 1
  return isNext(lexed, i, part)
}

/** A misspelt or missing word before a declaration: `clas VM {`, `eror CODE(`, `objct host lab1 {`, `VM.start {`. */
function resemblesDeclaration(lexed: Lexed, i: number, word: IToken): boolean {
  if (isNext(lexed, i + 1, t.Dot)) return isNext(lexed, i + 2, t.Name) && isNext(lexed, i + 3, t.LCurly)
  if (!isNext(lexed, i + 1, t.Name) || isClause(lexed, i)) return false
  if (guessDeclaration(word, lexed.tokens[i + 1])) return true
  return (
    isNext(lexed, i + 2, t.LCurly, t.LParen, t.WithoutWord, t.WithWord) ||
    (isNext(lexed, i + 2, t.Name) && isNext(lexed, i + 3, t.LCurly))
  )
}

/** `allows (` or `get allows (`, which continues the head of a class. */
function isClause(lexed: Lexed, i: number): boolean {
  const at = lexed.tokens[i]?.tokenType === t.AllowsWord ? i : i + 1
  return isName(lexed.tokens[i]) && isAllows(lexed.tokens[at], lexed.tokens[at + 1]) && lexed.startsLine[at] !== 1
}

function isNext(lexed: Lexed, i: number, ...types: TokenType[]): boolean {
  const token = lexed.tokens[i]
  return token !== undefined && lexed.startsLine[i] !== 1 && types.some((type) => tokenMatcher(token, type))
}

function isName(token: IToken | undefined): boolean {
  return token !== undefined && tokenMatcher(token, t.Name)
}
