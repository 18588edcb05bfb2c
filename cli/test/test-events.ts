/** `crow test --events json`: the requests that a program writes to stdin, and the events that it reads on stdout. */
import type { JsonCoverage } from './coverage/json-coverage.ts'
import type { JsonTest, JsonTestResult } from './json-format.ts'

/** A line of stdout (docs/test-programs.md, Run tests from a program). */
export type TestEvent =
  /** With --inspect: the process waits for a debugger at this address, ws://…, before it reads requests. */
  | { readonly event: 'inspect'; readonly url: string }
  /** The tests that there are: at the start, and when they or their places have changed. */
  | { readonly event: 'tests'; readonly tests: readonly JsonTest[] }
  /** The texts have errors, or cannot be read. `message`: the errors as `crow check` prints them. */
  | { readonly event: 'invalid'; readonly message: string }
  | { readonly event: 'started'; readonly title: string }
  | ({ readonly event: 'result' } & JsonTestResult)
  /** What the run has covered, where that was asked for; before `done`. */
  | ({ readonly event: 'coverage' } & JsonCoverage)
  /** A run has ended, also one of texts with errors. `seed`: what chance in it followed from. */
  | {
      readonly event: 'done'
      readonly passed: number
      readonly failed: number
      readonly skipped: number
      readonly milliseconds: number
      readonly seed: number
    }
  /** A line of stdin was not understood. */
  | { readonly event: 'unknown'; readonly line: string }

/** A line of stdin. */
export type TestRequest =
  | RunRequest
  /** Texts that an editor has not saved, by the names of their files; null: as on the disk. */
  | { readonly texts: { readonly [file: string]: string | null } }
  /** Ends the present run at once: the test that runs has no result. */
  | { readonly stop: true }

/** Runs all tests, or those of these titles. */
export interface RunRequest {
  readonly run: 'all' | readonly string[]
  readonly seed?: number
  readonly coverage?: boolean
}

/** undefined for a line that is not such a request. */
export function testRequestOf(line: string): TestRequest | undefined {
  try {
    const asked: { readonly [member: string]: unknown } = JSON.parse(line) ?? {}
    const { run, seed, coverage, texts, stop } = asked
    if (run === 'all' || isTexts(run))
      return { run, ...(isSeed(seed) && { seed }), ...(coverage === true && { coverage }) }
    if (stop === true) return { stop }
    const isUnsaved = typeof texts === 'object' && texts !== null && Object.entries(texts).every(isUnsavedText)
    return isUnsaved ? { texts: texts as { readonly [file: string]: string | null } } : undefined
  } catch {
    return undefined
  }
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string')
}

/** As the command line takes it. */
function isSeed(value: unknown): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value < 2 ** 32
}

/** Files of the API have no folder. */
function isUnsavedText([name, text]: readonly [string, unknown]): boolean {
  return !/[/\\]/.test(name) && (text === null || typeof text === 'string')
}
