/** The look at a data file before it is opened for writing, so that one that is refused stays as it was, to the byte. */
import { closeSync, existsSync, fstatSync, openSync, readSync, statSync } from 'node:fs'
import type { DatabaseSync } from 'node:sqlite'
import { requirePlainNeighbours } from './beside.ts'
import { APPLICATION_ID, connectForLook, connectForReading, openDatabase, pragma } from './connection.ts'
import {
  deadLink,
  logSize,
  requireLinkToData,
  requireOneName,
  requireOwnName,
  requirePath,
  requireShortPath,
} from './data-path.ts'
import { planOf, readMeta } from './meta.ts'
import { Names } from './names.ts'
import {
  CIRCLE,
  DAMAGED,
  FOREIGN,
  leadsNowhere,
  NO_DATABASE,
  NOT_FOUND,
  NOT_READABLE,
  NOT_WRITABLE,
  refusal,
  refused,
  TOO_LONG,
} from './refusal.ts'
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
    const meta = requireOurs(database, file) ? readMeta(database, file) : undefined
    if (meta) requireSchema(database, file, { ...meta, plan: planOf(meta, file), names: new Names(meta.names) })
  } catch (error) {
    throw refusal(file, error)
  } finally {
    database?.close()
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
  if (header.toString('latin1', 0, Math.min(size, MAGIC.length)) !== MAGIC) throw refused(file, NO_DATABASE)
  if (size < HEADER_BYTES || isCut(file, header, size)) throw refused(file, DAMAGED)
}

/** Pages that are in the log are not in the file yet. */
function isCut(file: string, header: Buffer, size: number): boolean {
  if (logSize(file)) return false
  const pageSize = header.readUInt16BE(16)
  return size < header.readUInt32BE(28) * (pageSize === 1 ? 65_536 : pageSize)
}

function readHeader(file: string, flags: 'r' | 'r+'): { header: Buffer; size: number } {
  const header = Buffer.alloc(HEADER_BYTES)
  let descriptor: number | undefined
  try {
    descriptor = openSync(file, flags)
    const status = fstatSync(descriptor)
    if (!status.isFile()) throw refused(file, NO_DATABASE)
    readSync(descriptor, header, 0, HEADER_BYTES, 0)
    return { header, size: status.size }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : ''
    const link = code === 'ENOENT' ? deadLink(file) : undefined
    const what = link === undefined ? (flags === 'r' ? READ_ERRORS : WRITE_ERRORS).get(code) : leadsNowhere(link)
    throw what === undefined ? refusal(file, error) : refused(file, what)
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
  throw refused(file, `is empty, though "${file}-wal" beside it is not. Put back a copy of both, or name another file.`)
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
  throw refused(file, FOREIGN)
}
