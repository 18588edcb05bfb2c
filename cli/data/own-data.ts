/** The data that `crow serve` keeps in the directory of an API. */
import { join } from 'node:path'
import { Failure } from '../host/failure.ts'
import { linkRefusal } from '../host/write-file.ts'
import type { Host } from '../host.ts'

/** The folder in the directory of the API with the compiled server and its data. */
export const OWN_FOLDER = '.crowfoot'

const NAME = 'data.db'
/** Endings of the files of a database. */
const ENDINGS = ['', '-wal', '-shm', '-lock', '-journal']

export function ownData(directory: string): string {
  return join(directory, OWN_FOLDER, NAME)
}

/** The copy of the data of a server that works on a database with others. */
export function ownCopy(directory: string): string {
  return join(directory, OWN_FOLDER, 'copy.db')
}

/**
 * Throws Failure where the folder, or a file of the data in it, is a symbolic link: the user has not named it, and it
 * may come from a cloned repository.
 */
export function requireOwnData({ files }: Host, directory: string): void {
  const own = [ownData(directory), ownCopy(directory)].flatMap((file) => ENDINGS.map((end) => file + end))
  const paths = [join(directory, OWN_FOLDER), ...own]
  const link = paths.find((path) => files.isLink(path))
  if (link !== undefined) throw new Failure(linkRefusal(link), 1)
}
