/** Prints a run of tokens on one line where it fits, else with its lists broken into one item a line. */
import type { IToken, TokenType } from 'chevrotain'
import { endOf } from '../lex.ts'
import { isAllows, isClauseWord } from '../member-start.ts'
import * as t from '../tokens.ts'
import type { Span } from '../tree.ts'
import { type Item, type List, type RunPiece, runPieces, type Word } from './pieces.ts'
import type { FormatSource, SourceComment } from './source.ts'

/** The longest line, in characters. */
export const WIDTH = 100
/** The longest line of a body or an expression that is not broken: most of its lines stay as they were written. */
export const BODY_WIDTH = 120

export interface RunStart {
  /** The offset from which comments belong to the run. */
  readonly from: number
  /** The indentation of the line on which the run begins. */
  readonly indent: number
  /** The column in which it begins. */
  readonly column: number
}

/** The tokens as text, the first line without its indentation. `expressions` are the spans of those among them, in order. */
export function printRun(
  source: FormatSource,
  tokens: readonly IToken[],
  place: RunStart,
  expressions: readonly Span[] = [],
): string {
  const pieces = runPieces(source, tokens, place.from, expressions)
  const broken = new Set<List>()
  collectForced(pieces, broken)
  return printFitting(
    pieces,
    place,
    broken,
    tokens.some((token, i) => token.tokenType === t.ThrowsWord || startsClause(tokens, i)),
  )
}

/** Adds the lists that have to be broken, and the lists around them; true if there is one. */
function collectForced(pieces: readonly RunPiece[], broken: Set<List>): boolean {
  let any = false
  for (const piece of pieces) {
    if (piece.kind === 'word') continue
    let inner = false
    for (const item of piece.items) inner = collectForced(item.pieces, broken) || inner
    if (piece.forced || (inner && piece.breakable)) broken.add(piece)
    any ||= piece.forced || inner
  }
  return any
}

/** Breaks the run until each line fits: first before `throws` and clauses, then the lists, outer ones before inner ones. A break that does not shorten the longest line is undone. */
function printFitting(pieces: readonly RunPiece[], place: RunStart, broken: Set<List>, wraps: boolean): string {
  const lists = pieces.filter((piece) => piece.kind === 'list')
  for (const list of lists) if (broken.has(list)) breakItems(list, place.indent, broken)
  const flat = new Printer(place, broken, false).print(pieces)
  if (longest(flat, place.column) <= WIDTH) return flat
  let text = wraps ? new Printer(place, broken, true).print(pieces) : flat
  let width = longest(text, place.column)
  for (const list of lists) {
    if (width <= WIDTH) break
    if (!list.breakable || broken.has(list)) continue
    broken.add(list)
    breakItems(list, place.indent, broken)
    const plain = new Printer(place, broken, false).print(pieces)
    const fits = longest(plain, place.column) <= WIDTH
    const tried = wraps && !fits ? new Printer(place, broken, true).print(pieces) : plain
    const triedWidth = longest(tried, place.column)
    if (triedWidth < width) [text, width] = [tried, triedWidth]
    else join(list, broken)
  }
  return text
}

/** Puts a broken list, and the lists in it, on one line again. */
function join(list: List, broken: Set<List>): void {
  broken.delete(list)
  for (const item of list.items) for (const piece of item.pieces) if (piece.kind === 'list') join(piece, broken)
}

/** Breaks the lists in each item of a broken list, which stands on a line of its own. */
function breakItems(list: List, indent: number, broken: Set<List>): void {
  const place = { from: 0, indent: indent + 2, column: indent + 2 }
  for (const item of list.items)
    if (item.pieces.some((piece) => piece.kind === 'list')) printFitting(item.pieces, place, broken, false)
}

/** The length of the longest line; the first line begins at `column`. */
function longest(text: string, column: number): number {
  return text.split('\n').reduce((width, line, i) => Math.max(width, line.length + (i === 0 ? column : 0)), 0)
}

class Printer {
  readonly #broken: ReadonlySet<List>
  /** Whether `throws` and the clauses begin a line of their own. */
  readonly #wrap: boolean
  readonly #start: RunStart
  #out = ''
  #column: number
  #indent: number
  #last: IToken | null = null
  #afterComment = false
  /** True while the line is empty. */
  #fresh = true
  /** True at the start or at the end of an item of a broken list. */
  #starting = false
  /** The indentation of the line that has to begin before the next text. */
  #breakTo: number | null = null
  #throwing = false
  #wrapped = false

  constructor(place: RunStart, broken: ReadonlySet<List>, wrap: boolean) {
    this.#start = place
    this.#broken = broken
    this.#wrap = wrap
    this.#column = place.column
    this.#indent = place.indent
  }

  print(pieces: readonly RunPiece[]): string {
    pieces.forEach((piece, i) => {
      if (piece.kind === 'word' && this.#wrap) this.#wrapBefore(piece, clauseAt(pieces, i))
      this.#piece(piece)
    })
    return this.#out
  }

  #wrapBefore({ token }: Word, clause: readonly RunPiece[] | null): void {
    const isThrows = token.tokenType === t.ThrowsWord && !this.#throwing
    if (isThrows) this.#throwing = true
    const isNext = this.#throwing && this.#last?.tokenType === t.Comma && this.#column + token.image.length + 2 > WIDTH
    const isTooLong = clause !== null && this.#column + 1 + flatWidth(clause) > WIDTH
    if (isNext || isTooLong || (!this.#wrapped && (isThrows || clause))) this.#newLine(this.#start.indent + 4)
    this.#wrapped ||= isThrows || clause !== null
  }

  #piece(piece: RunPiece): void {
    if (piece.kind === 'word') this.#word(piece)
    else if (this.#broken.has(piece)) this.#brokenList(piece)
    else this.#flatList(piece)
  }

  #flatList({ open, items, close }: List): void {
    this.#word(open)
    items.forEach((item, i) => {
      for (const piece of item.pieces) this.#piece(piece)
      for (const comment of item.inner) this.#comment(comment)
      if (i < items.length - 1) this.#write(',', false)
      for (const comment of item.after) this.#comment(comment)
    })
    this.#word(close)
  }

  #brokenList(list: List): void {
    const indent = this.#indent
    this.#word(list.open)
    for (const item of list.items) this.#brokenItem(item, item === list.items.at(-1), indent + 2)
    for (const comment of list.close.comments) {
      this.#newLine(indent + 2)
      this.#comment(comment)
    }
    this.#indent = indent
    this.#newLine(indent)
    this.#token(list.close)
  }

