/** What stands before the cursor, read from the tokens alone: while someone types, the tree is broken but the text before the cursor is not. */
import { breaksLine, endOf, type Lexed, lex } from '../../../grammar/lex.ts'
import * as t from '../../../grammar/tokens.ts'
import type { Declaration, Unit } from '../../../grammar/tree.ts'
import type { View } from '../../view.ts'

export type Token = Lexed['tokens'][number]

export interface Cursor {
  /** The word being typed, up to the cursor; '' where there is none. */
  readonly word: string
  readonly wordStart: number
  /** The tokens of the declaration up to its `{`, or to the cursor. */
  readonly header: readonly Token[]
  /** The tokens of the member being typed, without the word; null outside the braces. */
  readonly member: readonly Token[] | null
  /** The word is the first thing on its line. */
  readonly startsLine: boolean
  /** What the parser made of the unit, if anything: for what stands behind the cursor. */
  readonly node: Declaration | null
}

/** Undefined in comments and strings, where nothing can be completed. */
export function cursorAt(view: View, path: string, offset: number): Cursor | undefined {
  const file = view.files.get(path)
  if (!file) return undefined
  const { text, units } = file.tree
  const word = /(?:RO\/)?\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? ''
  const wordStart = offset - word.length
  const unit = unitBefore(units, wordStart)
  const lexed = lex(text.slice(unit?.start ?? 0, wordStart))
  if (isInsideToken(lexed)) return undefined
  const { header, member } = scan(lexed)
  const startsLine = gapBreaks(lexed)
  return { word, wordStart, header, member, startsLine, node: unit?.node ?? null }
}

/** The last unit that begins before the offset. */
function unitBefore(units: readonly Unit[], offset: number): Unit | undefined {
  let low = 0
  let high = units.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((units[middle] as Unit).start < offset) low = middle + 1
    else high = middle
  }
  return units[low - 1]
}

/** The text ends in a comment, or in a string that is not closed. */
function isInsideToken({ text, tokens }: Lexed): boolean {
  const last = tokens.at(-1)
  const from = last ? endOf(last) : 0
  if (last?.tokenType === t.UnclosedComment) return true
  if (last?.tokenType === t.UnclosedString && !breaksLine(text, from, text.length)) return true
  return /\/\/[^\r\n]*$/.test(text.slice(from).replaceAll(/\/\*[\s\S]*?\*\//g, ''))
}

function gapBreaks({ text, tokens }: Lexed): boolean {
  const last = tokens.at(-1)
  return !last || breaksLine(text, endOf(last), text.length)
}

/** Behind these a line goes on in the next. */
const CONTINUED = new Set(
  [t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.ThrowsWord].map((type) => type.tokenTypeIdx),
)
/** What goes on from the line before. */
const CONTINUING = new Set(
  [t.Comma, t.Colon, t.Computed, t.Equals, t.Arrow, t.Bound, t.At, t.ThrowsWord, t.AllowsWord, t.LCurly].map(
    (type) => type.tokenTypeIdx,
  ),
)

function scan(lexed: Lexed): Pick<Cursor, 'header' | 'member'> {
  const { tokens, startsLine } = lexed
  const open: Token[] = []
  let header = 0
  let body = -1
  let member = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const first = startsLine[i] === 1
    if (open.length > 1 && first && startsMember(tokens, i)) open.length = 1
    if (open.length === 0 && i > header && startsDeclaration(tokens, i, first)) {
      header = i
      body = -1
    }
    if (open.length === 1 && isMemberBreak(tokens, i, member, first)) member = i
    if (t.isOpener(token.tokenType)) {
      if (open.length === 0 && token.tokenType === t.LCurly) body = member = i + 1
      open.push(token)
    } else if (t.isCloser(token.tokenType)) open.pop()
  }
  const end = body < 0 ? tokens.length : body - 1
  if (open.length === 0 || body < 0)
    return { header: tokens.slice(header, body < 0 ? end : tokens.length), member: null }
  const fresh = open.length === 1 && isMemberBreak(tokens, tokens.length, member, gapBreaks(lexed))
  return { header: tokens.slice(header, end), member: fresh ? [] : tokens.slice(member) }
}

function startsDeclaration(tokens: readonly Token[], i: number, first: boolean): boolean {
  const before = tokens[i - 1]?.tokenType
  return isDeclarationWord(tokens[i]) && (first || before === t.RCurly || before === t.RParen)
}

export function isDeclarationWord(token: Token | undefined): boolean {
  return token !== undefined && DECLARATION_WORDS.has(token.image)
}

export const DECLARATION_WORDS: ReadonlySet<string> = new Set([
  'api',
  'class',
  'record',
  'enum',
  'error',
  'object',
  'role',
])

/** A member begins at token `i` (or would, where there is none yet): on a new line, or behind a comma that is not of a `throws`. */
function isMemberBreak(tokens: readonly Token[], i: number, member: number, first: boolean): boolean {
  const before = tokens[i - 1]
  if (!before || i === member) return true
  if (before.tokenType === t.Comma) return first || !tokens.slice(member, i).some((x) => x.tokenType === t.ThrowsWord)
  if (!first || CONTINUED.has(before.tokenTypeIdx)) return false
  const token = tokens[i]
  return !token || !CONTINUING.has(token.tokenTypeIdx)
}

/** What can be nothing but a field or a message, so that brackets left open before it count no more. */
function startsMember(tokens: readonly Token[], i: number): boolean {
  const [token, , third] = tokens.slice(i, i + 3)
  if (token?.tokenType === t.Qualifier) return true
  if (token?.tokenType === t.RwWord) return third?.tokenType === t.Colon
  return token?.tokenType === t.MessageWord && third?.tokenType === t.LParen
}
