/** Formats bodies and expressions: their lines stay, and each gets one blank around operators and the indentation of its place. */
import type { IToken } from 'chevrotain'
import * as t from '../tokens.ts'
import type { Span, SyntaxNode } from '../tree.ts'
import { walk } from '../walk.ts'
import { bodyTokens, isApartInBody } from './body-tokens.ts'
import { BODY_WIDTH, WIDTH } from './run.ts'
import type { FormatSource, SourceComment } from './source.ts'

/** What is printed: a block with its braces, or an expression. */
export interface PlacedBody {
  readonly node: SyntaxNode
  /** The offset of the unit, to which the spans of the node are relative. */
  readonly base: number
  readonly span: Span
  /** The column in which it begins, if not that of the indentation. */
  readonly column?: number
}

/**
 * The part as text, the first line without its indentation; `indent` is that of the line on which it begins. An expression
 * that begins a line of its own continues in the same column.
 */
export function printBody(source: FormatSource, part: PlacedBody, indent: number, onOwnLine = false): string {
  return new BodyPrinter(source, part, indent, onOwnLine).print()
}

interface Frame {
  readonly kind: 'block' | 'members' | 'other'
  /** The indentation of what stands inside, and of the closing bracket. */
  readonly content: number
  readonly close: number
  /** True if its brackets stand on different lines. */
  readonly broken: boolean
}

class BodyPrinter {
  readonly #source: FormatSource
  readonly #tokens: readonly IToken[]
  readonly #starts: ReadonlySet<number>
  readonly #blocks = new Set<number>()
  readonly #members = new Set<number>()
  /** The codes of the errors behind `else`. */
  readonly #errors = new Set<number>()
  readonly #closers: ReadonlyMap<number, IToken>
  readonly #span: Span
  readonly #frames: Frame[]
  /** Only added to and never looked into, which would take longer with each token. */
  #out = ''
  /** The text that was added last, on its line. */
  #end = ''
  /** The length of the line that is being written. */
  #width: number
  #lineIndent: number
  /** True if the line ends with a comment that ends it. */
  #ended = false
  #last: IToken | undefined
  #before: IToken | undefined

  constructor(source: FormatSource, { node, base, span, column = 0 }: PlacedBody, indent: number, onOwnLine: boolean) {
    this.#source = source
    this.#span = span
    this.#tokens = bodyTokens(source.tokensIn(span.start, span.end))
    this.#closers = closersOf(this.#tokens)
    this.#lineIndent = indent
    this.#width = column
    this.#frames = [{ kind: 'other', content: onOwnLine ? indent : indent + 2, close: indent, broken: true }]
    const starts = new Set<number>()
    for (const inner of walk(node)) {
      if (inner.kind === 'block') for (const { start } of inner.statements) starts.add(start + base)
      if (inner.kind === 'block') this.#blocks.add(inner.start + base)
      if (inner.kind === 'require' || inner.kind === 'check') this.#errors.add(inner.error.start + base)
      if (inner.kind === 'members') this.#members.add(inner.start + base)
      if (inner.kind === 'member-value') starts.add(inner.start + base)
    }
    this.#starts = starts
  }

