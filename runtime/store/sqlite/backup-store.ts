/** A copy of a data file, made while a server runs on it, whole or not at all. */
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
  /** Told about ten times a second: bytes written, and about how many there will be. */
  readonly progress?: (written: number, total: number) => void
  /** Replaces a file that is there. */
  readonly overwrite?: boolean
}

/** Milliseconds between two looks at how far it is. */
const LOOK_EVERY = 100

/**
 * The data as they were committed when it began, checked and durable before `target` is there under its name; its owner
 * alone may read it. It is an incarnation of its own: event tokens of the original mean nothing to a server on the copy.
 * Resolves with its size in bytes. Throws StoreError where `file` is no data file, where `target` exists and may not be
 * overwritten, a server runs on it or a log that is not the copy's stands beside it, where it cannot be written, and
 * where the copy is found to be damaged.
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
    // It never opens what is there, be it a link. The handle tells later whether the name still leads to this file.
    const own = writing(target, () => openSync(partial, 'wx', 0o600))
    handle = own
    const looking = setInterval(() => progress?.(Math.min(statSync(partial).size, total), total), LOOK_EVERY)
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

/** Whoever may write in the directory could have put another file in the copy's place. */
function requireSame(handle: number, partial: string): void {
  const [own, now] = [fstatSync(handle), lstatSync(partial)]
  if (own.dev !== now.dev || own.ino !== now.ino) throw new Error('another file has taken the place of the copy')
}

/** What the copy will need at most. */
function sizeOf({ database }: DataFile): number {
  const of = (name: string) => Number(Object.values(database.prepare(`PRAGMA ${name}`).get() ?? {})[0])
  return of('page_count') * of('page_size')
}

/** The target's name, with nothing beside it that would be taken for the copy's. */
interface Place {
  /** Gives it to the copy, which is open; its size in bytes. */
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
      // A server may have been started on the target meanwhile.
      lock ??= lockAlone(target)
      return moveTo(partial, handle, target, there)
    },
    release: () => lock?.release(),
  }
}

/** undefined where no server has ever had the target. */
function lockAlone(target: string): FileLock | undefined {
  const lock = takeLockThere(target)
  const left = leftBeside(target)
  if (left === undefined) return lock
  lock?.release()
  const help = 'Name another file, or move that away if it is of no use any more and no program has it.'
  throw refusedFile(target, `is in use, or was left by a crash: there is "${left}" beside it. ${help}`)
}

/** SQLite would work it into the copy. Beside a file that is gone even an empty one tells that somebody has it open. */
function leftBeside(target: string): string | undefined {
  const gone = !existsSync(target)
  return ['-wal', '-shm', '-journal']
    .map((end) => target + end)
    .find((name) => existsSync(name) && (gone || (statSync(name).size > 0 && !name.endsWith('-shm'))))
}

/** `there`: in the place of what was there when it began, and of nothing else. */
function moveTo(partial: string, handle: number, target: string, there: boolean): number {
  fsyncSync(handle)
  const { size } = fstatSync(handle)
  // A link fails where the name is taken meanwhile.
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

/** In another thread, as SQLite works without a pause and somebody wants to see how far it is. */
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

/** All undefined where all went well; `found`: what is wrong with the copy. */
interface Outcome {
  readonly error?: string
  readonly code?: number
  readonly found?: string
}

const CORRUPT = 11

/** As text, so that it needs no file of its own in a bundle. Node calls SQLite experimental at each use. */
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
