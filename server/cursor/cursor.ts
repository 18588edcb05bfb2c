/** Finds the text around the cursor by tokens only: while the user types, the tree is broken but the tokens are not. */
import { breaksLine, endOf, type Lexed, lex } from '../../grammar/lex.ts'
import * as t from '../../grammar/tokens.ts'
import type { Declaration, SourceTree, Unit } from '../../grammar/tree.ts'
import { type EditorView, lastUpTo } from '../view.ts'
import { tokensBehind } from './behind.ts'
import { goesOnAfter, goesOnWith, startsMember } from './lines.ts'
import { isDeclarationWord, type Token } from './token.ts'

export interface Cursor {
  /** The word being typed, up to the cursor; '' if there is none. */
  readonly word: string
  readonly wordStart: number
  /** The end of the word; a part of it may be after the cursor. */
  readonly wordEnd: number
  /** The whole word, also after the cursor. */
  readonly wholeWord: string
  /** The tokens of the declaration up to its `{`, or to the cursor. */
  readonly header: readonly Token[]
  /** The tokens of the member being typed, without the word; null outside the braces. */
  readonly member: readonly Token[] | null
  /** The tokens of the member, or of the header, after the word. */
  readonly after: readonly Token[]
  /** If the word begins a member: the tokens of the member before it, which the word may continue. */
  readonly previous: readonly Token[]
  /** True if the word is the first on its line. */
  readonly startsLine: boolean
  /** The syntax tree of the unit, if there is one, for what comes after the cursor. */
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

/** The end of the word that begins at `start`. The slash of a qualifier belongs to the word. */
function endOfWord(text: string, start: number, offset: number): number {
  const rest = text.slice(start, offset + 200)
  const word = /^(?:RO\/\w*|\w*)/.exec(rest)?.[0] ?? ''
  return Math.max(offset, start + word.length)
}

/** The last declaration that begins before the offset. Documentation without a member belongs to the declaration before it. */
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
  return lastUpTo(units, offset - 1)
}

/** True if the text ends in a comment or in an unclosed string. */
function isInsideToken({ text, tokens }: Lexed): boolean {
  const last = tokens.at(-1)
  const from = last ? endOf(last) : 0
  if (last?.tokenType === t.UnclosedComment) return true
  if (last?.tokenType === t.UnclosedString && !breaksLine(text, from, text.length)) return true
  return /\/\/[^\r\n]*$/.test(text.slice(from).replaceAll(/\/\*[\s\S]*?\*\//g, ''))
}

/** True if documentation follows on the line. After a member it would document nothing. */
function documents(text: string, offset: number): boolean {
  return /^[ \t]*\/\/\/(?!\/)/.test(text.slice(offset, offset + 200))
}

function gapBreaks({ text, tokens }: Lexed): boolean {
  const last = tokens.at(-1)
  return !last || breaksLine(text, endOf(last), text.length)
}

interface Scanned extends Pick<Cursor, 'header' | 'member' | 'previous'> {
  /** The number of open brackets in the member or the header. */
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
 * True if a member begins at token `i`, or would begin there: on a new line or after a comma. The list of a `throws` continues
 * after its commas, also on the next line.
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
