/** What live sessions need of a service, and what operators may see of them. */
import type { Class } from '../../../model/api.ts'
import type { OnSettingsChanged, WriteGate } from '../../engine/gate.ts'
import type { Store } from '../../store/store.ts'
import type { Principal } from '../../values/principal.ts'
import type { SessionLimits } from './session-limits.ts'

export interface LiveSessionParts {
  /** The API's class `session`, with whatever fields it has. */
  readonly class: Class
  readonly store: Store
  /** Milliseconds since 1970, and of a monotonic clock. */
  readonly now: () => number
  readonly steady: () => number
  readonly limits: SessionLimits
  readonly principalOf: (user: string) => Principal | undefined
  /** Schedules a commit of what was written at the end of this turn. */
  readonly commit: () => void
  /** Called at once for each session that ends; its object may stay for a while, or for good where others refer to it. */
  readonly onEnd: (ref: string) => void
  /** Called for a session that is removed, in the same transaction. */
  readonly onRemove: (ref: string) => void
  readonly log: (text: string) => void
  readonly stopping: () => boolean
  /** Where writes are ordered, other servers begin and end sessions too. */
  readonly gate: WriteGate
  /** Registers a listener for the keys of settings that a commit of any server has changed. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
  /** Called for a session that another server has begun. */
  readonly onBegun?: ((user: string, source: string) => void) | undefined
}

/** A session as operators may see it. */
export interface SessionView {
  readonly ref: string
  readonly user: string
  readonly source: string
  /** Milliseconds since 1970. */
  readonly created: number
  readonly last: number
}
