/**
 * Finds the tokens of a text. The types and patterns of tokens.ts say what it finds; this is the fast way to it: the first
 * character of a token mostly decides its type. A test holds it against Chevrotain's own lexer of the same types.
 */
import type { IToken, TokenType } from 'chevrotain'
import * as t from './tokens.ts'

export interface Scanned {
  readonly tokens: IToken[]
  /** 1 for each token that is the first on its line. */
  readonly startsLine: number[]
  /** `///` comments. */
  readonly docs: IToken[]
  /** Closed `/**` comments. */
  readonly blockDocs: IToken[]
  /** True if there is a token that lexical.ts joins with others or reports. */
  readonly unusual: boolean
}

/** A token without line and column, as Chevrotain makes it with `positionTracking: 'onlyOffset'`. */
export function tokenOf(type: TokenType, image: string, startOffset: number): IToken {
  return { image, startOffset, tokenTypeIdx: type.tokenTypeIdx as number, tokenType: type }
}

/** The tokens of any text, in one pass; offsets are absolute. Never throws. */
export function scan(text: string): Scanned {
  return new Scanner(text).run()
}

/** What the first character of a token says about it. */
const LETTER = 1
const DIGIT = 2
/** One character that is always a token of its own. */
const SINGLE = 3
const QUOTE = 4
const SLASH = 5
/** A sign that may go on with other characters. */
const SIGN = 6

/** By character code; 0 for what is rare in a text. */
const CLASSES = new Uint8Array(128)
for (const char of '_abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ') CLASSES[char.charCodeAt(0)] = LETTER
for (const char of '0123456789') CLASSES[char.charCodeAt(0)] = DIGIT
for (const char of '-<=.:+*>%!') CLASSES[char.charCodeAt(0)] = SIGN
CLASSES[0x22] = QUOTE
CLASSES[0x2f] = SLASH

/** By character code: the types that are one character. */
const SINGLES: (TokenType | undefined)[] = []
const { LCurly, RCurly, LParen, RParen, LSquare, RSquare, Comma, At, Question, Pipe } = t
for (const type of [LCurly, RCurly, LParen, RParen, LSquare, RSquare, Comma, At, Question, Pipe]) {
  const code = (type.PATTERN as string).charCodeAt(0)
  SINGLES[code] = type
  CLASSES[code] = SINGLE
}

/** By character code: the types that may begin with a sign or a digit, in the order of `TOKENS`. */
const BY_SIGN: (readonly TokenType[])[] = []
for (const [characters, types] of [
  ['0123456789', [t.NumberToken]],
  ['-', [t.NumberToken, t.ForeignComment, t.Arrow, t.Operator]],
  [':', [t.Computed, t.Colon]],
  ['<', [t.Bound, t.Operator]],
  ['=', [t.Equals, t.Operator]],
  ['.', [t.Dot, t.Operator]],
  ['+*>%!', [t.Operator]],
] as const)
  for (const char of characters) BY_SIGN[char.charCodeAt(0)] = types

/** The types that may begin with a character of class 0, in the order of `TOKENS`. */
const RARE = [t.ForeignComment, t.Semicolon, t.WrongQuotes, t.ForeignName, t.LookAlike, t.Unknown]

const LONGEST_KEYWORD = Math.max(...[...t.KEYWORDS.keys()].map((word) => word.length))
/** By `shapeOf`: 1 if a keyword has this first letter and this length, which few other names have. */
const KEYWORD_SHAPES = new Uint8Array((LONGEST_KEYWORD + 1) * 128)
for (const word of t.KEYWORDS.keys()) KEYWORD_SHAPES[shapeOf(word.charCodeAt(0), word.length)] = 1

function shapeOf(first: number, length: number): number {
  return length * 128 + first
}

const STRINGS = [t.StringToken, t.UnclosedString]
const UNUSUAL = new Set([...RARE, t.UnclosedString])

const BYTE_ORDER_MARK = 0xfeff
const BLANK = 32
const TAB = 9
const NEWLINE = 10
const RETURN = 13

class Scanner {
  readonly #text: string
  readonly #tokens: IToken[] = []
  readonly #startsLine: number[] = []
  readonly #docs: IToken[] = []
  readonly #blockDocs: IToken[] = []
  #at = 0
  /** 1 if a line has ended since the last token. */
  #newLine = 1
  #unusual = false

  constructor(text: string) {
    this.#text = text
  }

