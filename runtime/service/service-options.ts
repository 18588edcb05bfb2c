/** The options of a service. */

import type { Audience } from '../access/audience.ts'
import type { BodyLimits } from '../bodies/body-engine.ts'
import type { Chance } from '../bodies/chance.ts'
import type { MakeBodies } from '../bodies/protocol.ts'
import { CLOCK, type Clock, processorTime } from '../clock.ts'
import type { Observe } from '../engine/call-context.ts'
import type { Externals } from '../engine/external.ts'
import type { Membership, OnSettingsChanged } from '../engine/gate.ts'
import type { Handlers } from '../engine/handler.ts'
import type { SharedFailures } from '../engine/shared-failures.ts'
import type { OpenCode } from '../outside/outside.ts'
import type { Discover } from '../standard/introspection/discover.ts'
import type { SessionLimits } from '../standard/sessions/session-limits.ts'
import type { Credentials } from '../standard/users/credentials.ts'
import type { LogIn } from '../standard/users/login-log.ts'
import type { ServedRpcs } from './served-rpcs.ts'
import type { ServiceGate } from './service-gate.ts'

export interface ServiceOptions {
  /** Gets bugs and commits that fail; never calls, and never a session's reference. */
  readonly log: (text: string) => void
  /** Where writes are ordered; by default those of a server that is alone with its data. */
  readonly gate?: ServiceGate | undefined
  /** The servers that share the data; undefined for a server that is alone. */
  readonly membership?: Membership | undefined
  /** Registers a listener for the keys of settings that a commit of any server has changed; undefined for a server that is alone. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
  /** Milliseconds since 1970; Date.now by default. */
  readonly now?: () => number
  /** Milliseconds of a clock that is never set; `now` by default where it is given, else performance.now. */
  readonly steady?: () => number
  /** As `servedRpcs` makes them, for programs that run many services of one API: it takes milliseconds. */
  readonly rpcs?: ServedRpcs | undefined
  /** Timers; those of Node by default. */
  readonly after?: Clock['after']
  /** Work for a later turn; setImmediate by default. */
  readonly soon?: Clock['soon']
  /** That of the clock which `after` is of. */
  readonly longestSleep?: Clock['longestSleep']
  /** Who may log in, and how; by default the users of the data, with passwords. */
  readonly credentials?: Credentials | undefined
  /** CROWFOOT_PASSWORD. */
  readonly password?: string | undefined
  /** Where several servers share the data, CROWFOOT_PASSWORD also replaces a password that root has. */
  readonly mayResetPassword?: boolean | undefined
  /** Failed log-ins that other servers count too; undefined for a server that is alone. */
  readonly sharedFailures?: SharedFailures | undefined
  readonly sessions?: SessionLimits
  /** Called at every log-in. */
  readonly onLogIn?: (logIn: LogIn) => void
  /** Called for every call that is answered: for the log and the metrics. */
  readonly observe?: Observe
  /** The OpenRPC document that `rpc.discover` answers with; without it there is no such method. */
  readonly discover?: Discover | undefined
  /** The clients that may call `rpc.discover` and `system.*`; all by default. */
  readonly mayDiscover?: Audience
  /** Code for RPCs, by their names; it replaces what they would do without it. */
  readonly handlers?: Handlers | undefined
  /** The code of externals, by their names. */
  readonly externals?: Externals | undefined
  /** The code of `handlers.ts`, which gives handlers and externals too. */
  readonly code?: OpenCode | undefined
  /** The path of the folder for files of that code, made at the first call. */
  readonly folder?: (() => string) | undefined
  /** The message bodies of the API. A handler for an RPC with a body is an error. */
  readonly bodies?: MakeBodies | undefined
  readonly bodyLimits?: BodyLimits | undefined
  /** What `uuid()` and `random(n)` of bodies give; by default nobody can foresee it. */
  readonly chance?: Chance | undefined
}

/** The clocks of machines that share their data may differ, so the time is that of the gate, where it has one. */
export function serviceClock(options: ServiceOptions): Clock {
  const { after = CLOCK.after, soon = CLOCK.soon, longestSleep, gate } = options
  const now = gate?.now ?? options.now ?? CLOCK.now
  return { now, after, soon, longestSleep }
}

export function steadyClock({ now, steady = now ?? (() => performance.now()) }: ServiceOptions): () => number {
  return steady
}

/** Says what work costs. A clock that is given stands for it too. */
export function workClock({ now, steady = now ?? processorTime }: ServiceOptions): () => number {
  return steady
}
