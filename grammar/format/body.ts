/** Formats bodies: their lines stay as they are and are only indented anew, by the brackets that are open. */
import type { IToken, TokenType } from 'chevrotain'
import * as t from '../tokens.ts'
import type { Span } from '../tree.ts'
import type { FormatSource } from './source.ts'

/** The text between two offsets: the first line as it is, the others indented by `indent` and two spaces for each open bracket. */
export function printBody(source: FormatSource, span: Span, indent: number): string {
  const tokens = source.tokensIn(span.start, span.end)
  const lines = linesOf(source, span)
  const out: string[] = []
  let depth = 0
  let next = 0
  let blank = false
  lines.forEach((line, i) => {
    const first = next
    while (next < tokens.length && (tokens[next] as IToken).startOffset < line.end) next++
    const own = tokens.slice(first, next)
    const level = depth - leadingClosers(own) + (goesOn(tokens[first - 1], own[0]) ? 1 : 0)
    for (const token of own) depth += t.isOpener(token.tokenType) ? 1 : t.isCloser(token.tokenType) ? -1 : 0
    if (line.text === '' && !line.verbatim) blank = out.length > 1
    else {
      if (blank && i < lines.length - 1) out.push('')
      out.push(line.verbatim || i === 0 ? line.text : ' '.repeat(indent + 2 * level) + line.text)
      blank = false
    }
  })
  return out.join('\n')
}

function leadingClosers(tokens: readonly IToken[]): number {
  const other = tokens.findIndex((token) => !t.isCloser(token.tokenType))
  return other < 0 ? tokens.length : other
}

/** True if an operator joins the line that begins with `first` to the line before. */
function goesOn(before: IToken | undefined, first: IToken | undefined): boolean {
  return (before !== undefined && JOINS.has(before.tokenType)) || (first !== undefined && JOINS.has(first.tokenType))
}

const JOINS = new Set<TokenType>([t.Operator, t.Equals, t.Dot, t.Slash])

interface Line extends Span {
  readonly text: string
  /** True if the line begins inside a comment. */
  readonly verbatim: boolean
}

function linesOf(source: FormatSource, span: Span): Line[] {
  const comments = source.commentsIn(span.start, span.end).filter((comment) => !comment.toLineEnd)
  const lines: Line[] = []
  let next = 0
  for (const match of source.text.slice(span.start, span.end).matchAll(/([^\r\n]*)(?:\r\n|\r|\n|$)/g)) {
    const start = span.start + match.index
    const end = start + match[0].length
    while (next < comments.length && (comments[next] as Span).end <= start) next++
    const verbatim = next < comments.length && (comments[next] as Span).start < start
    const written = match[1] ?? ''
    lines.push({ start, end, verbatim, text: verbatim ? written : written.trim() })
    if (end === span.end) break
  }
  return lines
}
