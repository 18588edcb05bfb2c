/** Keeps a second server away from a data file, as long as this process lives and no longer. */
import { chownSync, closeSync, existsSync, openSync, realpathSync, statSync } from 'node:fs'
import { DatabaseSync } from 'node:sqlite'
import { fullPath, requireOneName } from './data-path.ts'
import { refusal } from './refusal.ts'

/** How long to wait for another process to let go, ms: a server that is being restarted, say. */
const PATIENCE = 1000

export interface Lock {
  release(): void
}

/**
 * The lock is SQLite's own on a database beside the file, `FILE-lock`, which stays empty: the kernel lets go of it when
 * the process dies, however it dies. It stays when it is not held, as taking it away could lock out nobody.
 * Throws StoreError where another process has it, and where the file has two names, which would have a lock each.
 */
export function takeLock(file: string): Lock {
  if (file === ':memory:') return { release() {} }
  requireOneName(file)
  try {
    const lock = `${realpathSync(file)}-lock`
    makeLock(file, lock)
    return hold(lock)
  } catch (error) {
    throw refusal(file, error)
  }
}

/** The lock of a file that has one, or had: the file itself may be gone. Where there is none nobody can have it. */
export function takeLockThere(file: string): Lock | undefined {
  const lock = `${fullPath(file)}-lock`
  if (!existsSync(lock)) return undefined
  try {
    return hold(lock)
  } catch (error) {
    throw refusal(file, error)
  }
}

function hold(lock: string): Lock {
  const database = new DatabaseSync(lock)
  try {
    // A journal in memory: beside the file there is nothing but the lock.
    database.exec(`PRAGMA busy_timeout = ${PATIENCE}; PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE`)
  } catch (error) {
    database.close()
    throw error
  }
  return { release: () => database.close() }
}

/** Those who may write the file may lock it, and nobody else: also where root was the first to touch it. */
function makeLock(file: string, lock: string): void {
  if (existsSync(lock)) return
  const { mode, uid, gid } = statSync(file)
  closeSync(openSync(lock, 'a', mode & 0o666))
  if (process.getuid?.() === 0) chownSync(lock, uid, gid)
}
