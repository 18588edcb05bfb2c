/** Files on disk, for a server that runs on Node. */
import { randomUUID } from 'node:crypto'
import {
  type Dirent,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  watch,
  writeFileSync,
} from 'node:fs'
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
  write(path, text) {
    const target = native(path)
    // A cloned repository could contain a link to have another file overwritten.
    if (lstatSync(target, { throwIfNoEntry: false })?.isSymbolicLink()) return
    const draft = `${target}.${randomUUID()}.tmp`
    try {
      writeFileSync(draft, text, { flag: 'wx' })
      renameSync(draft, target)
    } catch (error) {
      rmSync(draft, { force: true })
      throw error
    }
  },
  watch(directory, changed) {
    try {
      const watcher = watch(native(directory), { persistent: false }, (_event, name) => {
        if (name !== null) changed(`${directory}/${name}`)
      })
      // The directory itself was removed. The workspace finds out when it reads the directory again.
      watcher.on('error', () => changed(directory))
      return watcher
    } catch {
      return { close() {} }
    }
  },
}

/** Follows links to files, but not links to directories, which may form a circle. */
function entryOf(directory: string, entry: Dirent): DirectoryEntry[] {
  if (!entry.isSymbolicLink()) return entry.isDirectory() || entry.isFile() ? [named(entry)] : []
  return isFile(`${directory}/${entry.name}`) ? [{ name: entry.name, directory: false }] : []
}

/** True for a file; false also for a link to itself, and without permission to look. */
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

/** `/c:/pool` is `c:/pool` on Windows. */
function native(path: string): string {
  return /^\/[a-z]:(\/|$)/i.test(path) ? path.slice(1) : path
}
