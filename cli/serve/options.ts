/** The options of `crow serve`. */
import type { Api } from '../../model/api.ts'

/** As typed. The server has defaults for those that are not given, except for `data` and `logLevel`. */
export interface ServeCommandOptions {
  readonly watch?: boolean
  readonly host?: string
  readonly port?: string
  readonly listen?: readonly string[]
  /** `.crowfoot/data.db` in the directory of the API if not given. */
  readonly data?: string
  /** PostgreSQL, on which several servers work; `data` is then the copy. */
  readonly database?: string
  readonly reads?: string
  readonly discard?: boolean
  /** `json`: print events on stdout, for a program. */
  readonly events?: string
  /** Each server waits for a debugger. */
  readonly inspect?: boolean
  readonly insecure?: boolean
  readonly maxBody?: string
  readonly allowOrigin?: readonly string[]
  readonly allowHost?: readonly string[]
  readonly metrics?: string
  readonly pages?: string
  readonly discover?: string
  /** `warn` if not given: authors of an API want to see bugs, not every call. */
  readonly logLevel?: string
}

/** Called once, when the first server listens. */
export type Announce = (api: Api, url: string) => void
