/** The look at a data file before it is opened for writing, so that one that is refused stays as it was, to the byte. */

import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { TableNames } from '../../plan/table-names.ts'
import { planOf, readMeta } from '../../settings/meta.ts'
import { refusedFile } from '../../store-error.ts'
import { APPLICATION_ID, connectForLook, connectForReading, openDatabase, pragma } from '../connection.ts'
import { SqliteDatabase } from '../database.ts'
import {
  CIRCLE,
  DAMAGED,
  FOREIGN,
  leadsNowhere,
  NO_DATABASE,
  NOT_FOUND,
  NOT_READABLE,
  NOT_WRITABLE,
  openingError,
  TOO_LONG,
} from '../opening-error.ts'
import {
  deadLink,
  fullPath,
  logSize,
  requireLinkToData,
  requireOneName,
  requireOwnName,
  requirePath,
  requireShortPath,
} from './data-path.ts'
import { requireOwnSchema } from './foreign-schema.ts'
import { readLogPages } from './log-pages.ts'
import { requirePlainNeighbours } from './neighbours.ts'
import { requireSchema } from './required-schema.ts'

/** sqlite.org/fileformat.html#the_database_header */
const HEADER_BYTES = 100
const MAGIC = 'SQLite format 3\0'

/**
 * Makes a file that is not there. Throws StoreError for one that may not be written, is no database or damaged, and for
 * another program's and one of another version of Crowfoot.
 */
export function inspect(file: string): void {
  if (file === ':memory:') return
  requirePath(file)
  requireShortPath(file)
  requireOneName(file)
  requirePlainNeighbours(file)
  requireLinkToData(file)
  if (!existsSync(file)) requireOwnName(file)
  makePrivate(file)
  requireHeader(file, 'r+')
  if (statSync(file).size === 0) return
  let database: DatabaseSync | undefined
  try {
    // Where there is a log it has to be read with the file, else nothing but the file need be.
    database = logSize(file) !== undefined ? connectForReading(file) : connectForLook(file)
    const meta = requireOurs(database, file) ? readMeta(new SqliteDatabase(database, file)) : undefined
    requireOwnSchema(database, file)
    requireSoundPages(database, file)
    if (meta) requireSchema(database, file, { ...meta, plan: planOf(meta, file), names: new TableNames(meta.names) })
  } catch (error) {
    throw openingError(file, error)
  } finally {
    database?.close()
  }
}

/** Bytes of a file that is looked through at start, which takes about 0.01 s a MiB. */
const LOOKED_THROUGH = 16 * 2 ** 20

/** Pages that SQLite cannot make sense of. A value that its column may not have is for those who read it. */
function requireSoundPages(database: DatabaseSync, file: string): void {
  if (statSync(file).size > LOOKED_THROUGH) return
  for (const row of database.prepare('PRAGMA quick_check').iterate()) {
    const says = String(Object.values(row)[0])
    if (says !== 'ok' && !/^(CHECK constraint failed|\S+ value in) /.test(says))
      throw refusedFile(file, `${DAMAGED} SQLite says: ${says}`)
  }
}

/**
 * A reader may not take away the empty `-wal` and `-shm` that it has made; a writer does, if it is the last. Where
 * anything stands in them by now they belong to a server.
 */
export function tidy(file: string): void {
  try {
    if (logSize(file)) return
    const database = openDatabase(file)
    database.prepare('select 1 from sqlite_schema').get()
    database.close()
  } catch {
    // They are no harm.
  }
}

/**
 * Throws StoreError where the file does not begin as our databases do; one that holds nothing yet may become one. Closing
 * a file takes away the locks that this process has on it, so this is not for one that it serves itself.
 */
export function requireHeader(file: string, flags: 'r' | 'r+'): void {
  const { header, size } = readHeader(file, flags)
  if (size === 0 && flags === 'r+') {
    requireNoLog(file)
    return
  }
  if (header.toString('latin1', 0, Math.min(size, MAGIC.length)) !== MAGIC) throw refusedFile(file, NO_DATABASE)
  if (size < HEADER_BYTES || isCut(file, header)) throw refusedFile(file, DAMAGED)
}

/** Pages that are in the log need not be in the file yet. */
function isCut(file: string, header: Buffer): boolean {
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const log = readLogPages(`${fullPath(file)}-wal`)
  // After the log: what a server takes from there meanwhile is in the file by now.
  const whole = Math.floor(statSync(file).size / pageSize)
  const count = log?.count ?? header.readUInt32BE(28)
  for (let page = whole + 1; page <= count; page++)
    if (!log?.pages.has(page) && page !== Math.floor(LOCK_BYTES / pageSize) + 1) return true
  return false
}

/** The page at this place is never used: sqlite.org/fileformat.html#the_lock_byte_page */
const LOCK_BYTES = 2 ** 30

function readHeader(file: string, flags: 'r' | 'r+'): { header: Buffer; size: number } {
  const header = Buffer.alloc(HEADER_BYTES)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, flags)
    const status = fstatSync(descriptor)
    if (!status.isFile()) throw refusedFile(file, NO_DATABASE)
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
    return { header, size: status.size }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const link = code === 'ENOENT' ? deadLink(file) : undefined
    const what = link === undefined ? (flags === 'r' ? READ_ERRORS : WRITE_ERRORS).get(code) : leadsNowhere(link)
    throw what === undefined ? openingError(file, error) : refusedFile(file, what)
  } finally {
    if (descriptor !== undefined) closeSync(descriptor)
  }
}

const READ_ERRORS = new Map([
  ['EACCES', NOT_READABLE],
  ['EPERM', NOT_READABLE],
  ['ENOENT', 'does not exist. Name the data file of a server.'],
  ['ENOTDIR', 'does not exist. Name the data file of a server.'],
  ['EISDIR', NO_DATABASE],
  ['ELOOP', CIRCLE],
  ['ENAMETOOLONG', TOO_LONG],
])
const WRITE_ERRORS = new Map([
  ['EACCES', NOT_WRITABLE],
  ['EPERM', NOT_WRITABLE],
  ['EROFS', NOT_WRITABLE],
  ['ENOENT', NOT_FOUND],
  ['ENOTDIR', NOT_FOUND],
  ['EISDIR', NO_DATABASE],
  ['ELOOP', CIRCLE],
  ['ENAMETOOLONG', TOO_LONG],
])

/** SQLite would throw the log of an empty file away, and with it what is left of the data. */
function requireNoLog(file: string): void {
  if (!logSize(file)) return
  throw refusedFile(
    file,
    `is empty, though "${file}-wal" beside it is not. Put back a copy of both, or name another file.`,
  )
}

/** A new file is its owner's alone: it holds what sessions are known by. SQLite gives its other files the same mode. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // It is there, or cannot be made: then reading it says more.
  }
}

/** False for one that holds nothing yet, which is as good as a new one. */
export function requireOurs(database: DatabaseSync, file: string): boolean {
  if (pragma(database, 'application_id') === APPLICATION_ID) return true
  if (database.prepare('select 1 from sqlite_schema').get() === undefined) return false
  throw refusedFile(file, FOREIGN)
}
