/** A read transaction that all snapshots of one commit share. */
import type { Statement } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { StoreError } from '../store-error.ts'
import type { Reader } from './reader.ts'

/** Where the data were when the transaction began. */
export interface ReadStart {
  readonly generation: number
  readonly counts: ReadonlyMap<string, number>
  /** The latest touch of an object. */
  readonly touch: number
  /** In ms since 1970. */
  readonly time: number
}

export class SharedRead {
  readonly reader: Reader
  readonly start: ReadStart
  /** How many snapshots of it are open. */
  users = 0
  /** Bytes that were written to the database's log since. */
  logged = 0
  /** The number of its latest step among those of all reads. */
  latestStep = 0
  /** The time of that step, in ms since 1970. */
  latestTime: number
  lost: string | null = null
  readonly #countStep: () => number
  readonly #now: () => number

  constructor(reader: Reader, start: ReadStart, countStep: () => number, now: () => number) {
    this.reader = reader
    this.start = start
    this.#countStep = countStep
    this.#now = now
    this.latestStep = countStep()
    this.latestTime = start.time
  }

  /** Runs a query that reads a few rows. Throws StoreError if the database fails. Not to be called when it is lost. */
  step<T>(query: () => Sql, run: (statement: Statement) => T): T {
    const { database } = this.reader.connection
    this.latestStep = this.#countStep()
    this.latestTime = this.#now()
    try {
      return run(this.reader.statement(query))
    } catch (error) {
      if (!database.isDatabaseError(error)) throw error
      throw readFailure(database.name, error)
    }
  }
}

export function lostError(name: string, reason: string): StoreError {
  const forClients = `The data cannot be read any more as they were: ${reason}`
  return new StoreError(`An answer from "${name}" cannot be completed: ${reason}.`, { forClients })
}

export function readFailure(name: string, cause: unknown): StoreError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const message = `"${name}" could not be read: ${reason}. crow fsck ${name} looks into it.`
  return new StoreError(message, { cause, forClients: 'The data cannot be read' })
}
