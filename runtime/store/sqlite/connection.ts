/** Opening the file: durable, with foreign keys, and refused, as it was, if it is not ours. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import { DatabaseSync, type DatabaseSyncOptions } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { StoredValue } from '../database/database.ts'
import { valueSum } from '../database/sums.ts'
import { openingError } from './opening-error.ts'

/** "CROW", in the place of a SQLite file's header that says whose format it is. */
export const APPLICATION_ID = 0x43524f57

/** How long to wait for another process to let go of the file, ms: one that does what only servers should, and writes. */
const PATIENCE = 1000

/**
 * What SQLite advises for files that somebody else may have made (sqlite.org/security.html): SQL in the file's own schema
 * runs no function that has effects, no statement writes the schema by hand, and damaged cells are noticed as they are
 * read. A path is made absolute, so that none is taken for a URI.
 */
export function openDatabase(file: string | URL, options: DatabaseSyncOptions = {}): DatabaseSync {
  const path = typeof file === 'string' && file !== ':memory:' ? resolve(file) : file
  const database = new DatabaseSync(path, { allowExtension: false, ...options })
  try {
    // Node before 24.14 has no such method.
    database.enableDefensive?.(true)
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON')
    return database
  } catch (error) {
    database.close()
    throw error
  }
}

/** For a file that `inspect` has let pass. Throws StoreError where it cannot be opened for writing. */
export function connect(file: string): DatabaseSync {
  let database: DatabaseSync | undefined
  try {
    database = openDatabase(file)
    prepare(database)
    return database
  } catch (error) {
    database?.close()
    throw openingError(file, error)
  }
}

/** For reading, also while a server has the file. */
export function connectForReading(file: string): DatabaseSync {
  const database = openDatabase(file, { readOnly: true })
  database.exec(`PRAGMA busy_timeout = ${PATIENCE}`)
  addFunctions(database)
  return database
}

/** For a look at a file that nobody writes, which leaves no trace beside it. Node before 22.15 takes no URL. */
export function connectForLook(file: string): DatabaseSync {
  try {
    const database = openDatabase(stillUrl(file), { readOnly: true })
    addFunctions(database)
    return database
  } catch (error) {
    if (error instanceof TypeError) return connectForReading(file)
    throw error
  }
}

/** For SQLite: nobody writes the file, so there is no need of a log or a lock. */
export function stillUrl(file: string): URL {
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return url
}

/** Pages in the log before they go into the file: more of them are the same page by then, so that creates take a tenth less. */
const CHECKPOINT_AT = 4000

function prepare(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA locking_mode = NORMAL`)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_AT}`)
  // Read as memory, a file that somebody cuts short would end the process by SIGBUS.
  database.exec('PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0')
  database.exec('BEGIN IMMEDIATE; COMMIT')
  addFunctions(database)
}

/** For our queries alone; no table uses them, so that other programs can read the file. */
function addFunctions(database: DatabaseSync): void {
  database.function('crowfoot_text', String)
  database.function('crowfoot_uuid', () => randomUUID())
  const sum = (value: StoredValue) => valueSum(value)
  database.function('crowfoot_sum', { useBigIntArguments: true, deterministic: true }, sum as never)
}

export function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get()
  return Number(row?.[name])
}
