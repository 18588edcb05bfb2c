/** What a service is given beside its API and store. */

import type { Audience } from '../access/audience.ts'
import { CLOCK, type Clock } from '../clock.ts'
import type { Observe } from '../engine/call-context.ts'
import type { Handlers } from '../engine/handler.ts'
import type { Discover } from '../standard/introspection/discover.ts'
import type { SessionLimits } from '../standard/sessions/session-limits.ts'
import type { LogIn } from '../standard/users/login-log.ts'

export interface ServiceOptions {
  /** Hears of bugs and of commits that fail; never of calls, and never a session's reference. */
  readonly log: (text: string) => void
  /** Milliseconds since 1970; Date.now where not given. */
  readonly now?: () => number
  /** Milliseconds of a clock that nobody sets; as `now` where that is given. */
  readonly steady?: () => number
  /** Timers; the machine's own where not given. */
  readonly after?: Clock['after']
  /** CROWFOOT_PASSWORD. */
  readonly password?: string | undefined
  readonly sessions?: SessionLimits
  /** Hears of every log-in. */
  readonly onLogIn?: (logIn: LogIn) => void
  /** Hears of every call that is answered: for the log and the metrics. */
  readonly observe?: Observe
  /** The OpenRPC document that `rpc.discover` answers with; without it there is no such method. */
  readonly discover?: Discover | undefined
  /** Who may call that and `system.*`; everybody where it is not given. */
  readonly mayDiscover?: Audience
  /** Code for RPCs, by their names, in the place of what they would do by themselves. */
  readonly handlers?: Handlers | undefined
}

export function serviceClock({ now = CLOCK.now, after = CLOCK.after }: ServiceOptions): Clock {
  return { now, after }
}

export function steadyClock({ now, steady = now ?? (() => performance.now()) }: ServiceOptions): () => number {
  return steady
}
