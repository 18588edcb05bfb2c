/** Tests of issues: the text shows its own expected issues, below a line as `//   ^^^ CROW1002 message`. */
import assert from 'node:assert/strict'
import { syntaxEntry } from '../../analysis/diagnostics/syntax-entries.ts'
import { parse } from '../../grammar/parse.ts'
import type { SyntaxIssue } from '../../grammar/tree.ts'

const MARK = /^(?:\/\/)? *\^+ CROW\d{4} /

/** A test that the parser finds the issues that are marked in the text, and no others. */
export function reports(title: string, text: string): void {
  it(title, () => assert.equal(marked(unmarked(text)), text))
}

/** The text without its marks. */
function unmarked(text: string): string {
  return text
    .split('\n')
    .filter((line) => !MARK.test(line))
    .join('\n')
}

/** The text with a mark under each line for each issue that the parser finds; one caret where an issue has no width. */
function marked(text: string): string {
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

function mark(column: number, width: number, issue: SyntaxIssue): string {
  const carets = '^'.repeat(Math.max(width, 1))
  const lead = column < 2 ? ' '.repeat(column) : `//${' '.repeat(column - 2)}`
  return `${lead}${carets} ${syntaxEntry(issue).code} ${issue.message}`
}
