/** What `crow test --events json` writes to stdout, one JSON per line, and reads from stdin. See docs/test-programs.md. */

/** A range of a file of the API. Lines and columns count from 0. */
export interface ReportedPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export type ReportedTestEvent =
  /** The process waits for a debugger at this address. */
  | { readonly event: 'inspect'; readonly url: string }
  /** The texts have no errors. */
  | { readonly event: 'tests' }
  /** The texts have errors, which are listed in `message`. */
  | { readonly event: 'invalid'; readonly message: string }
  | { readonly event: 'started'; readonly title: string }
  | ({ readonly event: 'result' } & ReportedResult)
  | ({ readonly event: 'coverage' } & ReportedCoverage)
  /** The end of a run, also of one that could not run the tests. */
  | { readonly event: 'done' }

export interface ReportedResult extends ReportedPlace {
  readonly title: string
  readonly outcome: 'passed' | 'failed' | 'skipped'
  readonly milliseconds: number
  readonly failure?: ReportedFailure
  /** Why it was skipped. */
  readonly reason?: string
}

export interface ReportedFailure extends ReportedPlace {
  readonly message: string
  readonly help?: string
  /** The parts of an `expect`, with their values. */
  readonly parts: readonly ReportedPart[]
  readonly calls: readonly ReportedCall[]
  readonly log: readonly string[]
}

export interface ReportedPart extends ReportedPlace {
  readonly text: string
  readonly value: string
}

export interface ReportedCall {
  readonly client: string
  readonly method: string
  readonly args: readonly string[]
  readonly result?: string
  readonly error?: ReportedError
  /** Of an `async` call: how its task has ended, or stands where the test has failed. */
  readonly task?: { readonly status: string; readonly error?: ReportedError; readonly end?: number }
  /** Milliseconds of the test's clock at its begin and its end; a call that has not ended has no end. */
  readonly time: number
  readonly end?: number
}

export interface ReportedError {
  readonly code: string
  readonly params: readonly string[]
}

export interface ReportedCoverage {
  readonly files: readonly FileCounts[]
}

export interface FileCounts {
  readonly file: string
  readonly statements: readonly StatementCount[]
  readonly conditions: readonly ConditionCount[]
}

export interface StatementCount extends Omit<ReportedPlace, 'file'> {
  readonly count: number
}

/** How often a condition held, and how often it did not. */
export interface ConditionCount extends Omit<ReportedPlace, 'file'> {
  readonly held: number
  readonly failed: number
}

/** The event on a line; undefined for any other line, which another version of the command may print. */
export function testEvent(line: string): ReportedTestEvent | undefined {
  try {
    const event = JSON.parse(line)
    return typeof event?.event === 'string' ? event : undefined
  } catch {
    return undefined
  }
}

export interface RunLine {
  readonly run: readonly string[]
  readonly coverage?: true
}

export type TestRequestLine =
  | RunLine
  /** The texts as the editor has them, by the names of their files; null: as on disk. */
  | { readonly texts: { readonly [file: string]: string | null } }
  /** Ends the run at once. */
  | { readonly stop: true }
