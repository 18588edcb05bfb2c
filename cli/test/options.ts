/** The options of `crow test`. */
import type { TestFormatName } from './test-format.ts'

/** As typed. */
export interface TestCommandOptions {
  readonly format: TestFormatName
  readonly watch?: boolean
  /** A whole number; a new one for each run if not given. */
  readonly seed?: number
  /** End with the first failure. */
  readonly bail?: boolean
  /** `json`: wait for requests on stdin and print events on stdout, for a program. */
  readonly events?: string
  /** Wait for a debugger. */
  readonly inspect?: boolean
}
