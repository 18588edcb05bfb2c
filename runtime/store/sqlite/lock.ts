/** Locks a data file for one server, as long as its process lives. */
import { closeSync, constants, existsSync, fchownSync, openSync, realpathSync, statSync } from 'node:fs'
import { openDatabase } from './connection.ts'
import { fullPath, requireOneName } from './file/data-path.ts'
import { requirePlainNeighbours } from './file/neighbours.ts'
import { openingError } from './opening-error.ts'

/** How long to wait for another process that has the lock, in ms, for example a server that is being restarted. */
const PATIENCE = 1000

export interface FileLock {
  release(): void
}

/**
 * Takes SQLite's own lock on an empty database beside the file, `FILE-lock`. The kernel releases it when the process ends
 * in any way. The empty file stays: if it were deleted, two processes could each lock a file of that name.
 * Throws StoreError if another process has the lock, if the file has two names, each of which would have its own lock, and
 * if a file beside it is a link.
 */
export function takeLock(file: string): FileLock {
  if (file === ':memory:') return { release() {} }
  requireOneName(file)
  requirePlainNeighbours(file)
  try {
    const lock = `${realpathSync(file)}-lock`
    makeLock(file, lock)
    return hold(lock)
  } catch (error) {
    throw openingError(file, error)
  }
}

/** Takes the lock if `FILE-lock` exists; the file itself may be gone. If it does not exist, no process can have the lock. */
export function takeLockThere(file: string): FileLock | undefined {
  const lock = `${fullPath(file)}-lock`
  requirePlainNeighbours(file, ['-lock'])
  if (!existsSync(lock)) return undefined
  try {
    return hold(lock)
  } catch (error) {
    throw openingError(file, error)
  }
}

/** Locking writes nothing to the empty file, and SQLite does not follow a link that has replaced it since. */
function hold(lock: string): FileLock {
  const database = openDatabase(lock)
  try {
    // With the journal in memory, SQLite creates no other file.
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE`)
  } catch (error) {
    database.close()
    throw error
  }
  return { release: () => database.close() }
}

/**
 * Users who may write the data file may lock it, and no others, also if root was the first to lock it. Mode and owner are
 * set by the handle of the new file, so that a file that replaces it keeps its own.
 */
function makeLock(file: string, lock: string): void {
  if (existsSync(lock)) return
  const { mode, uid, gid } = statSync(file)
  const { O_RDWR, O_CREAT, O_EXCL, O_NOFOLLOW = 0 } = constants
  const handle = openSync(lock, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW, mode & 0o666)
  try {
    if (process.getuid?.() === 0) fchownSync(handle, uid, gid)
  } finally {
    closeSync(handle)
  }
}
