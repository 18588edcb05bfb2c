/** Copies a data file, also while a server runs on it: completely, or not at all. */
import { randomUUID } from 'node:crypto'
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  linkSync,
  lstatSync,
  openSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs'
import { basename, dirname, resolve } from 'node:path'
import { Worker } from 'node:worker_threads'
import { refusedFile, StoreError } from '../store-error.ts'
import { stillUrl } from './connection.ts'
import { requireOneName, requireOwnName, requirePath } from './file/data-path.ts'
import { requirePlainNeighbours } from './file/neighbours.ts'
import { type FileLock, takeLockThere } from './lock.ts'
import { DAMAGED } from './opening-error.ts'
import { type DataFile, readDataFile } from './read-data-file.ts'

export interface BackupStoreOptions {
  /** Called about ten times a second with the bytes written, and with an estimate of all. */
  readonly progress?: (written: number, total: number) => void
  /** Replaces the target if it exists. */
  readonly overwrite?: boolean
}

/** Milliseconds between two calls of `progress`. */
const PROGRESS_EVERY = 100

/**
 * Copies the data that were committed when it began. The copy is checked and durable before it gets its name, and only its
 * owner may read it. It has an incarnation of its own: a server on it does not accept the original's event tokens.
 * Resolves with its size in bytes. Throws StoreError if `file` is not a data file; if `target` exists and may not be
 * overwritten, is in use by a server, has another database's log beside it, or cannot be written; and if the copy is
 * found to be damaged.
 */
export async function backupStore(file: string, target: string, options: BackupStoreOptions = {}): Promise<number> {
  requireOneName(file)
  const data = readDataFile(file, { damaged: true })
  let place: Place | undefined
  try {
    place = requireFree(file, target, options.overwrite ?? false)
    return await copyTo(data, target, place, options)
  } finally {
    place?.release()
    data.close()
  }
}

async function copyTo(data: DataFile, target: string, place: Place, { progress }: BackupStoreOptions): Promise<number> {
  const total = sizeOf(data)
  const partial = resolve(dirname(target), `.${basename(target)}.${randomUUID()}.partial`)
  let handle: number | undefined
  try {
    // Fails if the name exists, also as a link. The handle shows later whether the name still leads to this file.
    const own = writing(target, () => openSync(partial, 'wx', 0o600))
    handle = own
    const looking = setInterval(() => progress?.(Math.min(statSync(partial).size, total), total), PROGRESS_EVERY)
    await copy(data, partial, target).finally(() => clearInterval(looking))
    data.requireStill()
    const bytes = writing(target, () => {
      requireSame(own, partial)
      return place.take(partial, own)
    })
    progress?.(bytes, bytes)
    return bytes
  } finally {
    if (handle !== undefined) closeSync(handle)
    for (const name of [partial, `${partial}-journal`]) rmSync(name, { force: true })
  }
}

/** Other users who may write in the directory could have replaced the copy by another file. */
function requireSame(handle: number, partial: string): void {
  const [own, now] = [fstatSync(handle), lstatSync(partial)]
  if (own.dev !== now.dev || own.ino !== now.ino) throw new Error('another file has taken the place of the copy')
}

/** The largest size that the copy can have, in bytes. */
function sizeOf({ database }: DataFile): number {
  const of = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  return of('page_count') * of('page_size')
}

/** The target's name, with no files beside it that SQLite would take for the copy's log. */
interface Place {
  /** Gives the name to the copy, which is open. Returns its size in bytes. */
  take(partial: string, handle: number): number
  release(): void
}

function requireFree(file: string, target: string, overwrite: boolean): Place {
  requirePath(target)
  requireOwnName(target)
  requirePlainNeighbours(target)
  const there = lstatSync(target, { throwIfNoEntry: false }) !== undefined
  if (existsSync(target) && realpathSync(target) === realpathSync(file))
    throw refusedFile(target, 'is the data file itself. Name another file.')
  if (there && !overwrite) throw refusedFile(target, 'exists already, and is left as it is. Name another file.')
  let lock = lockAlone(target)
  return {
    take(partial, handle) {
      // A server may have been started on the target since.
      lock ??= lockAlone(target)
      return moveTo(partial, handle, target, there)
    },
    release: () => lock?.release(),
  }
}

