/** A file system of strings. */
import type { DirectoryEntry, FileSystem } from '../../../server/workspace/file-system.ts'

export interface MemoryFiles extends FileSystem {
  /** By path: a text or bytes. */
  readonly content: Map<string, string | Uint8Array>
}

/** With `slow` it answers later, as the client of a web worker does. */
export function memoryFiles(files: { readonly [path: string]: string | Uint8Array }, slow = false): MemoryFiles {
  const content = new Map(Object.entries(files))
  const answer = <T>(value: T) => (slow ? new Promise<T>((resolve) => setImmediate(() => resolve(value))) : value)
  return {
    content,
    list: (directory) => answer(entries(content.keys(), directory)),
    read: (path) => {
      const found = content.get(path)
      return answer(found === undefined ? null : typeof found === 'string' ? new TextEncoder().encode(found) : found)
    },
  }
}

function entries(paths: Iterable<string>, directory: string): DirectoryEntry[] {
  const found = new Map<string, DirectoryEntry>()
  for (const path of paths) {
    if (!path.startsWith(`${directory}/`)) continue
    const [name = '', ...below] = path.slice(directory.length + 1).split('/')
    found.set(name, { name, directory: below.length > 0 })
  }
  return [...found.values()]
}
