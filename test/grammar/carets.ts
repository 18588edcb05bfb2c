/** Expected issues written into the text: under a line stands `//   ^^^ CROW1002 message`. */
import { parse } from '../../grammar/parse.ts'

const MARK = /^(?:\/\/)? *\^+ CROW\d{4} /

/** The text without its marks. */
export function unmarked(text: string): string {
  return text
    .split('\n')
    .filter((line) => !MARK.test(line))
    .join('\n')
}

/** The text with a mark under each line for each issue that the parser finds; one caret where an issue has no width. */
export function marked(text: string): string {
  const issues = parse(text).units.flatMap((unit) =>
    unit.issues.map((issue) => ({ ...issue, start: issue.start + unit.start, end: issue.end + unit.start })),
  )
  let offset = 0
  return text
    .split('\n')
    .flatMap((line) => {
      const from = offset
      offset += line.length + 1
      const here = issues.filter((issue) => issue.start >= from && issue.start < offset)
      return [line, ...here.map((issue) => mark(issue.start - from, issue.end - issue.start, issue))]
    })
    .join('\n')
}

function mark(column: number, width: number, { code, message }: { code: string; message: string }): string {
  const carets = '^'.repeat(Math.max(width, 1))
  const lead = column < 2 ? ' '.repeat(column) : `//${' '.repeat(column - 2)}`
  return `${lead}${carets} ${code} ${message}`
}
