/** Opening the file: locked for this process alone, durable, and refused if it is not ours. */
import { randomUUID } from 'node:crypto'
import { closeSync, openSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { errorCode } from './constraint.ts'

/** "CROW", in the place of a SQLite file's header that says whose format it is. */
export const APPLICATION_ID = 0x43524f57

/** How long to wait for another process to let go of the file, ms: a server that is being restarted, say. */
const PATIENCE = 1000

/** Throws StoreError where the file cannot be opened, is in use, is no SQLite database or one of another program. */
export function connect(file: string): DatabaseSync {
  let database: DatabaseSync | undefined
  makePrivate(file)
  try {
    database = new DatabaseSync(file)
    // Before the first look into the file: https://sqlite.org/wal.html#noshm
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA locking_mode = EXCLUSIVE`)
    requireOurs(database, file)
    prepare(database)
    return database
  } catch (error) {
    database?.close()
    throw error instanceof StoreError ? error : new StoreError(explained(file, error), { cause: error })
  }
}

/** A new file is its owner's alone: it holds what sessions are known by. SQLite gives its other files the same mode. */
function makePrivate(file: string): void {
  if (file === ':memory:') return
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // It is there, or cannot be made: then SQLite says more of it.
  }
}

/**
 * In WAL mode an exclusive lock is taken with the first transaction and held until the file is closed. The functions
 * are for our queries alone; no table uses them, so that other programs can read the file.
 */
function prepare(database: DatabaseSync): void {
  database.exec('PRAGMA journal_mode = WAL')
  database.exec('PRAGMA synchronous = FULL')
  database.exec('PRAGMA foreign_keys = ON')
  database.exec('BEGIN IMMEDIATE; COMMIT')
  database.function('crowfoot_text', String)
  database.function('crowfoot_uuid', () => randomUUID())
}

/** A file that holds nothing yet is as good as a new one. */
function requireOurs(database: DatabaseSync, file: string): void {
  if (pragma(database, 'application_id') === APPLICATION_ID) return
  if (database.prepare('select 1 from sqlite_schema').get() === undefined) return
  throw new StoreError(
    `"${file}" is the database of another program; it is left as it is. Name a new file for the data, or one made by this server.`,
  )
}

export function pragma(database: DatabaseSync, name: string): number {
  const row = database.prepare(`PRAGMA ${name}`).get()
  return Number(row?.[name])
}

function explained(file: string, error: unknown): string {
  const reason = error instanceof Error ? error.message : String(error)
  const code = errorCode(error) ?? 0
  const say = PRIMARY_CODES.get(code === IOERR_LOCK ? READONLY : code & 0xff)
  return say ? `"${file}" ${say}` : `The database "${file}" could not be opened: ${reason}.`
}

const READONLY = 8
/** What the system says to the lock for writing of a file that was opened for reading only. */
const IOERR_LOCK = 3850

/** By SQLite's primary result code. */
const PRIMARY_CODES = new Map([
  [
    5,
    'is in use by another process, most likely a second server on the same data. Stop that one, or name another file.',
  ],
  [READONLY, 'may not be written. Give this user the right to write the file and its directory, or name another file.'],
  [11, 'is damaged. Put back a copy of it, or name another file.'],
  [14, 'could not be opened. See that its directory exists and may be written, or name another file.'],
  [26, 'is not a database. Name a new file for the data, or one made by this server.'],
])
