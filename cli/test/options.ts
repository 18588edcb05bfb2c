/** The options of `crow test`. */
import type { RemoteOptions } from '../remote/open-remote.ts'
import type { TestFormatName } from './test-format.ts'

/** As typed. */
export interface TestCommandOptions extends RemoteOptions {
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
