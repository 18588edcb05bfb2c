/** Checks the names of data files: plain paths, and not the name of a file that belongs to another data file. */
import { existsSync, lstatSync, readlinkSync, realpathSync, type Stats, statSync } from 'node:fs'
import { basename, dirname, join, resolve } from 'node:path'
import { refusedFile } from '../../store-error.ts'

/** The ends of names beside a data file: SQLite's log, its index, our lock, and the journal of other programs. */
export const BESIDE = ['-wal', '-shm', '-lock', '-journal'] as const

/** The socket on which a server takes commands. It does not hold data. */
const CONTROL = '-control'

/** The longest path that SQLite accepts, in bytes, with links followed: 512, less the space for names beside it. */
const LONGEST_PATH = 504 - '-lock'.length

/**
 * Throws StoreError if `file` is not the path of a file. SQLite would take a name that begins with `file:` for a URI, whose
 * parameters could keep the data only in memory.
 */
export function requirePath(file: string): void {
  if (file === '') throw refusedFile(file, 'is not a file name. Name a file.')
  if (file.includes('\0'))
    throw refusedFile(file.replaceAll('\0', '\\0'), 'contains a NUL character, which a file name cannot have.')
  if (/^file:/i.test(file))
    throw refusedFile(
      file,
      `is a URI, and data files are named by their path. For a file of that name give "./${file}".`,
    )
  const status = fileStatus(file)
  if (status?.isDirectory() || file.endsWith('/')) throw refusedFile(file, 'is a directory. Name a file in it.')
  if (status && !status.isFile()) throw refusedFile(file, 'is not a regular file. Name a file for the data.')
}

/** undefined if the file does not exist or has no readable status; opening it gives a better error. */
export function fileStatus(file: string, look: (file: string) => Stats = statSync): Stats | undefined {
  try {
    return look(file)
  } catch {
    return undefined
  }
}

/** Throws StoreError for a name that belongs to another data file, such as its log. */
export function requireOwnName(file: string): void {
  const end = [...BESIDE, CONTROL].find((one) => basename(file).endsWith(one))
  if (end === undefined) return
  const owner = file.slice(0, -end.length)
  throw refusedFile(file, `is a name that the server and SQLite use beside a data file, "${owner}". Name another file.`)
}

/** Throws StoreError if the path is too long for SQLite and the names beside the file. */
export function requireShortPath(file: string): void {
  const bytes = Buffer.byteLength(fullPath(file))
  if (bytes <= LONGEST_PATH) return
  const help = 'Name a file with a shorter path.'
  throw refusedFile(file, `has a path of ${bytes} bytes, and a data file can have ${LONGEST_PATH} at most. ${help}`)
}

/**
 * Throws StoreError if the file has another name by a hard link: each name has its own lock and log, so that servers on
 * the two names would not notice each other.
 */
export function requireOneName(file: string): void {
  const links = linksTo(file)
  if (links <= 1) return
  const names = links === 2 ? 'another name by a hard link' : `${links - 1} other names by hard links`
  const why = 'and a server on one name would not see what one on another does'
  const help = 'Remove the others (find -samefile lists them), or name a copy of the file.'
  throw refusedFile(file, `has ${names}, ${why}. ${help}`)
}

/** 1 if it is not a file, or has no readable status. */
function linksTo(file: string): number {
  const status = fileStatus(file)
  return status?.isFile() ? status.nlink : 1
}

/** The target of a symbolic link, if it does not exist; undefined for all other files. */
export function deadLink(file: string): string | undefined {
  if (existsSync(file)) return undefined
  const link = fileStatus(file, lstatSync)
  return link?.isSymbolicLink() ? readlinkSync(file) : undefined
}

/**
 * Throws StoreError for a symbolic link to an empty file, which would become a database. Links are followed only to data
 * that exist, so that a link of another user cannot choose where a database is created.
 */
export function requireLinkToData(file: string): void {
  const link = fileStatus(file, lstatSync)
  if (!link?.isSymbolicLink() || fileStatus(file)?.size !== 0) return
  const help = 'Name the file itself to make a database of it, or name another file.'
  throw refusedFile(file, `is a symbolic link to an empty file, "${readlinkSync(file)}". ${help}`)
}

/** The size of SQLite's log beside the file, in bytes; undefined if there is none. */
export function logSize(file: string): number | undefined {
  return statSync(`${fullPath(file)}-wal`, { throwIfNoEntry: false })?.size
}

/** Follows links, as SQLite does, also for a file that does not exist yet. */
export function fullPath(file: string): string {
  try {
    return existsSync(file) ? realpathSync(file) : join(realpathSync(dirname(file)), basename(file))
  } catch {
    return resolve(file)
  }
}
