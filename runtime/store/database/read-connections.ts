/** The interface to further connections of a database, each of which reads the data of one commit while others write. */
import type { Database } from './database.ts'

export interface ReadConnections {
  /** How many may be open at the same time. */
  readonly most: number
  /** Throws StoreError if the data cannot be read. */
  open(): ReadConnection
  /** The bytes that the database keeps of what was written lately; 0 where open readers do not keep it from shrinking. */
  logBytes(): number
}

export interface ReadConnection {
  /** Where to read. Another one after `beforeWrite`. */
  readonly database: Database
  /** From now on, the data are read as they are after the last commit. To be called while nothing is written. */
  begin(): void
  /** After this it may begin again, at a later commit. */
  end(): void
  /** For a database that has only one connection: makes a copy to read, before others write. */
  beforeWrite?(): void
  close(): void
}
