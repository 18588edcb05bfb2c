/** Results of tests as GitHub workflow commands: GitHub shows failures beside the lines of the texts. */
import type { TestResult } from '../../testing/run/test-result.ts'
import { clean } from '../print/clean.ts'
import { workflowCommand } from '../print/github.ts'
import { failureLines } from './failure-lines.ts'
import { type TestFormat, type TestRunStart, testSummary } from './test-format.ts'

/** A line `::error file=…::` for each failure, then the summary. */
export function githubTestFormat(start: TestRunStart): TestFormat {
  const { stdout } = start.host
  return {
    result(result) {
      if (result.failure) stdout.write(`${annotation(result, result.failure, start)}\n`)
    },
    end: (end) => stdout.write(`${testSummary(end)}\n`),
  }
}

function annotation({ title }: TestResult, failure: NonNullable<TestResult['failure']>, start: TestRunStart): string {
  const [line, column, endLine, endColumn] = failure.at
  return workflowCommand({
    kind: 'error',
    path: clean(start.shownPath(failure.path)),
    span: { start: { line: line + 1, column: column + 1 }, end: { line: endLine + 1, column: endColumn + 1 } },
    title: clean(title),
    text: failureLines(failure).join('\n'),
  })
}
