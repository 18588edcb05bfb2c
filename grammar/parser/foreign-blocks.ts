/** Reads blocks as other languages write them: `if c then … end`, `if (c) x = 1 else x = 2`, `fail X() if c`. Reports and repairs each. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { FOREIGN_OPENINGS, STATEMENT_WORDS } from '../body-words.ts'
import { quote } from '../quote.ts'
import * as t from '../tokens.ts'
import type { Repair, Span } from '../tree.ts'
import { MOST_OF_STATEMENT } from './expression-base.ts'
import { ForeignLoopsParser } from './foreign-loops.ts'
import type { UnitInput } from './issues.ts'

/** The words that end a block in other languages. */
const ENDS: ReadonlySet<string> = new Set(['end', 'fi', 'done', 'endif', 'end_if', 'od', 'endfor'])

export abstract class ForeignBlocksParser extends ForeignLoopsParser {
  /** Lone `end` lines that belong to blocks without braces. */
  #ends = 0

  protected override begin(unit: UnitInput): void {
    super.begin(unit)
    this.#ends = 0
  }

  /** Reports what stands in place of a block. */
  protected lacksBlock(): void {
    const word = this.LA(1)
    const isOpening = FOREIGN_OPENINGS.has(word.image) && tokenMatcher(word, t.Name)
    if (this.at(t.Colon)) this.issueAt(word, 'Expected "{", but found ":".', 'Write the block between "{" and "}".')
    else if (isOpening && this.at(t.LCurly, 2)) this.#surplusOpening(word)
    else if (isOpening || this.onLine(1)) this.#bracelessBlock(isOpening)
    else this.expected('"{"', undefined, { repairs: [this.putting('{')] })
    this.#ends += this.#endAhead() === undefined ? 0 : 1
    this.skipTo(t.LineEnd, t.StatementEnd, t.LCurly)
  }

  #surplusOpening({ image }: IToken): void {
    const start = this.startOf(this.LA(1))
    const edits = [{ start: this.lastEnd(), end: start + image.length, text: '' }]
    this.wrong(start, start + image.length, `Unnecessary "${image}" before "{".`, 'Remove it.', [
      { title: `Remove "${image}"`, edits },
    ])
  }

  /** Reports `if c then …`, `if c … else …` and `if c then … end`, whose blocks have no braces. */
  #bracelessBlock(isOpening: boolean): void {
    const first = this.LA(1)
    const start = this.startOf(first)
    const found = { start, end: start + first.image.length }
    const message = `Expected "{" after ${quote(this.LA(0).image)}, but found ${quote(first.image)}.`
    const repairs = this.#blockRepair(isOpening ? found : { start, end: start })
    this.wrong(found.start, found.end, message, 'Write the block between "{" and "}".', repairs)
  }

  /** The repair that replaces the span by `{`, and an `end`, or the end of the line, by `}`. */
  #blockRepair(open: Span): Repair[] {
    const title = 'Write "{" and "}"'
    const opening = { ...open, text: open.start === open.end ? '{ ' : '{' }
    const end = this.#endAhead()
    if (end !== undefined) {
      const at = this.startOf(this.LA(end))
      return [{ title, edits: [opening, { start: at, end: at + 'end'.length, text: '}' }] }]
    }
    const stop = this.#lineLength()
    if (stop === undefined || this.lineEndAhead((ahead) => this.at(t.LCurly, ahead)) !== undefined) return []
    const otherwise = this.lineEndAhead((ahead) => ahead > 1 && this.atWord('else', ahead))
    const middle =
      otherwise === undefined || STATEMENT_WORDS.includes(this.LA(1).image) ? [] : this.#aroundElse(otherwise + 1)
    const last = this.#endOf(stop)
    return [{ title, edits: [opening, ...middle, { start: last, end: last, text: ' }' }] }]
  }

  #aroundElse(ahead: number): { start: number; end: number; text: string }[] {
    const start = this.startOf(this.LA(ahead))
    return [{ start, end: start + 'else'.length, text: '} else {' }]
  }

  #endOf(ahead: number): number {
    return this.startOf(this.LA(ahead)) + this.LA(ahead).image.length
  }

  /** The number of tokens of the rest of the statement. */
  #lineLength(): number | undefined {
    let depth = 0
    for (let ahead = 1; ahead < MOST_OF_STATEMENT; ahead++) {
      const { tokenType, image } = this.LA(ahead)
      const ends = tokenType === t.LineEnd || tokenType === t.StatementEnd || image === ''
      if (ends || (depth === 0 && t.isCloser(tokenType))) return ahead > 1 ? ahead - 1 : undefined
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType)) depth--
    }
    return undefined
  }

  /** How far ahead a line is that is only `end`, in this block; undefined if there is none. */
  #endAhead(): number | undefined {
    let depth = 0
    for (let ahead = 1; ahead < MOST_OF_STATEMENT; ahead++) {
      const { tokenType, image } = this.LA(ahead)
      if (depth === 0 && ahead > 1 && this.#isEnd(ahead)) return ahead
      if (t.isOpener(tokenType)) depth++
      else if (t.isCloser(tokenType)) depth--
      if (depth < 0 || image === '' ? tokenType !== t.LineEnd : false) return undefined
    }
    return undefined
  }

  #isEnd(ahead: number): boolean {
    if (!ENDS.has(this.LA(ahead).image) || !this.at(t.Name, ahead)) return false
    const next = this.LA(ahead + 1).tokenType
    return next === t.LineEnd || next === t.StatementEnd || next === t.RCurly
  }

  /** Skips a lone `end` that belongs to a block which is reported. */
  protected skipsEnd(): boolean {
    if (this.#ends === 0 || !this.#isEnd(1)) return false
    this.#ends--
    this.SKIP_TOKEN()
    return true
  }

  /** Reports `fail X() if c` and `return unless c`. True if the rest of the line is such a condition. */
  protected conditionBehind(start: number): boolean {
    const word = this.LA(1)
    if (!tokenMatcher(word, t.Name) || (word.image !== 'if' && word.image !== 'unless')) return false
    const stop = this.#lineLength()
    if (stop === undefined || stop < 2 || this.lineEndAhead((ahead) => this.at(t.LCurly, ahead)) !== undefined)
      return false
    const at = this.startOf(word)
    const condition = this.textAt({ start: this.startOf(this.LA(2)), end: this.#endOf(stop) })
    const head = word.image === 'if' ? `if ${condition} { ` : `if not (${condition}) { `
    const edits = [
      { start, end: start, text: head },
      { start: this.lastEnd(), end: this.#endOf(stop), text: ' }' },
    ]
    const help = `Write ${head}… }.`
    this.wrong(at, at + word.image.length, 'The condition stands behind its statement.', help, [
      { title: 'Write the condition first', edits },
    ])
    return true
  }
}
