/** The data that `crow serve` keeps beside an API. */
import { join } from 'node:path'
import { Failure } from '../host/failure.ts'
import { linkRefusal } from '../host/write-file.ts'
import type { Host } from '../host.ts'

/** In the directory of the API: the compiled server and its data. */
export const OWN_FOLDER = '.crowfoot'

const NAME = 'data.db'
const BESIDE = ['', '-wal', '-shm', '-lock', '-journal']

export function ownData(directory: string): string {
  return join(directory, OWN_FOLDER, NAME)
}

/**
 * Throws Failure where the folder, or a file of the data in it, is a symbolic link: nobody has named it, and a repository
 * that was cloned may have brought it.
 */
export function requireOwnData({ files }: Host, directory: string): void {
  const paths = [join(directory, OWN_FOLDER), ...BESIDE.map((end) => ownData(directory) + end)]
  const link = paths.find((path) => files.isLink(path))
  if (link !== undefined) throw new Failure(linkRefusal(link), 1)
}
