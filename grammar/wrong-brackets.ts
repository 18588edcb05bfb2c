/** Finds the one bracket of a declaration that is of the wrong kind or surplus: all brackets match if it is another, or not there. */
import type { IToken, TokenType } from 'chevrotain'
import { surplus } from './layout-issues.ts'
import { endOf } from './lex.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

export interface OtherBracket {
  /** The index of the bracket. */
  readonly index: number
  /** The bracket that is meant, or a token that nobody reads. */
  readonly token: IToken
}

const PAIRS: readonly (readonly [TokenType, TokenType])[] = [
  [t.LCurly, t.RCurly],
  [t.LParen, t.RParen],
  [t.LSquare, t.RSquare],
]

/** The brackets of which each makes all brackets of the range match, the likeliest first. None where they match, or where none does. */
export function otherBrackets(tokens: readonly IToken[], { from, to }: TokenRange): OtherBracket[] {
  const places: number[] = []
  for (let i = from; i < to; i++) if (t.isBracket((tokens[i] as IToken).tokenType)) places.push(i)
  const typeAt = (i: number) => (tokens[i] as IToken).tokenType
  // A bracket that is missing or surplus leaves an odd number.
  const isOdd = places.length % 2 === 1
  return suspects(places, typeAt)
    .slice(0, isOdd ? 2 : undefined)
    .map(([index, type]): [number, TokenType] => [index, isOdd ? t.LookAlike : type])
    .filter(([index, type]) => match(places, (i) => (i === index ? type : typeAt(i))))
    .map(([index, type]) => ({ index, token: written(tokens[index] as IToken, type) }))
}

/** What the first closing bracket that does not fit could be, and what the opening one before it could be. */
function suspects(places: readonly number[], typeAt: (i: number) => TokenType): [number, TokenType][] {
  const open: number[] = []
  for (const place of places) {
    const type = typeAt(place)
    if (t.isOpener(type)) {
      open.push(place)
      continue
    }
    const last = open.at(-1)
    if (last === undefined) return [[place, otherSide(type)]]
    const closer = t.closerOf(typeAt(last)) as TokenType
    if (closer === type) open.pop()
    else
      return [
        [place, closer],
        [last, otherSide(type)],
        [place, otherSide(type)],
      ]
  }
  return []
}

function match(places: readonly number[], typeAt: (i: number) => TokenType): boolean {
  const open: TokenType[] = []
  for (const place of places) {
    const type = typeAt(place)
    if (type === t.LookAlike) continue
    if (t.isOpener(type)) open.push(type)
    else if (t.closerOf(open.pop()) !== type) return false
  }
  return open.length === 0
}

/** The opening bracket of a closing one. */
function otherSide(closer: TokenType): TokenType {
  return PAIRS.find((pair) => pair[1] === closer)?.[0] ?? closer
}

function written(token: IToken, type: TokenType): IToken {
  const image = type === t.LookAlike ? token.image : (type.PATTERN as string)
  return { ...token, image, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
}

/** The issue of a bracket that is surplus, or is written in place of another; `sure` if no other one could be wrong. */
export function wrongBracket(found: IToken, meant: IToken, sure: boolean): SyntaxIssue {
  if (meant.tokenType === t.LookAlike) return t.isCloser(found.tokenType) ? surplus(found) : unclosed(found)
  const span = { start: found.startOffset, end: endOf(found) }
  const edits = [{ ...span, text: meant.image }]
  const repair = { title: `Write "${meant.image}"`, edits }
  const message = `Expected "${meant.image}", but found "${found.image}".`
  return { kind: 'unexpected', ...span, message, repairs: [sure ? { ...repair, signs: true } : repair] }
}

/** A surplus opening bracket, which could also be one whose end is missing. */
function unclosed(opener: IToken): SyntaxIssue {
  const closer = t.closerOf(opener.tokenType)?.PATTERN as string
  const help = `Remove it, or add the "${closer}" that belongs to it.`
  const span = { start: opener.startOffset, end: endOf(opener) }
  return { kind: 'unclosed-bracket', ...span, message: `"${opener.image}" is not closed.`, help }
}
