/** Splits a run of tokens into nested pieces: words, and lists in brackets that may be broken over several lines. */
import { type IToken, tokenMatcher } from 'chevrotain'
import { endOf } from '../lex.ts'
import * as t from '../tokens.ts'
import type { Span } from '../tree.ts'
import type { FormatSource, SourceComment } from './source.ts'

export interface Word {
  readonly kind: 'word'
  readonly token: IToken
  /** The comments between the token before it and this one. */
  readonly comments: readonly SourceComment[]
  /** True inside an expression, whose tokens stand as far apart as they are written: `2d` is one value, and `-x` too. */
  readonly asWritten: boolean
}

export interface List {
  readonly kind: 'list'
  readonly open: Word
  readonly close: Word
  /** The items between the commas. */
  readonly items: readonly Item[]
  /** True if it may be broken into one item a line. */
  readonly breakable: boolean
  /** True if it has to be broken. */
  readonly forced: boolean
}

export interface Item {
  readonly pieces: readonly RunPiece[]
  /** The comments between the item and its comma. */
  readonly inner: readonly SourceComment[]
  /** The comments on the same line after the comma, or after the item if there is no comma. */
  readonly after: readonly SourceComment[]
}

export type RunPiece = Word | List

/**
 * The pieces of balanced tokens; an opening brace at the end is a word. Comments from the offset `from` on belong to them.
 * `expressions` are the spans of the expressions among them, in order.
 */
export function runPieces(
  source: FormatSource,
  tokens: readonly IToken[],
  from: number,
  expressions: readonly Span[],
): RunPiece[] {
  return new Builder(source, tokens, from, expressions).pieces(false)
}

class Builder {
  readonly #source: FormatSource
  readonly #tokens: readonly IToken[]
  /** The comments before each token. */
  readonly #comments: SourceComment[][]
  readonly #expressions: readonly Span[]
  #index = 0
  #expression = 0

  constructor(source: FormatSource, tokens: readonly IToken[], from: number, expressions: readonly Span[]) {
    this.#expressions = expressions
    this.#source = source
    this.#tokens = tokens
    this.#comments = tokens.map((token, i) => {
      const previous = tokens[i - 1]
      return [...source.commentsIn(previous ? endOf(previous) : from, token.startOffset)]
    })
  }

  /** The pieces up to the next comma or closing bracket if `inside` a list, else up to the end. */
  pieces(inside: boolean): RunPiece[] {
    const pieces: RunPiece[] = []
    for (let token = this.#peek(); token; token = this.#peek()) {
      const type = token.tokenType
      if (inside && (type === t.Comma || t.isCloser(type))) break
      pieces.push(t.isOpener(type) && this.#index + 1 < this.#tokens.length ? this.#list() : this.#word())
    }
    return pieces
  }

  #list(): List {
    const before = this.#tokens[this.#index - 1]
    const open = this.#word()
    const items: Item[] = []
    while (!t.isCloser(this.#next().tokenType)) items.push(this.#item())
    const close = this.#word()
    const isType = open.token.tokenType === t.LParen && !(before && tokenMatcher(before, t.Name))
    const breakable = !isType && items.length > 0
    return { kind: 'list', open, close, items, breakable, forced: breakable && this.#isForced(open.token, close.token) }
  }

  /** A list of values stays broken; parameters are joined where they fit. A comment up to the end of a line breaks each list. */
  #isForced(open: IToken, close: IToken): boolean {
    if (open.tokenType !== t.LParen && this.#source.breaks(open.startOffset, close.startOffset)) return true
    return this.#source
      .commentsIn(open.startOffset, close.startOffset)
      .some((c) => c.toLineEnd || c.text.includes('\n'))
  }

  #item(): Item {
    const pieces = this.pieces(true)
    if (this.#next().tokenType !== t.Comma) return { pieces, inner: [], after: this.#trailing() }
    const { comments } = this.#word()
    if (comments.some((comment) => comment.toLineEnd))
      return { pieces, inner: [], after: [...comments, ...this.#trailing()] }
    return { pieces, inner: comments, after: this.#trailing() }
  }

  /** Takes the comments after the last token on its line, if the next token stands on another line. */
  #trailing(): SourceComment[] {
    const before = this.#comments[this.#index] ?? []
    let end = endOf(this.#tokens[this.#index - 1] as IToken)
    let count = 0
    for (const comment of before) {
      if (this.#source.breaks(end, comment.start)) break
      end = comment.end
      count++
    }
    return this.#source.breaks(end, this.#next().startOffset) ? before.splice(0, count) : []
  }

  #word(): Word {
    const token = this.#next()
    const asWritten = this.#isInside(token.startOffset)
    const word: Word = { kind: 'word', token, comments: this.#comments[this.#index] ?? [], asWritten }
    this.#index++
    return word
  }

  /** True if an expression goes on at the offset; offsets are asked in order. */
  #isInside(offset: number): boolean {
    while ((this.#expressions[this.#expression]?.end ?? offset + 1) <= offset) this.#expression++
    const expression = this.#expressions[this.#expression]
    return expression !== undefined && expression.start < offset
  }

  #peek(): IToken | undefined {
    return this.#tokens[this.#index]
  }

  /** The next token; there is one, since all brackets are closed. */
  #next(): IToken {
    return this.#tokens[this.#index] as IToken
  }
}
