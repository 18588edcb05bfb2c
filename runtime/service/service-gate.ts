/** The gate of a service: where its writes are ordered, and when its answers may go out. */
import type { WriteGate } from '../engine/gate.ts'
import type { StoreSnapshot } from '../store/store.ts'
import type { Settle } from '../wire/endpoint.ts'

/** `GroupCommit` over SQLite alone, and the groups of several servers. */
export interface ServiceGate extends WriteGate {
  /**
   * Answers a call once all that it has seen is durable. Where writes are ordered that is so already, as answers are made
   * outside of groups: it responds at once.
   */
  readonly settle: Settle
  /** The data as they are now, which is after a commit. See `Store.snapshot`. Never called inside of a group. */
  readonly snapshot: () => StoreSnapshot
  /** Commits at the end of this turn. Does nothing where writes are ordered: the end of a group commits. */
  schedule(): void
  /** Commits now and answers the calls that are held. Does nothing where writes are ordered. */
  flush(): void
  /** As `fresh`, also where reads may be behind. Not called where writes are not ordered. */
  linearized(): Promise<void>
  /** False while the data are read anew: nothing may be read. */
  readonly isWhole: boolean
  /** No call waits for a commit, and none is due. */
  readonly isAtRest: boolean
}
