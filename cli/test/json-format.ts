/** Results of tests for programs: one JSON document, and one result by itself for `--events json`. */
import type { TextRange } from '../../model/body.ts'
import type { TestCase } from '../../model/test-case.ts'
import type { ShownCall, TestFailure, TestOutcome, TestResult } from '../../testing/run/test-result.ts'
import { cleanJson } from '../print/clean.ts'
import { outcomes, type TestFormat, type TestRunEnd, type TestRunStart } from './test-format.ts'

/**
 * The output of `crow test --format json`. Later versions may add members; `format` changes where a member changes its
 * meaning.
 */
export interface JsonTestReport {
  readonly format: 1
  /** As the user wrote it. Files are named relative to it. */
  readonly directory: string
  readonly seed?: number
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** With --bail: how many tests did not run. */
  readonly left: number
  readonly milliseconds: number
  /** In the order of their files and places. */
  readonly tests: readonly JsonTestResult[]
}

/** Lines and columns count from 0, in UTF-16 units, as in the language server protocol; the end is not included. */
export interface JsonTextPlace {
  readonly file: string
  readonly line: number
  readonly column: number
  readonly endLine: number
  readonly endColumn: number
}

export interface JsonTest extends JsonTextPlace {
  readonly title: string
  readonly doc: string
}

export interface JsonTestResult extends JsonTextPlace {
  readonly title: string
  readonly outcome: TestOutcome
  readonly milliseconds: number
  readonly failure?: JsonTestFailure
  readonly reason?: string
}

export interface JsonTestFailure extends JsonTextPlace {
  readonly message: string
  readonly help?: string
  readonly parts: readonly (JsonTextPlace & { readonly text: string; readonly value: string })[]
  readonly calls: readonly (Omit<ShownCall, 'at'> & JsonTextPlace)[]
  readonly log: readonly string[]
}

export function jsonFormat({ host, directory }: TestRunStart): TestFormat {
  return {
    result: () => undefined,
    end: (end) => host.stdout.write(cleanJson(jsonTestReport(directory, end))),
  }
}

function jsonTestReport(directory: string, { results, seed, left, milliseconds }: TestRunEnd): JsonTestReport {
  return {
    format: 1,
    directory,
    ...(seed !== undefined && { seed }),
    passed: outcomes(results, 'passed'),
    failed: outcomes(results, 'failed'),
    skipped: outcomes(results, 'skipped'),
    left,
    milliseconds: rounded(milliseconds),
    tests: results.map(jsonTestResult),
  }
}

export function jsonTest({ title, doc, path, at }: TestCase): JsonTest {
  return { title, doc, ...placeOf(path, at) }
}

export function jsonTestResult({
  title,
  path,
  at,
  outcome,
  milliseconds,
  failure,
  reason,
}: TestResult): JsonTestResult {
  return {
    title,
    ...placeOf(path, at),
    outcome,
    milliseconds: rounded(milliseconds),
    ...(failure && { failure: jsonFailure(failure) }),
    ...(reason !== undefined && { reason }),
  }
}

function jsonFailure({ path, at, message, help, parts, calls, log }: TestFailure): JsonTestFailure {
  return {
    ...placeOf(path, at),
    message,
    ...(help !== undefined && { help }),
    parts: parts.map(({ at: place, ...part }) => ({ ...placeOf(path, place), ...part })),
    calls: calls.map(({ at: place, ...call }) => ({ ...placeOf(path, place), ...call })),
    log,
  }
}

function placeOf(file: string, [line, column, endLine, endColumn]: TextRange): JsonTextPlace {
  return { file, line, column, endLine, endColumn }
}

/** To microseconds. */
function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
