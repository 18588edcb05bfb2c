/** Runs tests one after the other, and gives each result to the format. */
import type { TestCase } from '../../model/test-case.ts'
import { TestBench } from '../../testing/run/test-bench.ts'
import { TestStopped } from '../../testing/run/test-failed.ts'
import type { TestResult } from '../../testing/run/test-result.ts'
import type { WorldCode } from '../../testing/world/load.ts'
import type { TestRunEnd } from './test-format.ts'

export interface TestRunParts {
  readonly code: WorldCode
  /** By the names of the files. */
  readonly byName: ReadonlyMap<string, string>
  /** In the order of their files and places, as the results are in the end. */
  readonly tests: readonly TestCase[]
  /** The same in the order in which they run, if it is another. */
  readonly order?: readonly TestCase[]
  /** Not given where chance is a server's. */
  readonly seed?: number
  readonly bail?: boolean | undefined
  /** What runs each test; worlds if not given. */
  readonly bench?: Pick<TestBench, 'run'>
}

export interface TestRunListener {
  started?(test: TestCase): void
  result(result: TestResult): void
  /** True if the run is to end, also in the midst of a test. */
  isStopped?(): boolean
}

export async function runTests(parts: TestRunParts, listener: TestRunListener): Promise<TestRunEnd> {
  const { code, byName, tests, order = tests, seed, bail } = parts
  const begin = performance.now()
  const isStopped = () => listener.isStopped?.() ?? false
  const bench = parts.bench ?? new TestBench(code, byName, { seed: seed ?? newSeed(), isStopped })
  const results: TestResult[] = []
  for (const test of order) {
    if (isStopped()) break
    listener.started?.(test)
    const result = await resultOf(bench, test)
    if (!result) break
    results.push(result)
    listener.result(result)
    if (bail && result.outcome === 'failed') break
  }
  const milliseconds = performance.now() - begin
  if (order !== tests) sortByPlace(results, tests)
  return { results, milliseconds, ...(seed !== undefined && { seed }), left: tests.length - results.length }
}

/** undefined for a test that was stopped. */
async function resultOf(bench: Pick<TestBench, 'run'>, test: TestCase): Promise<TestResult | undefined> {
  try {
    return await bench.run(test)
  } catch (error) {
    if (error instanceof TestStopped) return undefined
    throw error
  }
}

function sortByPlace(results: TestResult[], tests: readonly TestCase[]): void {
  const places = new Map(tests.map(({ title }, i) => [title, i]))
  results.sort((a, b) => (places.get(a.title) ?? 0) - (places.get(b.title) ?? 0))
}

/** A seed that people can type. */
export function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000)
}
