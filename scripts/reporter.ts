/**
 * Mocha's spec reporter without its summary. It sends the counts and the time of each file to the process that started
 * mocha.
 */
import { relative } from 'node:path'
import Mocha from 'mocha'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

export interface FileResult extends Counts {
  /** The time that the file's tests and hooks took. */
  milliseconds: number
}

/** By the path of a test file, relative to the folder that mocha runs in; '' for tests without a file. */
export type ResultsByFile = { [file: string]: FileResult }

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING, EVENT_TEST_END, EVENT_HOOK_END } = Mocha.Runner.constants

export default class Reporter extends Mocha.reporters.Spec {
  readonly #results: ResultsByFile = {}

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const count = (what: keyof Counts) => (test: Timed) => {
      this.#of(test)[what]++
    }
    const time = (timed: Timed) => {
      this.#of(timed).milliseconds += timed.duration ?? 0
    }
    runner.on(EVENT_TEST_PASS, count('passed'))
    runner.on(EVENT_TEST_FAIL, count('failed'))
    runner.on(EVENT_TEST_PENDING, count('skipped'))
    runner.on(EVENT_TEST_END, time)
    runner.on(EVENT_HOOK_END, time)
  }

  #of({ file: path }: Timed): FileResult {
    const file = path ? relative(process.cwd(), path) : ''
    this.#results[file] ??= { passed: 0, failed: 0, skipped: 0, milliseconds: 0 }
    return this.#results[file]
  }

  override epilogue(): void {
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures)
    process.send?.(this.#results)
  }
}

/** What a test and a hook have in common. */
interface Timed {
  readonly file?: string
  readonly duration?: number
}
