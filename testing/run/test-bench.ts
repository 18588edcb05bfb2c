/** Runs the tests of one API, each in a world of its own. */
import type { TestCase } from '../../model/test-case.ts'
import type { WorldCode } from '../world/load.ts'
import { worldSeed } from '../world/test-seed.ts'
import { openWorld } from '../world/world.ts'
import { Worlds } from '../world/worlds.ts'
import type { TestCall } from './call-log.ts'
import { SceneTrace } from './scene-trace.ts'
import { TestDriver } from './test-driver.ts'
import { TestFacts } from './test-facts.ts'
import type { TestFailure, TestResult } from './test-result.ts'

export interface TestBenchOptions {
  /** A whole number, from which all chance in the tests follows. */
  readonly seed: number
  /** The most real milliseconds of one test; 10 s by default. */
  readonly longest?: number
  /** Asked between the statements and calls of a test, and whenever time passes in it: true ends the test at once. */
  readonly isStopped?: () => boolean
}

const LONGEST = 10_000

export class TestBench {
  readonly #facts: TestFacts
  readonly #worlds: Worlds
  readonly #options: TestBenchOptions

  /** `texts`: by the names of their files. */
  constructor(code: WorldCode, texts: ReadonlyMap<string, string>, options: TestBenchOptions) {
    this.#facts = new TestFacts(code, texts)
    this.#worlds = new Worlds(code)
    this.#options = options
  }

  /**
   * Whatever happens in a test is its result. `see` gets the calls that it has made, as values. Rejects with TestStopped if the
   * test was ended by `isStopped`.
   */
  async run(test: TestCase, see?: (calls: readonly TestCall[]) => void): Promise<TestResult> {
    const begin = performance.now()
    const { calls, failure, hasBrokenScene } = await this.#driven(test)
    see?.(calls)
    const shown = hasBrokenScene ? ((await this.#traced(test)) ?? failure) : failure
    const { title, path, at } = test
    const milliseconds = performance.now() - begin
    return { title, path, at, outcome: failure ? 'failed' : 'passed', milliseconds, ...(shown && { failure: shown }) }
  }

  async #driven(test: TestCase, isTraced = false): Promise<DrivenTest> {
    const { seed, longest = LONGEST, isStopped = () => false } = this.#options
    const options = { seed: worldSeed(seed, test.title) }
    // A trace listens to its store for ever.
    const world = isTraced ? openWorld(this.#facts.code, options) : this.#worlds.open(options)
    const code = world.bodies.tests?.get(test.title)
    if (!code) throw new Error(`there is no code of the test "${test.title}"`)
    const trace = isTraced ? new SceneTrace(world) : undefined
    const driver = new TestDriver({ facts: this.#facts, world, test, longest, isStopped, ...(trace && { trace }) })
    const failure = await driver.run(code).finally(() => (isTraced ? world.close() : this.#worlds.close(world)))
    return { calls: driver.calls, failure, hasBrokenScene: driver.hasBrokenScene }
  }

  /** Fails in the same way again, as all chance follows from the seed, and at the statement that is to blame. Is not counted. */
  async #traced(test: TestCase): Promise<TestFailure | undefined> {
    const { hits } = this.#facts.code
    const before = hits.slice()
    try {
      return (await this.#driven(test, true)).failure
    } finally {
      hits.set(before)
    }
  }
}

interface DrivenTest {
  readonly calls: readonly TestCall[]
  readonly failure: TestFailure | undefined
  readonly hasBrokenScene: boolean
}
