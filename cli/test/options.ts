/** The options of `crow test`. */
import type { RemoteOptions } from '../remote/open-remote.ts'
import type { TestFormatName } from './test-format.ts'

export type CoverageFormat = 'text' | 'lcov' | 'html' | 'json'

/** As typed. */
export interface CoverageOptions {
  readonly coverage?: boolean
  /** `text` if not given. */
  readonly coverageFormat?: readonly CoverageFormat[]
  /** Where files are written; `coverage` if not given. */
  readonly coverageDir?: string
  /** In percent: less coverage fails. */
  readonly threshold?: number
}

/** As typed. */
export interface TestCommandOptions extends RemoteOptions, CoverageOptions {
  readonly format: TestFormatName
  readonly watch?: boolean
  /** A whole number; a new one for each run if not given. */
  readonly seed?: number
  /** End with the first failure. */
  readonly bail?: boolean
  /** `json`: wait for requests on stdin and print events on stdout, for a program. */
  readonly events?: string
  /** The address of a server that the tests call. */
  readonly against?: string
  /** Wait for a debugger. */
  readonly inspect?: boolean
  /** Explore the API for so many milliseconds; true: for the usual time. */
  readonly explore?: number | true
  /** Play all sequences within these bounds. */
  readonly exhaust?: string
}
