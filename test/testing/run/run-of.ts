/** Runs the tests of a text. */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { TestBench, type TestBenchOptions } from '../../../testing/run/test-bench.ts'
import type { TestFailure, TestResult } from '../../../testing/run/test-result.ts'
import { loadWorldCode } from '../../../testing/world/load.ts'

export async function resultsOf(text: string, options: Partial<TestBenchOptions> = {}): Promise<TestResult[]> {
  const analysis = analyze([{ path: 'api.crow', tree: parse(text) }], 'api')
  const errors = analysis.diagnostics.filter(({ severity }) => severity === 'error')
  assert.deepEqual(
    errors.map(({ message }) => message),
    [],
  )
  assert.ok(analysis.model)
  const code = loadWorldCode(analysis.model, { tests: analysis.tests() })
  const bench = new TestBench(code, new Map([['api.crow', text]]), { seed: 1, ...options })
  const results: TestResult[] = []
  for (const test of analysis.tests()) results.push(await bench.run(test))
  return results
}

/** Runs one test with these statements, in an API of this text; undefined if it passes. */
export async function failureOf(
  api: string,
  statements: string,
  options: Partial<TestBenchOptions> = {},
): Promise<(TestFailure & { readonly source: string }) | undefined> {
  const text = `${api}\ntest "it" {\n${statements}\n}\n`
  const [result] = await resultsOf(text, options)
  assert.equal(result?.outcome, result?.failure ? 'failed' : 'passed')
  if (!result?.failure) return undefined
  const [line, column, endLine, endColumn] = result.failure.at
  const lines = text.split('\n').slice(line, endLine + 1)
  const source = lines.length === 1 ? (lines[0] ?? '').slice(column, endColumn) : lines.join('\n')
  return { ...result.failure, source }
}
