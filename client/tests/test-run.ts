/** One run in the editor: what the process of an API reports becomes results of the items, output, marks and coverage. */
import {
  FileCoverage,
  Location,
  MarkdownString,
  type StatementCoverage,
  type TestItem,
  TestMessage,
  type TestRun,
  Uri,
} from 'vscode'
import { coverageDetails, rangeOf } from './coverage-details.ts'
import type { FailureMarks } from './failure-marks.ts'
import { failureMarkdown, failureSummary, wholeFailure } from './failure-text.ts'
import type { ReportedCoverage, ReportedResult, ReportedTestEvent } from './test-events.ts'

/** Details of the files that a run has covered, which the editor asks for when it shows a file. */
export type CoverageDetails = WeakMap<FileCoverage, StatementCoverage[]>

/** Characters of output of one run: the results have the rest. */
const MOST_OUTPUT = 500_000

export class ApiTestRun {
  readonly #run: TestRun
  readonly #api: Uri
  /** Those that run, by title. */
  readonly #tests: ReadonlyMap<string, TestItem>
  readonly #marks: FailureMarks
  readonly #details: CoverageDetails
  readonly #left: Set<TestItem>
  #output = 0

  constructor(
    run: TestRun,
    api: Uri,
    tests: readonly TestItem[],
    { marks, details }: { readonly marks: FailureMarks; readonly details: CoverageDetails },
  ) {
    this.#run = run
    this.#api = api
    this.#tests = new Map(tests.map((test) => [test.label, test]))
    this.#left = new Set(tests)
    this.#marks = marks
    this.#details = details
  }

  hear(event: ReportedTestEvent): void {
    if (event.event === 'result') this.#result(event)
    if (event.event === 'coverage') this.#cover(event)
    const started = event.event === 'started' ? this.#tests.get(event.title) : undefined
    if (started) this.#run.started(started)
  }

  /** The tests that have no result could not be run. */
  fail(message: string, location?: Location): void {
    this.#print(`${message}\n`)
    const text = new TestMessage(message)
    if (location) text.location = location
    // One of them shows the reason, which is the same for all.
    for (const [i, test] of [...this.#left].entries()) this.#run.errored(test, i === 0 ? text : [])
  }

  #result(result: ReportedResult): void {
    const { title, outcome, milliseconds, failure, reason } = result
    const test = this.#tests.get(title)
    if (!test) return
    this.#left.delete(test)
    this.#marks.clear(test)
    if (outcome === 'passed') this.#run.passed(test, milliseconds)
    else if (outcome === 'skipped') this.#run.skipped(test)
    else this.#fail(test, result)
    const mark = outcome === 'passed' ? '✓' : outcome === 'skipped' ? '-' : '✗'
    const why = reason === undefined ? '' : `  skipped: ${reason}`
    this.#print(`${mark} ${title}${why}\n${failure ? `${indented(wholeFailure(failure))}\n` : ''}`, test)
  }

  #fail(test: TestItem, { failure, milliseconds }: ReportedResult): void {
    if (!failure) {
      this.#run.failed(test, [], milliseconds)
      return
    }
    const message = new TestMessage(new MarkdownString(failureMarkdown(failure)))
    const uri = this.#uri(failure.file)
    message.location = new Location(uri, rangeOf(failure))
    this.#run.failed(test, message, milliseconds)
    this.#marks.mark(test, uri, rangeOf(failure), failureSummary(failure))
  }

  #cover({ files }: ReportedCoverage): void {
    for (const file of files) {
      const details = coverageDetails(file)
      const coverage = FileCoverage.fromDetails(this.#uri(file.file), details)
      this.#details.set(coverage, details)
      this.#run.addCoverage(coverage)
    }
  }

  #uri(file: string): Uri {
    return Uri.joinPath(this.#api, file)
  }

  #print(text: string, test?: TestItem): void {
    this.#output += text.length
    if (this.#output > MOST_OUTPUT) return
    this.#run.appendOutput(text.replaceAll('\n', '\r\n'), undefined, test)
  }
}

function indented(text: string): string {
  return text.replace(/^(?=.)/gm, '  ')
}