  print(): string {
    let end = this.#span.start
    this.#tokens.forEach((token, i) => {
      for (const comment of this.#source.commentsIn(end, token.startOffset)) {
        this.#comment(comment, end, token)
        end = comment.end
      }
      this.#token(token, i, end)
      end = token.startOffset + token.image.length
    })
    for (const comment of this.#source.commentsIn(end, this.#span.end)) this.#comment(comment, end, undefined)
    return this.#out
  }

  #comment(comment: SourceComment, end: number, next: IToken | undefined): void {
    const first = this.#out === ''
    if (!first && (this.#ended || this.#source.breaks(end, comment.start)))
      this.#newLine(this.#isBlank(end, comment.start), this.#indentOf(next, true))
    this.#write(this.#end === '' ? comment.text : ` ${comment.text}`)
    this.#ended = comment.toLineEnd
  }

  #token(token: IToken, i: number, end: number): void {
    const next = this.#tokens[i + 1]
    if (this.#isDropped(token, next)) return
    const breaks = this.#out !== '' && (this.#breaks(token, end) || this.#isLongElse(token, i))
    if (breaks)
      this.#newLine(!t.isCloser(token.tokenType) && this.#isBlank(end, token.startOffset), this.#indentOf(token, false))
    const apart = this.#end !== '' && this.#isApart(token)
    this.#write((apart ? ' ' : '') + token.image)
    this.#ended = false
    this.#track(token, i)
    this.#before = this.#last
    this.#last = token
  }

  #isApart(token: IToken): boolean {
    if (!this.#last) return true
    const previous = this.#before
    // A comment between the two leaves a blank.
    if (this.#end.endsWith('*/')) return true
    return isApartInBody(previous, this.#last, token, (word) => this.#starts.has(word.startOffset))
  }

  /** A comma at the end of a line of members, and before a closing brace. */
  #isDropped(token: IToken, next: IToken | undefined): boolean {
    if (token.tokenType !== t.Comma || token.image === ';' || this.#frame().kind !== 'members' || !next) return false
    return next.tokenType === t.RCurly || this.#source.breaks(token.startOffset, next.startOffset)
  }

  #breaks(token: IToken, end: number): boolean {
    if (this.#ended) return true
    const { tokenType } = token
    const last = this.#last
    if (last?.tokenType === t.LCurly || tokenType === t.RCurly) {
      if (last?.tokenType === t.LCurly && tokenType === t.RCurly) return this.#isFreshComment()
      return this.#frame().broken
    }
    const written = this.#source.breaks(end, token.startOffset)
    if (!written) return false
    // The brace of a block, and what follows its end, stay on its line.
    if (tokenType === t.LCurly && !this.#isFreshComment()) return false
    const goesOn = last?.tokenType === t.RCurly && token.image === 'else' && !this.#starts.has(token.startOffset)
    return !(goesOn && this.#frame().kind === 'block' && !this.#isFreshComment())
  }

  /** True at the `else` of a requirement or a check whose error does not fit on the line. */
  #isLongElse(token: IToken, i: number): boolean {
    if (token.image !== 'else' || this.#lineIndent + 2 >= this.#width) return false
    if (!this.#errors.has(this.#tokens[i + 1]?.startOffset ?? -1)) return false
    let width = this.#width
    for (let at = i; width <= BODY_WIDTH; at++) {
      const [before, left, one] = [this.#tokens[at - 2], this.#tokens[at - 1] as IToken, this.#tokens[at]]
      if (!one || this.#starts.has(one.startOffset) || one.tokenType === t.RCurly) return false
      if (at > i && this.#source.breaks(left.startOffset, one.startOffset)) return false
      width += one.image.length + (isApartInBody(before, left, one, () => false) ? 1 : 0)
    }
    return true
  }

  /** True if the text ends with a comment. */
  #isFreshComment(): boolean {
    return this.#ended || this.#end.endsWith('*/')
  }

  /** The indentation of a line that begins with the token, or with a comment before it. */
  #indentOf(token: IToken | undefined, isComment: boolean): number {
    const frame = this.#frame()
    if (!token || t.isCloser(token.tokenType)) return isComment ? frame.content : frame.close
    const last = this.#last
    if (this.#frames.length === 1 || this.#starts.has(token.startOffset)) return frame.content
    if (last === undefined || t.isOpener(last.tokenType)) return frame.content
    if (frame.kind === 'block')
      return token.image === 'else' && last.tokenType === t.RCurly ? frame.content : frame.content + 2
    return last.tokenType === t.Comma ? frame.content : frame.content + 2
  }

  #track(token: IToken, i: number): void {
    const { tokenType, startOffset } = token
    if (t.isCloser(tokenType)) this.#frames.pop()
    if (!t.isOpener(tokenType)) return
    const closer = this.#closers.get(startOffset)
    const isBrace = tokenType === t.LCurly
    const kind = this.#blocks.has(startOffset) ? 'block' : this.#members.has(startOffset) ? 'members' : 'other'
    const outer = this.#frame()
    const close = kind === 'block' && outer.kind === 'block' ? outer.content : this.#lineIndent
    const isWritten = isBrace && closer !== undefined && this.#source.breaks(startOffset, closer.startOffset)
    const broken = isWritten || (kind === 'block' && !this.#fits(i, closer))
    this.#frames.push({ kind, content: close + 2, close, broken })
  }

  /** True if the block that begins at index `i` fits on the present line. */
  #fits(i: number, closer: IToken | undefined): boolean {
    let width = this.#width
    let end = (this.#tokens[i] as IToken).startOffset + 1
    for (let at = i + 1; width <= WIDTH; at++) {
      const [before, left, token] = [this.#tokens[at - 2], this.#tokens[at - 1] as IToken, this.#tokens[at]]
      if (!token) return true
      for (const comment of this.#source.commentsIn(end, token.startOffset)) width += comment.text.length + 1
      end = token.startOffset + token.image.length
      const apart = isApartInBody(before, left, token, (word) => this.#starts.has(word.startOffset))
      width += token.image.length + (apart ? 1 : 0)
      if (token === closer) return width <= WIDTH
    }
    return false
  }

  #isBlank(from: number, to: number): boolean {
    const { tokenType } = this.#last ?? { tokenType: t.LCurly }
    return !t.isOpener(tokenType) && this.#source.blank(from, to)
  }

  #newLine(blank: boolean, indent: number): void {
    this.#out += `${blank ? '\n' : ''}\n${' '.repeat(indent)}`
    this.#end = ''
    this.#width = indent
    this.#lineIndent = indent
    this.#ended = false
  }

  #write(text: string): void {
    const newLine = text.lastIndexOf('\n')
    this.#out += text
    this.#end = text
    this.#width = newLine < 0 ? this.#width + text.length : text.length - newLine - 1
  }

  #frame(): Frame {
    return this.#frames.at(-1) as Frame
  }
}

/** The closing bracket of each opening one, by its offset. */
function closersOf(tokens: readonly IToken[]): Map<number, IToken> {
  const closers = new Map<number, IToken>()
  const open: IToken[] = []
  for (const token of tokens) {
    if (t.isOpener(token.tokenType)) open.push(token)
    else if (t.isCloser(token.tokenType)) closers.set((open.pop() as IToken).startOffset, token)
  }
  return closers
}
