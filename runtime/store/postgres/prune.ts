/** Removes old commits, and what is kept of servers and log-ins that are gone. One server does it for all. */
import { inSchema } from './define-tables.ts'
import type { LogConnections } from './log-connections.ts'
import { nothingChanged } from './log-failures.ts'
import type { PostgresPlace } from './place.ts'

export interface PruneLimits {
  /** The newest commits, which stay however old they are. */
  readonly commits: number
  readonly milliseconds: number
}

export const PRUNE_LIMITS: PruneLimits = { commits: 100_000, milliseconds: 3_600_000 }

/** Returns how many commits were removed, in one slice. A copy that is older is made anew. Throws LogError. */
export async function prune(
  { schema, lock }: PostgresPlace,
  connections: LogConnections,
  { commits, milliseconds }: PruneLimits = PRUNE_LIMITS,
): Promise<number> {
  const table = (name: string) => inSchema(schema, name)
  // Not the lock of groups, which have priority. One statement, so another server finds the lock taken or nothing to do.
  const removed = `delete from ${table('@commits')} where generation in (
    select generation from ${table('@commits')}, (select pg_try_advisory_xact_lock(${lock.replace(/^\d+/, PRUNE_CLASS)}) as mine offset 0) l
    where mine and at < clock_timestamp() - interval '${milliseconds} milliseconds' and generation <=
      (select generation from ${table('@commits')} order by generation desc limit 1 offset ${commits})
    order by generation limit ${SLICE}) returning 1`
  try {
    const reads = await connections.get('reads')
    const rows = await reads.rows(removed)
    await reads.query(
      `delete from ${table('@servers')} where lease_until < clock_timestamp() - interval '1 day'; ` +
        `delete from ${table('@attempts')} where at < clock_timestamp() - failures * interval '1 minute'`,
    )
    return rows.length
  } catch (error) {
    throw nothingChanged(error)
  }
}

/** `crop`, in place of the lock's own number. */
const PRUNE_CLASS = String(0x63_72_6f_70)

const SLICE = 5_000

/** Prunes now and then, whenever it is told that time has passed. */
export class Pruning {
  readonly #work: () => Promise<number>
  readonly #now: () => number
  #next: number
  #isRunning = false

  constructor(work: () => Promise<number>, now = () => performance.now()) {
    this.#work = work
    this.#now = now
    this.#next = now() + EVERY
  }

  /** Not awaited by anybody: what fails is tried again later. */
  async timePasses(): Promise<void> {
    if (this.#isRunning || this.#now() < this.#next) return
    this.#isRunning = true
    const removed = await this.#work().catch(() => 0)
    this.#isRunning = false
    this.#next = this.#now() + (removed === SLICE ? 0 : EVERY)
  }
}

/** In ms. */
const EVERY = 60_000
