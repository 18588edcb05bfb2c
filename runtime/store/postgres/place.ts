/** Where the data lie in PostgreSQL, and how long its answers may take. */
import type { ConnectionTimes } from './connection.ts'

export interface PostgresTimes extends ConnectionTimes {
  /** The same for what is read, which is little. */
  readonly readMilliseconds: number
  /** A group that waits longer for its turn fails. */
  readonly lockMilliseconds: number
  readonly statementMilliseconds: number
  /** PostgreSQL ends the transaction of a server that stands still. */
  readonly idleMilliseconds: number
  /** As `idleMilliseconds` and `holderMilliseconds`, for a group with a call that runs for long. Less than a lease. */
  readonly longMilliseconds: number
  /** Who holds the lock for longer is ended by those that wait for it. */
  readonly holderMilliseconds: number
  /** How often who waits looks who holds the lock. */
  readonly lookMilliseconds: number
}

export const POSTGRES_TIMES: PostgresTimes = {
  connectMilliseconds: 5_000,
  answerMilliseconds: 20_000,
  readMilliseconds: 5_000,
  lockMilliseconds: 5_000,
  statementMilliseconds: 10_000,
  idleMilliseconds: 2_000,
  longMilliseconds: 8_000,
  holderMilliseconds: 3_000,
  lookMilliseconds: 500,
}

export interface PostgresPlace {
  readonly url: string
  readonly schema: string
  /** The two numbers of the advisory lock. */
  readonly lock: string
  /** Of LISTEN and NOTIFY. */
  readonly channel: string
  readonly version: number
  readonly times: PostgresTimes
}
