/** Opens SQLite files: for a server, for reading beside a server, and for reading an immutable file. */
import { randomUUID } from 'node:crypto'
import { resolve } from 'node:path'
import type { DatabaseSync, DatabaseSyncOptions } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import type { StoredValue } from '../database/database.ts'
import { valueSum } from '../database/sums.ts'
import { newConnection } from './node-sqlite.ts'
import { openingError } from './opening-error.ts'

/** "CROW": the application ID in the header of our SQLite files. */
export const APPLICATION_ID = 0x43524f57
/** "CRWC": that of copies of data that are in PostgreSQL. No server may take them for its data. */
export const COPY_APPLICATION_ID = 0x43525743

/** How long to wait for another process that has locked the file, in ms. Only servers should write to it. */
const PATIENCE = 1000

/**
 * Follows SQLite's advice for files from other people (sqlite.org/security.html): SQL in the file's schema cannot call
 * functions with side effects, no statement can write to the schema tables, and damaged cells are detected when they are
 * read. The path is made absolute, so that SQLite does not take it for a URI.
 */
export function openDatabase(file: string | URL, options: DatabaseSyncOptions = {}): DatabaseSync {
  const path = typeof file === 'string' && file !== ':memory:' ? resolve(file) : file
  const database = newConnection(path, { allowExtension: false, ...options })
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

/** Opens a file that `inspect` has accepted. Throws StoreError if it cannot be opened for writing. */
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

/** Opens a file for reading, also while a server uses it. */
export function connectForReading(file: string): DatabaseSync {
  const database = openDatabase(file, { readOnly: true })
  database.exec(`PRAGMA busy_timeout = ${PATIENCE}`)
  addFunctions(database)
  return database
}

/** Opens a database in memory by a name that others in this process can copy to, as long as it is open. */
export function connectToCopy(name: string): DatabaseSync {
  const database = openDatabase(new URL(name))
  addFunctions(database)
  return database
}

/** Reads an immutable file, which no process writes, without creating files beside it. Node before 22.15 does not take a URL. */
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

/** Opens the file as immutable: SQLite then needs neither a log nor a lock. */
export function stillUrl(file: string): URL {
  const url = pathToFileURL(file)
  url.searchParams.set('immutable', '1')
  return url
}

/** Pages in the log before SQLite copies them into the file. With the default of 1,000, creating takes a tenth longer. */
const CHECKPOINT_AT = 4000
/** In bytes: a log that readers have kept from shrinking gets this size when it begins again. That of CHECKPOINT_AT pages. */
const LOG_SIZE = 16 * 1024 * 1024

function prepare(database: DatabaseSync): void {
  database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA locking_mode = NORMAL`)
  database.exec('PRAGMA journal_mode = WAL')
  database.exec(`PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = ${CHECKPOINT_AT}`)
  database.exec(`PRAGMA journal_size_limit = ${LOG_SIZE}`)
  // With mmap, a file that another process truncates would end this process by SIGBUS.
  database.exec('PRAGMA foreign_keys = ON; PRAGMA mmap_size = 0')
  database.exec('BEGIN IMMEDIATE; COMMIT')
  addFunctions(database)
}

/** Only our queries use these functions, and no table does, so that other programs can read the file. */
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
