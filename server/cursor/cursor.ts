/** What stands around the cursor, read from the tokens alone: while someone types, the tree is broken but the tokens are not. */
import { breaksLine, endOf, type Lexed, lex } from '../../grammar/lex.ts'
import * as t from '../../grammar/tokens.ts'
import type { Declaration, SourceTree, Unit } from '../../grammar/tree.ts'
import type { EditorView } from '../view.ts'
import { tokensBehind } from './behind.ts'
import { goesOnAfter, goesOnWith, startsMember } from './lines.ts'
import { isDeclarationWord, type Token } from './token.ts'

export interface Cursor {
  /** The word being typed, up to the cursor; '' where there is none. */
  readonly word: string
  readonly wordStart: number
  /** Where the word ends, part of which may stand behind the cursor. */
  readonly wordEnd: number
  /** The whole of it. */
  readonly wholeWord: string
  /** The tokens of the declaration up to its `{`, or to the cursor. */
  readonly header: readonly Token[]
  /** The tokens of the member being typed, without the word; null outside the braces. */
  readonly member: readonly Token[] | null
  /** The tokens of the member, or of the header, behind the word. */
  readonly after: readonly Token[]
  /** Where the word begins a member: the tokens of the member before it, which may go on here. */
  readonly previous: readonly Token[]
  /** The word is the first thing on its line. */
  readonly startsLine: boolean
  /** What the parser made of the unit, if anything: for what stands behind the cursor. */
  readonly node: Declaration | null
}

/** Undefined in comments and strings, where nothing can be completed. */
export function cursorAt(view: EditorView, path: string, offset: number): Cursor | undefined {
  const file = view.files.get(path)
  if (!file) return undefined
  const { text, units } = file.tree
  const word = /(?:RO\/)?\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0] ?? ''
  const wordStart = offset - word.length
  const wordEnd = endOfWord(text, wordStart, offset)
  const unit = declarationBefore(file.tree, wordStart)
  const lexed = lex(text.slice(unit?.start ?? 0, wordStart))
  if (isInsideToken(lexed) || documents(text, wordEnd)) return undefined
  const { header, member, previous, open } = scan(lexed)
  const before = (member ?? header).at(-1)
  const last = wordEnd > wordStart ? undefined : before
  const limit = Math.max(unit?.end ?? 0, unitBefore(units, wordStart + 1)?.end ?? 0)
  const inThrows = member?.some((token) => token.tokenType === t.ThrowsWord) === true
  const after = tokensBehind(text, wordEnd, limit, { last, open, inBody: member !== null, inThrows })
  const startsLine = gapBreaks(lexed)
  const wholeWord = text.slice(wordStart, wordEnd)
  return { word, wordStart, wordEnd, wholeWord, header, member, after, previous, startsLine, node: unit?.node ?? null }
}

/** The end of the word that begins at `start`, a qualifier's slash counted. */
function endOfWord(text: string, start: number, offset: number): number {
  const rest = text.slice(start, offset + 200)
  const word = /^(?:RO\/\w*|\w*)/.exec(rest)?.[0] ?? ''
  return Math.max(offset, start + word.length)
}

/** The last unit that begins before the offset; documentation whose member is still to come belongs to the one before it. */
function declarationBefore({ text, units }: SourceTree, offset: number): Unit | undefined {
  let unit = unitBefore(units, offset)
  while (unit?.node === null && text.startsWith('///', unit.start)) {
    const before = unitBefore(units, unit.start)
    if (!before) return unit
    unit = before
  }
  return unit
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

/** Documentation follows on the line, which would belong to nothing behind a member. */
function documents(text: string, offset: number): boolean {
  return /^[ \t]*\/\/\/(?!\/)/.test(text.slice(offset, offset + 200))
}

function gapBreaks({ text, tokens }: Lexed): boolean {
  const last = tokens.at(-1)
  return !last || breaksLine(text, endOf(last), text.length)
}

interface Scanned extends Pick<Cursor, 'header' | 'member' | 'previous'> {
  /** How many brackets are open in the member, or in the header. */
  readonly open: number
}

function scan(lexed: Lexed): Scanned {
  const { tokens, startsLine } = lexed
  const open: Token[] = []
  let header = 0
  let body = -1
  let member = 0
  let before = 0
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i] as Token
    const first = startsLine[i] === 1
    if (open.length > 1 && first && startsMember(tokens, i)) open.length = 1
    if (open.length === 0 && i > header && startsDeclaration(tokens, i, first)) {
      header = i
      body = -1
    }
    if (open.length === 1 && i > member && isMemberBreak(tokens, i, member, first)) {
      before = member
      member = i
    }
    if (t.isOpener(token.tokenType)) {
      if (open.length === 0 && token.tokenType === t.LCurly) body = member = before = i + 1
      open.push(token)
    } else if (t.isCloser(token.tokenType)) open.pop()
  }
  if (open.length === 0 || body < 0)
    return { header: tokens.slice(header), member: null, previous: [], open: open.length }
  const fresh = open.length === 1 && isMemberBreak(tokens, tokens.length, member, gapBreaks(lexed))
  const previous = fresh ? tokens.slice(member) : member > before ? tokens.slice(before, member) : []
  const nested = open.length - 1
  return { header: tokens.slice(header, body - 1), member: fresh ? [] : tokens.slice(member), previous, open: nested }
}

function startsDeclaration(tokens: readonly Token[], i: number, first: boolean): boolean {
  const before = tokens[i - 1]?.tokenType
  return isDeclarationWord(tokens[i]) && (first || before === t.RCurly || before === t.RParen)
}

/**
 * A member begins at token `i` (or would, where there is none yet): on a new line, or behind a comma. The list of a `throws` goes
 * on behind its commas, in the next line too.
 */
function isMemberBreak(tokens: readonly Token[], i: number, member: number, first: boolean): boolean {
  const before = tokens[i - 1]
  if (!before || i === member) return true
  if (before.tokenType === t.Comma) {
    const inThrows = tokens.slice(member, i).some((x) => x.tokenType === t.ThrowsWord)
    return !inThrows || startsMember(tokens, i) || tokens[i + 1]?.tokenType === t.Colon
  }
  return first && !goesOnAfter(before) && !goesOnWith(tokens, i)
}
