/** Opens the store of a server in a SQLite file, or in memory. */
import type { DatabaseSync } from 'node:sqlite'
import type { Api } from '../../../model/api.ts'
import { OpenedStore } from '../opening/opened-store.ts'
import { prepareTables } from '../opening/prepare-tables.ts'
import { servedModel } from '../settings/meta.ts'
import type { SnapshotLimits } from '../snapshots/snapshots.ts'
import type { Opening, Store } from '../store.ts'
import { Transaction } from '../transaction/transaction.ts'
import { connect } from './connection.ts'
import { SqliteDatabase } from './database.ts'
import { inspect } from './file/inspect.ts'
import { noteSchema } from './file/required-schema.ts'
import { Whereabouts } from './file/whereabouts.ts'
import { takeLock } from './lock.ts'
import { openingError } from './opening-error.ts'
import { FileReads, MemoryReads } from './read-connections.ts'

export interface OpenOptions {
  /** Discards data that the new model has no place for, instead of refusing to migrate. */
  readonly discard?: boolean
  /** Called with each line on what a migration does. */
  readonly log?: (line: string) => void
  /** The time for generations and the age of snapshots, in milliseconds since 1970; by default Date.now. */
  readonly now?: () => number
  /**
   * Called before the opened data are committed; returns the store to use. It may write, and refuse the data by an error, which
   * leaves the file as it was.
   */
  readonly rules?: ((store: Store, opening: Opening) => Store) | undefined
  /** For tests of crashes: called at each write, in place of the fail point. */
  readonly atWrite?: (() => void) | undefined
  /** When snapshots are lost. */
  readonly limits?: SnapshotLimits
}

/**
 * Opens the database. Creates it with the API's initial objects if it is new, and migrates it if another model made it.
 * Throws StoreError, and leaves the file as it was, if it is in use, damaged, not a Crowfoot database, or does not fit.
 */
export function openStore(api: Api, file: string | ':memory:', options: OpenOptions = {}): Store {
  const model = servedModel(api)
  inspect(file, model)
  const lock = takeLock(file)
  let connection: DatabaseSync | undefined
  let whereabouts: Whereabouts | undefined
  const release = () => {
    connection?.close()
    whereabouts?.close()
    lock.release()
  }
  try {
    const opened = connect(file)
    connection = opened
    whereabouts = file === ':memory:' ? undefined : new Whereabouts(file)
    const database = new SqliteDatabase(opened, file, () => whereabouts?.problem() ?? null)
    const { discard, log } = options
    const onTables = noteSchema(opened)
    const transaction = new Transaction(database, options.now, options.atWrite)
    const tables = prepareTables(model, transaction, { discard, log, onTables })
    const reads = whereabouts ? new FileReads(file, whereabouts) : new MemoryReads(opened)
    const snapshots = { now: options.now, limits: options.limits }
    const store = new OpenedStore(tables, { reads, snapshots, release })
    const ruled = options.rules?.(store, tables.opening) ?? store
    tables.complete()
    store.hold()
    return ruled
  } catch (error) {
    release()
    throw file === ':memory:' ? error : openingError(file, error)
  }
}
