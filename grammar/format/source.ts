/** A text to format: its tokens and its comments, by absolute offsets. */
import type { IToken } from 'chevrotain'
import { lowerBound } from '../../model/lower-bound.ts'
import { breaksLine, endOf, lex } from '../lex.ts'
import type { Span } from '../tree.ts'

export interface SourceComment extends Span {
  /** As written, without white space at its end, and with `\n` line ends. */
  readonly text: string
  /** True for `//` and `///`, which end with their line. */
  readonly toLineEnd: boolean
  /** True if nothing follows the comment on its line. */
  readonly endsLine: boolean
}

export class FormatSource {
  readonly text: string
  readonly tokens: readonly IToken[]
  readonly comments: readonly SourceComment[]

  constructor(text: string) {
    this.text = text
    this.tokens = lex(text).tokens
    this.comments = commentsIn(text, this.tokens)
  }

  /** The tokens that begin from `start` up to, not including, `end`. */
  tokensIn(start: number, end: number): readonly IToken[] {
    return this.tokens.slice(
      lowerBound(this.tokens, (token) => token.startOffset >= start),
      lowerBound(this.tokens, (token) => token.startOffset >= end),
    )
  }

  /** The last token that begins before an offset. */
  tokenBefore(offset: number): IToken | undefined {
    return this.tokens[lowerBound(this.tokens, (token) => token.startOffset >= offset) - 1]
  }

  commentsIn(start: number, end: number): readonly SourceComment[] {
    return this.comments.slice(
      lowerBound(this.comments, (comment) => comment.start >= start),
      lowerBound(this.comments, (comment) => comment.start >= end),
    )
  }

  /** True if a line ends between the two offsets. */
  breaks(from: number, to: number): boolean {
    return breaksLine(this.text, from, to)
  }

  /** True if an empty line stands between the two offsets. */
  blank(from: number, to: number): boolean {
    return (this.text.slice(from, to).match(/\r\n|\r|\n/g)?.length ?? 0) > 1
  }
}

function commentsIn(text: string, tokens: readonly IToken[]): SourceComment[] {
  const comments: SourceComment[] = []
  let from = 0
  let slash = -1
  for (let i = 0; i <= tokens.length; i++) {
    const token = tokens[i]
    const to = token?.startOffset ?? text.length
    // Most gaps have no comment: only a slash begins one.
    if (slash < from) slash = slashFrom(text, from)
    for (const match of (slash < to ? text.slice(from, to) : '').matchAll(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\//g)) {
      const [written] = match
      const start = from + match.index
      const clean = written.trimEnd().replaceAll(/\r\n?/g, '\n')
      const end = start + written.length
      const endsLine = /^[ \t]*(?:[\r\n]|$)/.test(text.slice(end, to))
      comments.push({ start, end, text: clean, toLineEnd: written.startsWith('//'), endsLine })
    }
    if (token) from = endOf(token)
  }
  return comments
}

function slashFrom(text: string, from: number): number {
  const at = text.indexOf('/', from)
  return at < 0 ? text.length : at
}
