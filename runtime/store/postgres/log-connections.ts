/** The three connections of a server to PostgreSQL: for its groups, for reads, and for what other servers say. */
import { LogError } from '../copy/commit-log.ts'
import { type ConnectionPurpose, PostgresConnection } from './connection.ts'
import type { PostgresPlace } from './place.ts'

type Kept = Exclude<ConnectionPurpose, 'copy' | 'prepare'>

/** Each is made at its first use, and again after it was lost. */
export class LogConnections {
  readonly #place: PostgresPlace
  readonly #kept = new Map<Kept, Promise<PostgresConnection>>()
  #isClosed = false

  constructor(place: PostgresPlace) {
    this.#place = place
  }

  /** Throws LogError. */
  async get(purpose: Kept): Promise<PostgresConnection> {
    const kept = this.#kept.get(purpose)
    const there = await kept?.catch(() => undefined)
    if (there && !there.isLost) return there
    if (this.#isClosed) throw new LogError('the log is closed', { isKnown: true })
    // Somebody else may have begun to make a new one meanwhile.
    const next = this.#kept.get(purpose)
    if (next && next !== kept) return next
    const made = this.#open(purpose)
    this.#kept.set(purpose, made)
    return made
  }

  async #open(purpose: Kept): Promise<PostgresConnection> {
    const { url, times } = this.#place
    // Clients wait for reads, and so does who asks for the health of a server.
    const longest = purpose === 'reads' ? times.readMilliseconds : times.answerMilliseconds
    const connection = await PostgresConnection.open(url, purpose, { ...times, answerMilliseconds: longest })
    if (this.#isClosed) connection.destroy()
    return connection
  }

  /** The next `get` makes a new one. */
  async drop(purpose: Kept): Promise<void> {
    const kept = this.#kept.get(purpose)
    this.#kept.delete(purpose)
    const connection = await kept?.catch(() => undefined)
    connection?.destroy()
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const all = [...this.#kept.values()].map((one) => one.catch(() => undefined))
    this.#kept.clear()
    for (const connection of await Promise.all(all)) await connection?.end()
  }
}
