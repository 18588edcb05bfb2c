/** The folder for files of an API's own code. It is made at its first use, as most code needs none. */
import { lstatSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface CodeFolder {
  /** The absolute path of the folder, which is there. */
  path(): string
  /** Removes a folder that belongs to data in memory; others stay. To be called when no code runs any more. */
  close(): void
}

/** `data`: the data file, which is there, or `:memory:`. */
export function codeFolder(data: string): CodeFolder {
  const isTemporary = data === ':memory:'
  let made: string | undefined
  return {
    path() {
      made ??= isTemporary ? mkdtempSync(join(tmpdir(), 'crowfoot-files-')) : folderBeside(data)
      return made
    },
    close() {
      if (isTemporary && made !== undefined) rmSync(made, { recursive: true, force: true })
    },
  }
}

/** Beside the file itself, as the log and the lock are. Only the owner may look into it, as with the data. */
function folderBeside(data: string): string {
  const path = `${realpathSync(data)}-files`
  try {
    mkdirSync(path, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    if (!lstatSync(path).isDirectory()) throw new Error(`"${path}" is not a folder: the server keeps files there`)
  }
  return path
}
