/** Runs tests one after the other, and gives each result to the format. */
import type { TestCase } from '../../model/test-case.ts'
import { TestBench } from '../../testing/run/test-bench.ts'
import type { TestResult } from '../../testing/run/test-result.ts'
import type { WorldCode } from '../../testing/world/load.ts'
import type { TestRunEnd } from './test-format.ts'

export interface TestRunParts {
  readonly code: WorldCode
  /** By the names of the files. */
  readonly byName: ReadonlyMap<string, string>
  readonly tests: readonly TestCase[]
  /** Not given where chance is a server's. */
  readonly seed?: number
  readonly bail?: boolean | undefined
  /** What runs each test; worlds if not given. */
  readonly bench?: Pick<TestBench, 'run'>
}

export interface TestRunListener {
  started?(test: TestCase): void
  result(result: TestResult): void
  /** True if no other test is to begin. */
  isStopped?(): boolean
}

export async function runTests(parts: TestRunParts, listener: TestRunListener): Promise<TestRunEnd> {
  const { code, byName, tests, seed, bail } = parts
  const begin = performance.now()
  const bench = parts.bench ?? new TestBench(code, byName, { seed: seed ?? newSeed() })
  const results: TestResult[] = []
  for (const test of tests) {
    if (listener.isStopped?.()) break
    listener.started?.(test)
    const result = await bench.run(test)
    results.push(result)
    listener.result(result)
    if (bail && result.outcome === 'failed') break
  }
  const milliseconds = performance.now() - begin
  return { results, milliseconds, ...(seed !== undefined && { seed }), left: tests.length - results.length }
}

/** A seed that people can type. */
export function newSeed(): number {
  return Math.floor(Math.random() * 1_000_000)
}
