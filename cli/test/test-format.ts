/** What the formats of `crow test` are given: each result when it is there, and the end of the run. */
import type { TextRange } from '../../model/body.ts'
import type { TestOutcome, TestResult } from '../../testing/run/test-result.ts'
import type { Host } from '../host.ts'
import type { CheckReport } from '../print/report.ts'
import { count } from '../print/words.ts'

export type TestFormatName = 'text' | 'junit' | 'tap' | 'json' | 'github'

export interface TestFormat {
  result(result: TestResult): void
  end(end: TestRunEnd): void | Promise<void>
}

/** What stays the same in a run. */
export interface TestRunStart {
  readonly host: Host
  /** As the user wrote it. */
  readonly directory: string
  /** How many tests will run. */
  readonly tests: number
  /** The path as users see it of a file whose name results have. */
  shownPath(name: string): string
  /** The lines of a file, by its name. */
  lines(name: string): ReturnType<CheckReport['lines']>
}

export interface TestRunEnd {
  readonly results: readonly TestResult[]
  readonly milliseconds: number
  /** What chance in the tests follows from. */
  readonly seed?: number
  /** How many tests did not run to their end, as one had failed or the run was ended. */
  readonly left: number
}

export function outcomes(results: readonly TestResult[], outcome: TestOutcome): number {
  return results.filter((result) => result.outcome === outcome).length
}

/** `2 failed, 12 passed in 34 ms, seed 17` */
export function testSummary({ results, milliseconds, seed, left }: TestRunEnd): string {
  const parts = (['failed', 'passed', 'skipped'] as const).flatMap((outcome) => {
    const number = outcomes(results, outcome)
    return number > 0 ? [`${number} ${outcome}`] : []
  })
  if (left > 0) parts.push(`${left} not run`)
  const chance = seed === undefined ? '' : `, seed ${seed}`
  return `${parts.join(', ')} (${count(results.length + left, 'test')}) in ${timeText(milliseconds)}${chance}`
}

/** `34 ms`, `1.2 s`. */
export function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`
}

/** `vm.crow:12:3`, as editors and terminals open it. */
export function placeText(start: TestRunStart, path: string, [line, column]: TextRange): string {
  return `${start.shownPath(path)}:${line + 1}:${column + 1}`
}
