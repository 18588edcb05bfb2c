/** Tokens that are wrong by themselves: their issues, their repairs and the types that they are parsed as. */
import type { IToken, TokenType } from 'chevrotain'
import { asciiName, codePoint, letterLike, showCharacter, signLike } from './look-alikes.ts'
import { nameText, quote } from './quote.ts'
import * as t from './tokens.ts'
import type { Repair, Span, SyntaxIssue } from './tree.ts'

/** The token types that always have an issue. */
export const LEXICAL: ReadonlySet<TokenType> = new Set([
  ...[t.UnclosedString, t.UnclosedComment, t.WrongQuotes, t.Semicolon],
  ...[t.ForeignComment, t.ForeignName, t.LookAlike, t.Unknown],
])

/** The issue of a token of a type in `LEXICAL`, by absolute offsets. */
export function lexicalIssue(token: IToken, text: string): SyntaxIssue {
  const span = { start: token.startOffset, end: token.startOffset + token.image.length }
  switch (token.tokenType) {
    case t.UnclosedString:
      return {
        kind: 'unclosed-text',
        ...span,
        message: 'A text is not closed.',
        help: 'Add a quotation mark where it ends, on the same line.',
      }
    case t.UnclosedComment:
      return {
        kind: 'unclosed-comment',
        ...span,
        end: span.start + 2,
        message: 'A comment is not closed.',
        help: 'Add "*/" where it ends.',
      }
    case t.WrongQuotes:
      return { kind: 'meaningless-character', ...span, ...wrongQuotes(token) }
    case t.Semicolon:
      return { kind: 'meaningless-character', ...span, ...semicolon(text, span.start) }
    case t.ForeignComment:
      return { kind: 'meaningless-character', ...span, ...foreignComment(token.image, span.start) }
    case t.ForeignName:
      return { kind: 'meaningless-character', ...span, ...foreignName(token) }
    case t.LookAlike:
      return { kind: 'meaningless-character', ...span, ...lookAlike(text.slice(span.start, span.end), span.start) }
    default:
      return {
        kind: 'meaningless-character',
        ...span,
        ...(token.image === '&&' ? twoAnds(span) : (matchSign(text, span) ?? unknown(token.image))),
      }
  }
}

type LexicalText = Pick<SyntaxIssue, 'message' | 'help' | 'repairs'>

function wrongQuotes({ image, startOffset }: IToken): LexicalText {
  const held = image.slice(1, -1)
  const right = quoted(held)
  const edits = [{ start: startOffset, end: startOffset + image.length, text: right }]
  const repair: Repair = { title: `Write ${right}`, edits, signs: true }
  return {
    message: `The text ${quote(held)} is not in straight double quotes.`,
    help: `Write ${right}.`,
    repairs: [repair],
  }
}

/** The text as a string literal; its backslashes stay as they are, since they may be escapes. */
function quoted(held: string): string {
  return `"${held
    .replace(/\\'/g, "'")
    .replace(/(?<!\\)"/g, '\\"')
    .replace(/(?<!\\)\\$/, '\\\\')}"`
}

function semicolon(text: string, at: number): LexicalText {
  const last = /[^;\t ]/.exec(text.slice(at, at + 200))?.[0] ?? '\n'
  const ends = /[\r\n},/#]/.test(last)
  const edits = [{ start: at, end: at + 1, text: ends ? '' : ',' }]
  return {
    message: '";" is not a sign of the language.',
    help: 'Put each member on its own line, or commas between members on one line.',
    repairs: [{ title: ends ? 'Remove ";"' : 'Write ","', edits, signs: true }],
  }
}

