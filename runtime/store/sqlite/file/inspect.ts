/** Checks a data file before it is opened for writing, so that a file that is refused does not change. */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { TableNames } from '../../plan/table-names.ts'
import { readMeta, type ServedModel } from '../../settings/meta.ts'
import { refusedFile } from '../../store-error.ts'
import {
  APPLICATION_ID,
  COPY_APPLICATION_ID,
  connectForLook,
  connectForReading,
  openDatabase,
  pragma,
} from '../connection.ts'
import { SqliteDatabase } from '../database.ts'
import {
  CIRCLE,
  COPY,
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
const APPLICATION_ID_AT = 68

/**
 * Creates the file if it does not exist. Throws StoreError if the file may not be written, is damaged, or is not a database
 * of this version of Crowfoot. `served`: the model of the server that is to use the file.
 */
export function inspect(file: string, served: ServedModel): void {
  if (file === ':memory:') return
  claimName(file)
  requireHeader(file, 'r+')
  if (statSync(file).size === 0) return
  let database: DatabaseSync | undefined
  try {
    // If there is a log, it must be read together with the file.
    database = logSize(file) !== undefined ? connectForReading(file) : connectForLook(file)
    const meta = requireOurs(database, file) ? readMeta(new SqliteDatabase(database, file), served) : undefined
    requireOwnSchema(database, file)
    requireSoundPages(database, file)
    if (meta) requireSchema(database, file, { ...meta, names: new TableNames(meta.names) })
  } catch (error) {
    throw openingError(file, error)
  } finally {
    database?.close()
  }
}

/** The part of `inspect` that does not look into the file. */
export function claimName(file: string): void {
  requirePath(file)
  requireShortPath(file)
  requireOneName(file)
  requirePlainNeighbours(file)
  requireLinkToData(file)
  if (!existsSync(file)) requireOwnName(file)
  makePrivate(file)
}

/** Of a file that may be damaged otherwise; undefined for an empty one. Throws StoreError if it is not a database. */
export function applicationIdOf(file: string): number | undefined {
  const { header, size } = readHeader(file, 'r+')
  if (size === 0) return undefined
  if (size < HEADER_BYTES || header.toString('latin1', 0, MAGIC.length) !== MAGIC) throw refusedFile(file, NO_DATABASE)
  return header.readUInt32BE(APPLICATION_ID_AT)
}

/** The largest file, in bytes, that is checked at start, which takes about 0.01 s per MiB. */
const CHECKED_AT_START = 16 * 2 ** 20

/** Throws StoreError for damaged pages. Damaged values are reported when they are read. */
export function requireSoundPages(database: DatabaseSync, file: string): void {
  if (statSync(file).size > CHECKED_AT_START) return
  for (const row of database.prepare('PRAGMA quick_check').iterate()) {
    const says = String(Object.values(row)[0])
    if (says !== 'ok' && !/^(CHECK constraint failed|\S+ value in) /.test(says))
      throw refusedFile(file, `${DAMAGED} SQLite says: ${says}`)
  }
}

/**
 * Deletes the empty `-wal` and `-shm` that a reader has created and cannot delete itself: a writer does so if it is the
 * last one. If they are not empty any more, they belong to a server.
 */
export function tidy(file: string): void {
  try {
    if (logSize(file)) return
    const database = openDatabase(file)
    database.prepare('select 1 from sqlite_schema').get()
    database.close()
  } catch {
    // The files do no harm.
  }
}

/**
 * Throws StoreError if the file does not have a SQLite header or lacks pages. With `r+`, an empty file is accepted, which
 * becomes a database. Not for a file that this process serves: closing it would release the process's locks on it.
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

/** Whether pages are missing. Those in the log need not be in the file yet. */
function isCut(file: string, header: Buffer): boolean {
  const pageSize = header.readUInt16BE(16) === 1 ? 65_536 : header.readUInt16BE(16)
  const log = readLogPages(`${fullPath(file)}-wal`)
  // Read after the log: pages that a server has moved out of it since are in the file by now.
  const whole = Math.floor(statSync(file).size / pageSize)
  const count = log?.count ?? header.readUInt32BE(28)
  for (let page = whole + 1; page <= count; page++)
    if (!log?.pages.has(page) && page !== Math.floor(LOCK_BYTES / pageSize) + 1) return true
  return false
}

/** The page at this offset is never used: sqlite.org/fileformat.html#the_lock_byte_page */
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

/** SQLite would delete the log of an empty file, and so what is left of the data. */
function requireNoLog(file: string): void {
  if (!logSize(file)) return
  throw refusedFile(
    file,
    `is empty, though "${file}-wal" beside it is not. Put back a copy of both, or name another file.`,
  )
}

/** Only its owner may read a new file, which holds secrets. SQLite gives the files beside it the same mode. */
function makePrivate(file: string): void {
  try {
    closeSync(openSync(file, 'wx', 0o600))
  } catch {
    // The file exists, or cannot be created: in both cases, reading it gives a better error.
  }
}

/** False for a database without tables, which counts as new. Throws StoreError for another program's. */
export function requireOurs(database: DatabaseSync, file: string): boolean {
  const application = pragma(database, 'application_id')
  if (application === APPLICATION_ID) return true
  if (application === COPY_APPLICATION_ID) throw refusedFile(file, COPY)
  if (database.prepare('select 1 from sqlite_schema').get() === undefined) return false
  throw refusedFile(file, FOREIGN)
}
