/** What a data file may be called: what stands beside one belongs to it, and goes by its name. */
import { existsSync, lstatSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refused } from './refusal.ts'

/** SQLite's log, its index, our lock and control socket, and the journal that other programs may use. */
const BESIDE = ['-wal', '-shm', '-lock', '-control', '-journal']

/** Bytes of a path, links followed, that SQLite takes: 512, less what it needs for a name beside it. */
const LONGEST_PATH = 504 - '-lock'.length

/** Throws StoreError for the name of what belongs to another file. */
export function requireOwnName(file: string): void {
  const end = BESIDE.find((one) => basename(file).endsWith(one))
  if (end === undefined) return
  const owner = file.slice(0, -end.length)
  throw refused(file, `is a name that the server and SQLite use beside a data file, "${owner}". Name another file.`)
}

/** Throws StoreError where the path is longer than what SQLite and the names beside the file have room for. */
export function requireShortPath(file: string): void {
  const bytes = Buffer.byteLength(fullPath(file))
  if (bytes <= LONGEST_PATH) return
  const help = 'Name one in a directory that is nearer to the root.'
  throw refused(file, `has a path of ${bytes} bytes, and a data file can have ${LONGEST_PATH} at most. ${help}`)
}

/**
 * Throws StoreError where the file has another name by a hard link: the lock and the log go by the name, so that a
 * server on the other name would not know of one on this.
 */
export function requireOneName(file: string): void {
  const links = linksTo(file)
  if (links <= 1) return
  const names = links === 2 ? 'another name by a hard link' : `${links - 1} other names by hard links`
  const why = 'and a server on one name would not see what one on another does'
  const help = 'Remove the others (find -samefile lists them), or name a copy of the file.'
  throw refused(file, `has ${names}, ${why}. ${help}`)
}

/** 1 for what is no file, or cannot be looked at: reading it says more. */
function linksTo(file: string): number {
  try {
    const status = statSync(file)
    return status.isFile() ? status.nlink : 1
  } catch {
    return 1
  }
}

/** What a symbolic link leads to, where that is nothing; undefined for all else. */
export function deadLink(file: string): string | undefined {
  if (existsSync(file)) return undefined
  const link = lstatSync(file, { throwIfNoEntry: false })
  return link?.isSymbolicLink() ? readlinkSync(file) : undefined
}

/** Bytes of SQLite's log beside the file; undefined where there is none. */
export function logSize(file: string): number | undefined {
  return statSync(`${fullPath(file)}-wal`, { throwIfNoEntry: false })?.size
}

/** Links followed, as SQLite does it; also of a file that is not there yet. */
export function fullPath(file: string): string {
  try {
    return existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file))
  } catch {
    return resolve(file)
  }
}