  #brokenItem(item: Item, isLast: boolean, indent: number): void {
    this.#indent = indent
    this.#newLine(indent)
    this.#starting = true
    for (const piece of item.pieces) this.#piece(piece)
    this.#starting = false
    for (const comment of item.inner) this.#comment(comment)
    if (!isLast) this.#write(',', false)
    this.#starting = true
    for (const comment of item.after) this.#comment(comment)
    this.#starting = false
  }

  #word(word: Word): void {
    for (const comment of word.comments) this.#comment(comment)
    this.#starting = false
    this.#token(word)
  }

  #token({ token, asWritten }: Word): void {
    const apart = asWritten ? isApartAsWritten : isApart
    this.#write(token.image, this.#afterComment || (this.#last !== null && apart(this.#last, token)))
    this.#last = token
  }

  /** A comment around an item of a broken list stays on its own line. */
  #comment(comment: SourceComment): void {
    this.#write(comment.text, true)
    this.#afterComment = true
    if (this.#starting && comment.endsLine) this.#breakTo = this.#indent
    else if (comment.toLineEnd) this.#breakTo = this.#indent + 4
  }

  #write(text: string, apart: boolean): void {
    if (this.#breakTo !== null) this.#newLine(this.#breakTo)
    const space = apart && !this.#fresh ? ' ' : ''
    const newLine = text.lastIndexOf('\n')
    this.#out += space + text
    this.#column = newLine < 0 ? this.#column + space.length + text.length : text.length - newLine - 1
    this.#fresh = false
    this.#afterComment = false
  }

  #newLine(indent: number): void {
    this.#out = `${this.#out}\n${' '.repeat(indent)}`
    this.#column = indent
    this.#fresh = true
    this.#breakTo = null
  }
}

/** `allows (`, which is not the name of a message. */
function startsClause(tokens: readonly IToken[], i: number): boolean {
  return isAllows(tokens[i], tokens[i + 1]) && tokens[i - 1]?.tokenType !== t.MessageWord
}

/** The pieces of the clause that begins at index `i`, from its word or `allows` to its list; null where none begins. */
function clauseAt(pieces: readonly RunPiece[], i: number): readonly RunPiece[] | null {
  const word = (at: number) => (pieces[at]?.kind === 'word' ? (pieces[at] as Word).token.tokenType : undefined)
  const isAllowsAt = (at: number) => word(at) === t.AllowsWord && pieces[at + 1]?.kind === 'list'
  if (isAllowsAt(i)) return hasWord(pieces, i) || word(i - 1) === t.MessageWord ? null : pieces.slice(i, i + 2)
  return isAllowsAt(i + 1) && hasWord(pieces, i + 1) ? pieces.slice(i, i + 3) : null
}

/** True if the piece before `allows` is the word of its clause; in a message that piece ends the type. */
function hasWord(pieces: readonly RunPiece[], i: number): boolean {
  const [first, before, word] = [pieces[0], pieces[i - 2], pieces[i - 1]]
  if (word?.kind !== 'word' || !before) return false
  if (first?.kind === 'word' && first.token.tokenType === t.MessageWord) return false
  return isClauseWord(word.token, (before.kind === 'word' ? before : before.close).token.tokenType)
}

function flatWidth(pieces: readonly RunPiece[]): number {
  return new Printer({ from: 0, indent: 0, column: 0 }, new Set(), false).print(pieces).length
}

/** True if a space stands between the two. */
function isApart(before: IToken, after: IToken): boolean {
  const [left, right] = [before.tokenType, after.tokenType]
  // Parts of a duration and of "??", which the lexer does not join.
  const adjacent = endOf(before) === after.startOffset
  if (adjacent && (left === t.NumberToken ? right === t.Name : left === t.Question)) return false
  if (TIGHT_AFTER.has(left) || TIGHT_BEFORE.has(right)) return false
  if (right === t.LParen) return !NAMES.has(left)
  return !(left === t.LCurly && right === t.RCurly)
}

/** In an expression; white space inside brackets goes, and operators get some. */
function isApartAsWritten(left: IToken, right: IToken): boolean {
  if (BRACKETS_BEFORE.has(left.tokenType) || BRACKETS_AFTER.has(right.tokenType)) return false
  return endOf(left) < right.startOffset || isInfix(left) || isInfix(right)
}

function isInfix({ tokenType, image }: IToken): boolean {
  return tokenType === t.Operator && image !== '-' && image !== '...'
}

const BRACKETS_BEFORE = new Set<TokenType>([t.LParen, t.LSquare])
const BRACKETS_AFTER = new Set<TokenType>([t.RParen, t.RSquare])

const TIGHT_AFTER = new Set<TokenType>([t.LParen, t.LSquare, t.At, t.Dot, t.Slash])
const TIGHT_BEFORE = new Set<TokenType>([t.RParen, t.RSquare, t.Comma, t.Dot, t.Slash])
const NAMES = new Set<TokenType>([t.Name, ...t.KEYWORDS.values()])