/** undefined if no server has ever opened the target. */
function lockAlone(target: string): FileLock | undefined {
  const lock = takeLockThere(target)
  const left = leftBeside(target)
  if (left === undefined) return lock
  lock?.release()
  const help = 'Name another file, or move that file away if no program uses it any more.'
  throw refusedFile(target, `is in use, or was left by a crash: there is "${left}" beside it. ${help}`)
}

/** SQLite would apply such a log to the copy. If the target is gone, even an empty log means that a process has it open. */
function leftBeside(target: string): string | undefined {
  const gone = !existsSync(target)
  return ['-wal', '-shm', '-journal']
    .map((end) => target + end)
    .find((name) => existsSync(name) && (gone || (statSync(name).size > 0 && !name.endsWith('-shm'))))
}

/** `there`: the target existed at the beginning, and is replaced. */
function moveTo(partial: string, handle: number, target: string, there: boolean): number {
  fsyncSync(handle)
  const { size } = fstatSync(handle)
  // The link fails if the name has been taken since.
  if (there) renameSync(partial, target)
  else linkSync(partial, target)
  sync(dirname(target))
  return size
}

function sync(path: string): void {
  const descriptor = openSync(path, 'r')
  try {
    fsyncSync(descriptor)
  } finally {
    closeSync(descriptor)
  }
}

function writing<T>(target: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    if (error instanceof StoreError) throw error
    throw failure(target, error instanceof Error ? error.message : String(error), error)
  }
}

function failure(target: string, reason: string, cause?: unknown): StoreError {
  const help = 'See that its directory exists and may be written, and that the disk has room.'
  return new StoreError(`The backup "${target}" could not be made (${reason}), and nothing is left of it. ${help}`, {
    cause,
  })
}

/** In another thread, because SQLite copies without a pause, and this thread reports the progress. */
function copy({ file, still }: DataFile, partial: string, target: string): Promise<void> {
  const url = still ? stillUrl(file).href : undefined
  const from = resolve(file)
  const worker = new Worker(SCRIPT, { eval: true, workerData: { file: from, url, partial, incarnation: randomUUID() } })
  return new Promise((resolve, reject) => {
    worker.once('message', ({ error, code, found }: Outcome) => {
      if (found !== undefined || (code ?? 0) % 256 === CORRUPT) reject(refusedFile(file, DAMAGED))
      else if (error === undefined) resolve()
      else reject(failure(target, error))
    })
    worker.once('error', (error) => reject(failure(target, String(error))))
  })
}

/** All are undefined after a success. `found`: what is wrong with the copy. */
interface Outcome {
  readonly error?: string
  readonly code?: number
  readonly found?: string
}

const CORRUPT = 11

/** A text, so that it needs no file of its own in a bundle. Node would warn that SQLite is experimental. */
const SCRIPT = `
process.emitWarning = () => {}
const { parentPort, workerData: { file, url, partial, incarnation } } = require('node:worker_threads')
const { DatabaseSync } = require('node:sqlite')
function using(name, options, work) {
  const database = new DatabaseSync(name, options)
  try {
    database.enableDefensive?.(true)
    database.exec('PRAGMA trusted_schema = OFF; PRAGMA cell_size_check = ON; PRAGMA busy_timeout = 1000')
    return work(database)
  } finally {
    database.close()
  }
}
function outcome() {
  using(url ? new URL(url) : file, { readOnly: true }, (from) => from.prepare('vacuum into ?').run(partial))
  return using(partial, {}, (to) => {
    to.exec('PRAGMA journal_mode = MEMORY')
    to.prepare("insert or replace into \\"@settings\\" (key, value) values ('incarnation', ?)").run(incarnation)
    const found = Object.values(to.prepare('PRAGMA quick_check(1)').get())[0]
    return found === 'ok' ? {} : { found }
  })
}
try {
  parentPort.postMessage(outcome())
} catch (error) {
  parentPort.postMessage({ error: error.message, code: error.errcode })
}
`
