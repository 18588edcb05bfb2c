/** What the run of one test gives: whether it passed, and why not. Values are texts, as the language writes them. */
import type { TextRange } from '../../model/body.ts'

export interface TestResult {
  readonly title: string
  /** The file that the test stands in. */
  readonly path: string
  /** The whole declaration. */
  readonly at: TextRange
  readonly outcome: TestOutcome
  /** Real time, not that of the test's clock. */
  readonly milliseconds: number
  /** Only of a failed test. */
  readonly failure?: TestFailure
  /** Only of a skipped test: why. */
  readonly reason?: string
}

export type TestOutcome = 'passed' | 'failed' | 'skipped'

export interface TestFailure {
  readonly path: string
  /** The statement that failed, or the condition of an `expect`. */
  readonly at: TextRange
  /** A sentence. */
  readonly message: string
  /** What to do, as sentences; absent where that is plain. */
  readonly help?: string
  /** The parts of an `expect` in the order of the text, each with its value. */
  readonly parts: readonly ShownPart[]
  /** The calls so far, in order: also those that have not ended. */
  readonly calls: readonly ShownCall[]
  /** What the service has logged about bugs of bodies and of itself. */
  readonly log: readonly string[]
}

export interface ShownPart {
  readonly at: TextRange
  /** As the test writes it, in one line. */
  readonly text: string
  readonly value: string
}

export interface ShownCall {
  /** The role of `as`; `root` for calls outside of one. */
  readonly client: string
  /** `VM.start`, `Async.VM.start`. */
  readonly method: string
  readonly args: readonly string[]
  /** Absent for a call without a result, one that failed, and one that has not ended. */
  readonly result?: string
  readonly error?: ShownError
  /** Of an `async` call that has begun. */
  readonly task?: ShownTask
  /** Where the call stands in the test. */
  readonly at: TextRange
  /** When it was made: milliseconds of the test's clock since the test began. */
  readonly time: number
  /** The same at its end; absent where it has not ended. */
  readonly end?: number
}

/** How the task of an `async` call has ended, or how it stands where the test has failed. */
export interface ShownTask {
  /** `pending`, `success`, …; `destroyed` for one that is gone. */
  readonly status: string
  readonly error?: ShownError
  /** When it ended, as `end` of a call; absent while it runs, and where that is not known. */
  readonly end?: number
}

export interface ShownError {
  readonly code: string
  readonly params: readonly string[]
}
