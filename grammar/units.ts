/** Where the top-level declarations of a text begin, found before anything is parsed, so that each is parsed on its own. */
import type { IToken, TokenType } from 'chevrotain'
import type { Lexed } from './lex.ts'
import * as t from './tokens.ts'

/** Tokens `from` up to, not including, `to`. */
export interface TokenRange {
  readonly from: number
  readonly to: number
}

/**
 * Splits the tokens into units. A unit starts at what can be a declaration only (`class NAME {`, first on its line), however
 * many brackets are open before it: that keeps a missing `}` from swallowing the next declaration. Where no bracket is
 * open, anything that resembles a declaration starts one.
 */
export function splitUnits(lexed: Lexed): TokenRange[] {
  const { tokens } = lexed
  const units: TokenRange[] = []
  let from = 0
  const open: TokenType[] = []
  for (let i = 0; i < tokens.length; i++) {
    if (i > from && startsUnit(lexed, i, open.length === 0)) {
      units.push({ from, to: i })
      from = i
      open.length = 0
    }
    track(open, (tokens[i] as IToken).tokenType)
  }
  if (tokens.length > from) units.push({ from, to: tokens.length })
  return units
}

/** Keeps the open brackets; a `}` closes the parentheses and square brackets that were left open inside it. */
function track(open: TokenType[], type: TokenType): void {
  if (type === t.LCurly || type === t.LParen || type === t.LSquare) open.push(type)
  else if (type === t.RParen || type === t.RSquare) {
    if (open.at(-1) === (type === t.RParen ? t.LParen : t.LSquare)) open.pop()
  } else if (type === t.RCurly) {
    while (open.length > 0 && open.at(-1) !== t.LCurly) open.pop()
    open.pop()
  }
}

function startsUnit(lexed: Lexed, i: number, outside: boolean): boolean {
  const word = lexed.tokens[i] as IToken
  if (lexed.startsLine[i] === 1) {
    if (isA(word, t.DeclarationWord)) return outside || isDeclaration(lexed, i, word)
    return outside && word.tokenType === t.Name && resemblesDeclaration(lexed, i)
  }
  const previous = lexed.tokens[i - 1] as IToken
  const complete = previous.tokenType === t.RCurly || previous.tokenType === t.RParen
  return outside && complete && isA(word, t.DeclarationWord) && isName(lexed.tokens[i + 1])
}

/** What no member of anything can look like. */
function isDeclaration(lexed: Lexed, i: number, word: IToken): boolean {
  const name = lexed.tokens[i + 1]
  if (!isName(name) || lexed.startsLine[i + 1] === 1) return false
  switch (word.tokenType) {
    case t.ClassWord:
      return isNext(lexed, i + 2, t.LCurly, t.WithoutWord)
    case t.RecordWord:
    case t.EnumWord:
      return isNext(lexed, i + 2, t.LCurly)
    case t.ErrorWord:
      return isNext(lexed, i + 2, t.LParen)
    case t.ObjectWord:
      return isNext(lexed, i + 2, t.Name) && isNext(lexed, i + 3, t.LCurly)
    default:
      return (
        i + 2 >= lexed.tokens.length || lexed.startsLine[i + 2] === 1 || isNext(lexed, i + 2, t.VersionWord, t.UsesWord)
      )
  }
}

/** A misspelt word before a declaration: `clas VM {`, `eror CODE(`, `objct host lab1 {`. */
function resemblesDeclaration(lexed: Lexed, i: number): boolean {
  if (!isNext(lexed, i + 1, t.Name)) return false
  return (
    isNext(lexed, i + 2, t.LCurly, t.LParen, t.WithoutWord) ||
    (isNext(lexed, i + 2, t.Name) && isNext(lexed, i + 3, t.LCurly))
  )
}

function isNext(lexed: Lexed, i: number, ...types: TokenType[]): boolean {
  const token = lexed.tokens[i]
  return token !== undefined && lexed.startsLine[i] !== 1 && types.some((type) => isA(token, type))
}

function isName(token: IToken | undefined): boolean {
  return token !== undefined && isA(token, t.Name)
}

/** The token's type, or one of its categories. */
export function isA(token: IToken, type: TokenType): boolean {
  return token.tokenType === type || type.categoryMatchesMap?.[token.tokenTypeIdx] === true
}
