/** Mocha's spec reporter without its summary. It sends the counts of each file to the process that started mocha. */
import { relative } from 'node:path'
import Mocha from 'mocha'

export interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** By the path of a test file, relative to the folder that mocha runs in; '' for tests without a file. */
export type CountsByFile = { [file: string]: Counts }

const { EVENT_TEST_PASS, EVENT_TEST_FAIL, EVENT_TEST_PENDING } = Mocha.Runner.constants

export default class Reporter extends Mocha.reporters.Spec {
  readonly #counts: CountsByFile = {}

  constructor(runner: Mocha.Runner, options: Mocha.MochaOptions) {
    super(runner, options)
    const count = (what: keyof Counts) => (test: { readonly file?: string }) => {
      const file = test.file ? relative(process.cwd(), test.file) : ''
      this.#counts[file] ??= { passed: 0, failed: 0, skipped: 0 }
      this.#counts[file][what]++
    }
    runner.on(EVENT_TEST_PASS, count('passed'))
    runner.on(EVENT_TEST_FAIL, count('failed'))
    runner.on(EVENT_TEST_PENDING, count('skipped'))
  }

  override epilogue(): void {
    if (this.failures.length > 0) Mocha.reporters.Base.list(this.failures)
    process.send?.(this.#counts)
  }
}