function foreignComment(image: string, start: number): LexicalText {
  const sign = /^(?:#+|--+|;+)/.exec(image)?.[0] ?? ''
  const edits = [{ start, end: start + sign.length, text: '//' }]
  return {
    message: `${quote(sign)} does not start a comment.`,
    help: 'A comment starts with "//".',
    repairs: [{ title: 'Write "//"', edits, signs: true }],
  }
}

/** A name with letters that are not ASCII: which letters, and how to spell the name. */
function foreignName({ image, startOffset }: IToken): LexicalText {
  const letters = [...new Set([...image].filter((c) => !/\w/.test(c)))]
  const spelt = asciiName(image)
  const edits = [{ start: startOffset, end: startOffset + image.length, text: spelt ?? '' }]
  const repairs = spelt === undefined ? {} : { repairs: [{ title: `Write "${spelt}"`, edits }] }
  const [first = ''] = letters
  const like = letters.length === 1 ? letterLike(first) : undefined
  if (like !== undefined)
    return {
      message: `The character "${first}" (${codePoint(first)}) in ${quote(image)} looks like "${like}".`,
      help: spelt === undefined ? HELP_NAME : `Write "${spelt}".`,
      ...repairs,
    }
  const which = letters.slice(0, 3).map(showCharacter).join(', ') + (letters.length > 3 ? ' and others' : '')
  const message = `The name ${quote(image)} has ${letters.length > 1 ? 'the characters' : 'the character'} ${which}.`
  return { message, help: HELP_NAME, ...repairs }
}

const HELP_NAME = 'Names are made of the letters A to Z, digits and "_".'

function lookAlike(character: string, start: number): LexicalText {
  const meant = signLike(character) ?? ''
  const edits = [{ start, end: start + character.length, text: meant }]
  if (meant === '') {
    const message = `The character ${showCharacter(character)} cannot be seen.`
    return { message, help: 'Remove it.', repairs: [{ title: `Remove ${codePoint(character)}`, edits, signs: true }] }
  }
  const shown = meant === ' ' ? 'a blank' : `"${meant}"`
  return {
    message: `The character ${showCharacter(character)} looks like ${shown}.`,
    help: `Write ${shown}.`,
    repairs: [{ title: `Write ${shown}`, edits, signs: true }],
  }
}

function twoAnds(span: Span): LexicalText {
  const repairs: Repair[] = [{ title: 'Write "and"', edits: [{ ...span, text: 'and' }], signs: true }]
  return { message: 'Expected "and", but found "&&".', help: 'Write "and".', repairs }
}

/** `s =~ "p"` and `s !~ /p/`, the span being the `~`. */
function matchSign(text: string, { start, end }: Span): LexicalText | undefined {
  const sign = text.slice(start - 1, end)
  if (sign !== '=~' && sign !== '!~') return undefined
  const left = /(?<![\w.])[A-Za-z_][\w.]{0,100}[ \t]*$/.exec(text.slice(Math.max(0, start - 120), start - 1))?.[0]
  const right = /^[ \t]*(?:("(?:[^"\\\r\n]|\\.){0,500}")|\/((?:[^/\\\r\n]|\\.){1,500})\/)/.exec(
    text.slice(end, end + 520),
  )
  const help = `Write ${sign === '!~' ? 'not ' : ''}matches(…, "…").`
  if (left === undefined || !right) return { message: `There is no "${sign}".`, help }
  const pattern = right[1] ?? JSON.stringify(right[2]?.replaceAll('\\/', '/'))
  const way = `${sign === '!~' ? 'not ' : ''}matches(${left.trim()}, ${pattern})`
  const edits = [{ start: start - 1 - left.length, end: end + right[0].length, text: way }]
  return { message: `There is no "${sign}".`, help, repairs: [{ title: `Write ${way}`, edits }] }
}

function unknown(image: string): LexicalText {
  const characters = [...image]
  const shown = characters.slice(0, 10).map(showCharacter).join(', ')
  const message = `Unknown ${characters.length > 1 ? 'characters' : 'character'} ${shown}${characters.length > 10 ? ' …' : ''}.`
  const help = /^['`‘’“”„«»]/.test(image)
    ? `Write texts in straight double quotes: ${nameText('a text')}.`
    : HELP_UNKNOWN
  return { message, help }
}

const HELP_UNKNOWN = `${HELP_NAME.slice(0, -1)}; use other characters only in texts and comments.`

/** Joins adjacent tokens: unknown characters to one, and the parts of a name with letters that are not ASCII. */
export function joinAdjacent(text: string, tokens: readonly IToken[]): IToken[] {
  const out: IToken[] = []
  for (const token of tokens) {
    const last = out.at(-1)
    const adjacent = last !== undefined && last.startOffset + last.image.length === token.startOffset
    const type = adjacent ? joinedType(last.tokenType, token.tokenType) : undefined
    if (!last || type === undefined) out.push(token)
    else {
      const image = text.slice(last.startOffset, token.startOffset + token.image.length)
      out[out.length - 1] = { ...last, image, ...typed(type) }
    }
  }
  return out
}

function joinedType(last: TokenType, next: TokenType): TokenType | undefined {
  if (last === t.Unknown && next === t.Unknown) return t.Unknown
  const isName = last === t.Name || last === t.NumberToken || last === t.ForeignName
  return next === t.ForeignName && isName ? t.ForeignName : undefined
}

/** The token as it is parsed. Its image keeps its length, since the end of a token is computed from it. */
export function taken(token: IToken): IToken {
  switch (token.tokenType) {
    case t.ForeignName:
      return { ...token, ...typed(t.Name) }
    case t.Semicolon:
      return { ...token, ...typed(t.Comma) }
    case t.LookAlike: {
      const meant = signLike(token.image) ?? ''
      const type = SIGN_TYPES.get(meant)
      const image = meant.length === token.image.length ? meant : token.image
      return type === undefined ? token : { ...token, image, ...typed(type) }
    }
    default:
      return token
  }
}

function typed(type: TokenType): Pick<IToken, 'tokenType' | 'tokenTypeIdx'> {
  return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0 }
}

const SIGN_TYPES: ReadonlyMap<string, TokenType> = new Map([
  ...[t.LCurly, t.RCurly, t.LParen, t.RParen, t.LSquare, t.RSquare, t.Comma, t.Arrow, t.Bound, t.Colon, t.At].map(
    (type) => [type.PATTERN as string, type] as const,
  ),
  ...([
    ['=', t.Equals],
    ['/', t.Slash],
    ['.', t.Dot],
    ['?', t.Question],
    ['|', t.Pipe],
    [';', t.Comma],
  ] as const),
  ...['-', '+', '<', '>', '*', '%', '!'].map((sign) => [sign, t.Operator] as const),
])
