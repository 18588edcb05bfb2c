/** The disk, for a server that runs on Node. */
import { type Dirent, readdirSync, readFileSync, statSync, watch } from 'node:fs'
import type { DirectoryEntry, FileSystem } from './file-system.ts'

export const DISK: FileSystem = {
  list(directory) {
    try {
      return readdirSync(native(directory), { withFileTypes: true }).flatMap((entry) => entryOf(directory, entry))
    } catch {
      return []
    }
  },
  read(path) {
    try {
      return isFile(path) ? readFileSync(native(path)) : null
    } catch {
      return null
    }
  },
  watch(directory, changed) {
    try {
      const watcher = watch(native(directory), { persistent: false }, (_event, name) => {
        if (name !== null) changed(`${directory}/${name}`)
      })
      // The directory itself went away: a look at any of its files says so.
      watcher.on('error', () => changed(directory))
      return watcher
    } catch {
      return { close() {} }
    }
  },
}

/** Links to files are followed; links to directories are not, as they may lead round in a circle. */
function entryOf(directory: string, entry: Dirent): DirectoryEntry[] {
  if (!entry.isSymbolicLink()) return entry.isDirectory() || entry.isFile() ? [named(entry)] : []
  return isFile(`${directory}/${entry.name}`) ? [{ name: entry.name, directory: false }] : []
}

/** False also where a link leads to itself, or where nobody may look. */
function isFile(path: string): boolean {
  try {
    return statSync(native(path)).isFile()
  } catch {
    return false
  }
}

function named(entry: Dirent): DirectoryEntry {
  return { name: entry.name, directory: entry.isDirectory() }
}

/** `/c:/pool` is Windows' `c:/pool`. */
function native(path: string): string {
  return /^\/[a-z]:(\/|$)/i.test(path) ? path.slice(1) : path
}
