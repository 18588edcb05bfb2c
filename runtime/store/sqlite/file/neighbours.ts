/** Checks the files that belong to a data file and lie beside it: through a link, writes would go to another file. */
import { lstatSync } from 'node:fs'
import { refusedFile } from '../../store-error.ts'
import { BESIDE, fileStatus, fullPath } from './data-path.ts'

/**
 * Throws StoreError if a file beside `file` is a link (symbolic or hard), a directory or a pipe: otherwise other users who
 * may write in the directory could make the server write to any file that it may write, or change that file's owner.
 */
export function requirePlainNeighbours(file: string, ends: readonly string[] = BESIDE): void {
  const path = fullPath(file)
  for (const end of ends) {
    const what = linkProblem(path + end)
    if (what === undefined) continue
    const why = 'and the server and SQLite would write to it'
    throw refusedFile(file, `has "${path + end}" beside it, which ${what}, ${why}. Remove that, or name another file.`)
  }
}

/** Why the file must not be written; undefined if it may be written or does not exist. */
function linkProblem(path: string): string | undefined {
  const status = fileStatus(path, lstatSync)
  if (status === undefined) return undefined
  if (status.isSymbolicLink()) return 'is a symbolic link'
  if (!status.isFile()) return 'is not a regular file'
  return status.nlink > 1 ? 'has another name by a hard link' : undefined
}
