/** The issue of a `/** … *\/` comment where documentation could stand, with the same text as `///` lines as its repair. */
import type { IToken } from 'chevrotain'
import type { SyntaxIssue } from '../tree.ts'

/** The comment's issue, relative to the unit. */
export function blockDocIssue({ image, startOffset }: IToken, unit: { text: string; start: number }): SyntaxIssue {
  const start = startOffset - unit.start
  const span = { start, end: start + image.length }
  const { text } = unit
  const from = text.lastIndexOf('\n', startOffset - 1) + 1
  const indent = text.slice(from, startOffset)
  const eol = text.includes('\r\n') ? '\r\n' : '\n'
  const lines = docLines(image).map((line) => (line === '' ? '///' : `/// ${line}`))
  return {
    kind: 'block-documentation',
    ...span,
    message: 'This comment documents nothing: "/**" does not start documentation.',
    help: 'Write "///" before each of its lines, or "/*" if it is only a comment.',
    repairs: [{ title: 'Write it as "///" lines', edits: [{ ...span, text: lines.join(eol + indent) }], signs: true }],
  }
}

/** The lines of the comment without asterisks, and without empty lines at both ends. */
function docLines(image: string): string[] {
  const lines = image
    .slice(3, -2)
    .split(/\r\n?|\n/)
    .map((line, i) => (i === 0 ? line : line.replace(/^[ \t]*\*?/, '')).replace(/^ /, '').trimEnd())
  while (lines.length > 1 && lines[0] === '') lines.shift()
  while (lines.length > 1 && lines.at(-1) === '') lines.pop()
  return lines
}
