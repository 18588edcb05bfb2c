/** Ends the backend of a server that holds the lock and stands still, so that the others can go on. */
import { type PostgresConnection, PURPOSE } from './connection.ts'
import { LONG_GROUP } from './log-queries.ts'
import type { PostgresPlace } from './place.ts'

/**
 * Looks, as long as a server waits, who holds the lock. The same backend in the same transaction for too long is ended, which
 * undoes what it wrote. Not one that waits for a synchronous standby: its commit has happened.
 */
export class LockWatch {
  readonly #place: PostgresPlace
  readonly #reads: () => Promise<PostgresConnection>
  readonly #now: () => number
  #holder = ''
  #since = 0

  constructor(place: PostgresPlace, reads: () => Promise<PostgresConnection>, now = () => performance.now()) {
    this.#place = place
    this.#reads = reads
    this.#now = now
  }

  /** Resolves as `waiting` does. */
  async during<T>(waiting: Promise<T>): Promise<T> {
    this.#holder = ''
    const { lookMilliseconds } = this.#place.times
    let isLooking = false
    const timer = setInterval(() => {
      if (isLooking) return
      isLooking = true
      this.look()
        .catch(() => undefined)
        .finally(() => {
          isLooking = false
        })
    }, lookMilliseconds)
    try {
      return await waiting
    } finally {
      clearInterval(timer)
    }
  }

  /** Returns whether a backend was ended. */
  async look(): Promise<boolean> {
    const reads = await this.#reads()
    const [[pid, start, name] = []] = await reads.rows(holderQuery(this.#place))
    const holder = pid === undefined ? '' : `${pid} ${start}`
    if (holder !== this.#holder) {
      this.#holder = holder
      this.#since = this.#now()
    }
    const { holderMilliseconds, longMilliseconds } = this.#place.times
    const longest = name === LONG_GROUP ? longMilliseconds : holderMilliseconds
    if (holder === '' || this.#now() - this.#since < longest) return false
    const [[ended] = []] = await reads.rows(`select pg_terminate_backend(pid) from (${holderQuery(this.#place)}) h
      where pid = ${Number(pid)} and start::text = '${start}'`)
    return ended === 't'
  }
}

/** Only those that write groups: what prepares the tables may take its time. */
function holderQuery({ lock }: PostgresPlace): string {
  // The lock's numbers have signs, and those of pg_locks do not.
  const [first, second] = lock.split(', ').map((number) => Number(number) >>> 0)
  return `select a.pid, a.xact_start as start, a.application_name from pg_locks l join pg_stat_activity a using (pid)
    where l.locktype = 'advisory' and l.granted and l.objsubid = 2 and l.classid::bigint = ${first} and l.objid::bigint = ${second}
    and l.database = (select oid from pg_database where datname = current_database())
    and a.application_name in ('${PURPOSE}group', '${LONG_GROUP}') and a.wait_event is distinct from 'SyncRep'`
}
