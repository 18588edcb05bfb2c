/** Finds the one bracket of a declaration that is of the wrong kind: all brackets match if it is another. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf } from './lex.ts'
import * as t from './tokens.ts'
import type { SyntaxIssue } from './tree.ts'
import type { TokenRange } from './units.ts'

export interface OtherBracket {
  /** The index of the bracket. */
  readonly index: number
  /** The bracket that is meant. */
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
  // A bracket that is missing or surplus leaves an odd number.
  if (places.length % 2 === 1) return []
  const typeAt = (i: number) => (tokens[i] as IToken).tokenType
  return suspects(places, typeAt)
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
        [last, closer],
        [place, otherSide(type)],
      ]
  }
  return []
}

function match(places: readonly number[], typeAt: (i: number) => TokenType): boolean {
  const open: TokenType[] = []
  for (const place of places) {
    const type = typeAt(place)
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
  return { ...token, image: type.PATTERN as string, tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
}

/** The issue of the bracket that is written in place of another; `sure` if no other one could be wrong. */
export function wrongBracket(found: IToken, meant: IToken, sure: boolean): SyntaxIssue {
  const span = { start: found.startOffset, end: endOf(found) }
  const edits = [{ ...span, text: meant.image }]
  const repair = { title: `Write "${meant.image}"`, edits }
  const message = `Expected "${meant.image}", but found "${found.image}".`
  return { kind: 'unexpected', ...span, message, repairs: [sure ? { ...repair, signs: true } : repair] }
}
