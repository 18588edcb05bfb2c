/** What stands beside a data file and belongs to it. Each must be a file of its own: through a link, writes would go elsewhere. */

import { lstatSync } from 'node:fs'
import { refusedFile } from '../../store-error.ts'
import { BESIDE, fileStatus, fullPath } from './data-path.ts'

/**
 * Throws StoreError for a name beside the file that is a link (symbolic or hard), a directory or a pipe: whoever may
 * write in the directory could have the server write to, or give away, any file that the server's user may write.
 */
export function requirePlainNeighbours(file: string, ends: readonly string[] = BESIDE): void {
  const path = fullPath(file)
  for (const end of ends) {
    const what = strangeness(path + end)
    if (what === undefined) continue
    const why = 'and the server and SQLite would write to it'
    throw refusedFile(file, `has "${path + end}" beside it, which ${what}, ${why}. Remove that, or name another file.`)
  }
}

/** Why a file by that name is not to be written; undefined where it may be, or is not there. */
function strangeness(path: string): string | undefined {
  const status = fileStatus(path, lstatSync)
  if (status === undefined) return undefined
  if (status.isSymbolicLink()) return 'is a symbolic link'
  if (!status.isFile()) return 'is not a regular file'
  return status.nlink > 1 ? 'has another name by a hard link' : undefined
}
