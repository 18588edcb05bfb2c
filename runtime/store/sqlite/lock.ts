/** Keeps a second server away from a data file, as long as this process lives and no longer. */
import { closeSync, constants, existsSync, fchownSync, openSync, realpathSync, statSync } from 'node:fs'
import { openDatabase } from './connection.ts'
import { fullPath, requireOneName } from './file/data-path.ts'
import { requirePlainNeighbours } from './file/neighbours.ts'
import { openingError } from './opening-error.ts'

/** How long to wait for another process to let go, ms: a server that is being restarted, say. */
const PATIENCE = 1000

export interface FileLock {
  release(): void
}

/**
 * The lock is SQLite's own on a database beside the file, `FILE-lock`, which stays empty: the kernel lets go of it when
 * the process dies, however it dies. It stays when it is not held, as taking it away could lock out nobody.
 * Throws StoreError where another process has it, where the file has two names, which would have a lock each, and where
 * what stands beside it is a link.
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

/** The lock of a file that has one, or had: the file itself may be gone. Where there is none nobody can have it. */
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

/** SQLite writes nothing to an empty file by locking it, and follows no link that is put in its place meanwhile. */
function hold(lock: string): FileLock {
  const database = openDatabase(lock)
  try {
    // A journal in memory: beside the file there is nothing but the lock.
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE`)
  } catch (error) {
    database.close()
    throw error
  }
  return { release: () => database.close() }
}

/**
 * Those who may write the file may lock it, and nobody else: also where root was the first to touch it. Only a file that
 * this makes gets a mode and an owner, by its handle: whatever is put in its place meanwhile keeps its own.
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
