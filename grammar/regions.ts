/** Cuts a text between declarations into regions that can be parsed one by one, whatever stands before them. */
import { type Lexed, lex } from './lex.ts'
import { DECLARATION_PATTERN } from './member-start.ts'
import { UnclosedComment } from './tokens.ts'

/**
 * The tokens of the region of about `size` characters that begins at `from`, which is 0 or the end of the region before. If
 * the region ends inside a block comment, it is made twice as long until it does not.
 */
export function lexRegion(text: string, from: number, size: number): { readonly lexed: Lexed; readonly to: number } {
  for (let length = size; ; length *= 2) {
    const to = cutAfter(text, from + length)
    const lexed = lex(from === 0 && to === text.length ? text : text.slice(from, to))
    if (to === text.length || lexed.tokens.at(-1)?.tokenType !== UnclosedComment) return { lexed, to }
  }
}

/** The head of a declaration at the start of a line. */
const DECLARATION = new RegExp(`^${DECLARATION_PATTERN}`, 'gm')

/** The first place to cut from `offset` on: after a line that ends in `}`, before a declaration and the comments above it. */
function cutAfter(text: string, offset: number): number {
  DECLARATION.lastIndex = Math.min(offset, text.length)
  for (let match = DECLARATION.exec(text); match; match = DECLARATION.exec(text)) {
    const cut = aboveComments(text, match.index)
    if (cut > offset && /\}[ \t\r]*\n$/.test(text.slice(Math.max(0, cut - 100), cut))) return cut
  }
  return text.length
}

/** The start of the empty lines and the lines with only a line comment that stand directly above an offset. */
function aboveComments(text: string, offset: number): number {
  let start = offset
  while (start > 0) {
    const lineStart = text.lastIndexOf('\n', start - 2) + 1
    if (!/^[ \t\r]*(?:\/\/.*)?$/.test(text.slice(lineStart, start - 1))) return start
    start = lineStart
  }
  return start
}