  run(): Scanned {
    const text = this.#text
    for (this.#skipSpace(); this.#at < text.length; this.#skipSpace()) {
      const code = text.charCodeAt(this.#at)
      switch (code < 128 ? CLASSES[code] : 0) {
        case LETTER:
          this.#word(code)
          break
        case SINGLE: {
          const type = SINGLES[code] as TokenType
          this.#add(type, type.PATTERN as string)
          break
        }
        case QUOTE:
          this.#string()
          break
        case SLASH:
          this.#slash()
          break
        case SIGN:
        case DIGIT:
          this.#first(BY_SIGN[code] as readonly TokenType[])
          break
        default:
          if (code === BYTE_ORDER_MARK) this.#at++
          else this.#first(RARE)
      }
    }
    return {
      ...{ tokens: this.#tokens, startsLine: this.#startsLine },
      ...{ docs: this.#docs, blockDocs: this.#blockDocs, unusual: this.#unusual },
    }
  }

  #skipSpace(): void {
    const text = this.#text
    let at = this.#at
    for (; at < text.length; at++) {
      const code = text.charCodeAt(at)
      if (code === NEWLINE || code === RETURN) this.#newLine = 1
      else if (code !== BLANK && code !== TAB) break
    }
    this.#at = at
  }

  #add(type: TokenType, image: string): void {
    this.#tokens.push(tokenOf(type, image, this.#at))
    this.#startsLine.push(this.#newLine)
    this.#newLine = 0
    this.#at += image.length
  }

  /** A name, or a qualifier, which begins with `RO/`. */
  #word(code: number): void {
    const text = this.#text
    const start = this.#at
    let end = this.#wordEnd(start + 1)
    let type: TokenType | undefined
    const isQualifier = code === 0x52 && end === start + 2 && text.charCodeAt(end - 1) === 0x4f
    if (isQualifier && text.charCodeAt(end) === 0x2f) {
      const last = this.#wordEnd(end + 1)
      if (last > end + 1) [end, type] = [last, t.QualifierToken]
    }
    const image = text.slice(start, end)
    const mayBeKeyword = end - start <= LONGEST_KEYWORD && KEYWORD_SHAPES[shapeOf(code, end - start)] === 1
    type ??= (mayBeKeyword ? t.KEYWORDS.get(image) : undefined) ?? t.Name
    this.#add(type, image)
  }

  /** The offset of the first character from `at` on that a name cannot have. */
  #wordEnd(at: number): number {
    const text = this.#text
    let end = at
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code >= 128) break
      const kind = CLASSES[code]
      if (kind !== LETTER && kind !== DIGIT) break
    }
    return end
  }

  /** A string without escapes is found here; others by their patterns. */
  #string(): void {
    const text = this.#text
    const start = this.#at
    for (let i = start + 1; i < text.length; i++) {
      const code = text.charCodeAt(i)
      if (code === 0x22) {
        this.#add(t.StringToken, text.slice(start, i + 1))
        return
      }
      if (code === 0x5c || code === NEWLINE || code === RETURN) break
    }
    this.#first(STRINGS)
  }

  /** A comment or a slash. */
  #slash(): void {
    const text = this.#text
    const start = this.#at
    const next = text.charCodeAt(start + 1)
    if (next === 0x2a) this.#blockComment()
    else if (next !== 0x2f) this.#add(t.Slash, '/')
    else {
      const end = this.#lineEnd(start + 2)
      const isDoc = text.charCodeAt(start + 2) === 0x2f && text.charCodeAt(start + 3) !== 0x2f
      if (isDoc) this.#docs.push(tokenOf(t.DocLine, text.slice(start, end), start))
      this.#at = end
    }
  }

  #lineEnd(at: number): number {
    const text = this.#text
    let end = at
    for (; end < text.length; end++) {
      const code = text.charCodeAt(end)
      if (code === NEWLINE || code === RETURN) break
    }
    return end
  }

  #blockComment(): void {
    const text = this.#text
    const start = this.#at
    const third = text.charCodeAt(start + 2)
    const fourth = text.charCodeAt(start + 3)
    const isDoc = third === 0x2a && fourth !== 0x2a && fourth !== 0x2f
    const close = text.indexOf('*/', start + (isDoc ? 3 : 2))
    if (close < 0) {
      this.#add(t.UnclosedComment, text.slice(start))
      this.#unusual = true
      return
    }
    const image = text.slice(start, close + 2)
    if (isDoc) this.#blockDocs.push(tokenOf(t.BlockDoc, image, start))
    if (/[\r\n]/.test(image)) this.#newLine = 1
    this.#at = close + 2
  }

  /** The first of the types that matches here. */
  #first(types: readonly TokenType[]): void {
    for (const type of types) {
      const image = matchAt(type, this.#text, this.#at)
      if (image === undefined) continue
      this.#add(type, image)
      this.#unusual ||= UNUSUAL.has(type)
      return
    }
    throw new Error(`no token begins with "${this.#text.charAt(this.#at)}"`)
  }
}

const STICKY: ReadonlyMap<TokenType, RegExp> = new Map(
  t.TOKENS.flatMap((type) =>
    type.PATTERN instanceof RegExp ? [[type, new RegExp(type.PATTERN, `${type.PATTERN.flags}y`)]] : [],
  ),
)

/** The characters from `at` on that are a token of the type; undefined if none are. */
function matchAt(type: TokenType, text: string, at: number): string | undefined {
  const { PATTERN: pattern } = type
  if (typeof pattern === 'string') return text.startsWith(pattern, at) ? pattern : undefined
  const sticky = STICKY.get(type)
  if (!sticky) return (pattern as { exec(text: string, at: number): [string] | null }).exec(text, at)?.[0]
  sticky.lastIndex = at
  return sticky.test(text) ? text.slice(at, sticky.lastIndex) : undefined
}
