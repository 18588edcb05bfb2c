/** What a data file may be called: a plain path, and not the name of what stands beside another one. */

import { existsSync, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refusedFile } from '../../store-error.ts'

/** SQLite's log, its index, our lock, and the journal that other programs may use. */
export const BESIDE = ['-wal', '-shm', '-lock', '-journal'] as const

/** The socket by which a running server is asked: none of the files that hold data. */
const CONTROL = '-control'

/** Bytes of a path, links followed, that SQLite takes: 512, less what it needs for a name beside it. */
const LONGEST_PATH = 504 - '-lock'.length

/**
 * Throws StoreError for what is not the path of a file. A name that begins with `file:` would be a URI to SQLite, whose
 * parameters could keep the data in memory only; one with a slash at its end is a directory's.
 */
export function requirePath(file: string): void {
  if (file === '') throw refusedFile(file, 'is no name of a file. Name one.')
  if (file.includes('\0'))
    throw refusedFile(file.replaceAll('\0', '\\0'), 'has a NUL in it, which no file name can have.')
  if (/^file:/i.test(file))
    throw refusedFile(
      file,
      `is a URI, and data files are named by their path. For a file of that name give "./${file}".`,
    )
  const status = fileStatus(file)
  if (status?.isDirectory() || file.endsWith('/')) throw refusedFile(file, 'is a directory. Name a file in it.')
  if (status && !status.isFile()) throw refusedFile(file, 'is not a regular file. Name a file for the data.')
}

/** undefined for what is not there or cannot be looked at: opening it says more. */
export function fileStatus(file: string, look: (file: string) => Stats = statSync): Stats | undefined {
  try {
    return look(file)
  } catch {
    return undefined
  }
}

/** Throws StoreError for the name of what belongs to another file. */
export function requireOwnName(file: string): void {
  const end = [...BESIDE, CONTROL].find((one) => basename(file).endsWith(one))
  if (end === undefined) return
  const owner = file.slice(0, -end.length)
  throw refusedFile(file, `is a name that the server and SQLite use beside a data file, "${owner}". Name another file.`)
}

/** Throws StoreError where the path is longer than what SQLite and the names beside the file have room for. */
export function requireShortPath(file: string): void {
  const bytes = Buffer.byteLength(fullPath(file))
  if (bytes <= LONGEST_PATH) return
  const help = 'Name one in a directory that is nearer to the root.'
  throw refusedFile(file, `has a path of ${bytes} bytes, and a data file can have ${LONGEST_PATH} at most. ${help}`)
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
  throw refusedFile(file, `has ${names}, ${why}. ${help}`)
}

/** 1 for what is no file, or cannot be looked at. */
function linksTo(file: string): number {
  const status = fileStatus(file)
  return status?.isFile() ? status.nlink : 1
}

/** What a symbolic link leads to, where that is nothing; undefined for all else. */
export function deadLink(file: string): string | undefined {
  if (existsSync(file)) return undefined
  const link = fileStatus(file, lstatSync)
  return link?.isSymbolicLink() ? readlinkSync(file) : undefined
}

/**
 * Throws StoreError for a symbolic link to an empty file, which would become a database: a link is followed to data
 * that are there, and makes none of a file that somebody else has chosen.
 */
export function requireLinkToData(file: string): void {
  const link = fileStatus(file, lstatSync)
  if (!link?.isSymbolicLink() || fileStatus(file)?.size !== 0) return
  const help = 'Name the file itself to make a database of it, or name another file.'
  throw refusedFile(file, `is a symbolic link to an empty file, "${readlinkSync(file)}". ${help}`)
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
