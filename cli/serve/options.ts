/** What `crow serve` is told. */
import type { Api } from '../../model/api.ts'

/** As typed; what is not given is left to the server's own defaults, but for `data`. */
export interface ServeCommandOptions {
  readonly watch?: boolean
  readonly host?: string
  readonly port?: string
  /** `.crowfoot/data.db` beside the API if not given. */
  readonly data?: string
  readonly discard?: boolean
  /** `json`: events on stdout, for a program. */
  readonly events?: string
  readonly insecure?: boolean
  readonly maxBody?: string
  readonly allowOrigin?: readonly string[]
  readonly allowHost?: readonly string[]
  readonly metrics?: string
  readonly pages?: string
  readonly discover?: string
  /** `warn` if not given: somebody who writes an API wants to see its bugs, not each call. */
  readonly logLevel?: string
}

/** Called once, when the first server listens. */
export type Announce = (api: Api, url: string) => void
