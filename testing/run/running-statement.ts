/** Follows a test while it runs: the statement that runs, and the values of the parts of its `expect`. */
import type { LocalValue } from '../../runtime/bodies/protocol.ts'
import type { TestMarks } from '../protocol.ts'
import type { FailureText } from './failure-text.ts'
import type { NamesOfObjects } from './object-names.ts'
import type { TestFacts } from './test-facts.ts'
import { ExpectationFailed, TestFailed } from './test-failed.ts'

export interface RunningStatementParts {
  readonly facts: Pick<TestFacts, 'isInside'>
  readonly text: FailureText
  /** Learns the names of the test's `let`s. */
  readonly names: NamesOfObjects
  /** Called after each statement, with its site; undefined before the first. */
  readonly onEnd?: ((site: number | undefined) => void) | undefined
}

export class RunningStatement implements TestMarks {
  /** The statement, or the call in it; undefined before the first. */
  site: number | undefined
  readonly #parts: RunningStatementParts
  readonly #values = new Map<number, LocalValue>()

  constructor(parts: RunningStatementParts) {
    this.#parts = parts
  }

  at(site: number): void {
    this.#parts.onEnd?.(this.site)
    this.site = site
    this.#values.clear()
  }

  part<T>(site: number, value: T): T {
    this.#values.set(site, value as LocalValue)
    return value
  }

  again(quantifier: number): void {
    for (const site of this.#values.keys()) if (this.#parts.facts.isInside(site, quantifier)) this.#values.delete(site)
  }

  fails(site: number, raised: unknown, code: string, params: readonly string[] | null): void {
    this.site = site
    const complaint = this.#parts.text.unexpectedError(raised, code, params)
    if (complaint) throw new TestFailed(complaint)
  }

  expect(site: number, holds: boolean): void {
    this.site = site
    if (!holds) throw new ExpectationFailed(this.#parts.text.partsOf(this.#values))
  }

  named<T>(name: string, value: T): T {
    if (typeof value === 'string') this.#parts.names.learn(value, name)
    return value
  }
}
