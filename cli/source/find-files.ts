/** Finds the directories of APIs and their `.crow` files. */
import { dirname, join, resolve } from 'node:path'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { complain } from '../print/complain.ts'

/**
 * The directory of an API: the path itself, or the directory of the file that it names. Prints which API is read where
 * that file is not a `.crow` file. Throws Failure where there is no such path.
 */
export function apiDirectory(host: Host, path: string): string {
  const kind = host.files.kind(path)
  if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
  if (kind === 'directory') return path
  const directory = dirname(path)
  if (!path.endsWith('.crow')) complain(host, `"${path}" is not a .crow file. The API is read from "${directory}".`)
  return directory
}

/** The paths of the `.crow` files directly in a directory, sorted. Throws Failure where there is none. */
export function crowFiles(host: Host, directory: string): string[] {
  const names = crowFileNames(host, directory)
  if (names.length === 0) {
    throw new Failure(`There is no .crow file in "${directory}". One directory is one API: name the directory.`, 2)
  }
  return names.sort().map((name) => join(directory, name))
}

/**
 * The directories of all APIs at the paths, each once. A path is the directory of an API, a file in one, or a directory
 * without `.crow` files that has APIs below it. Links, `node_modules` and hidden directories are not searched.
 * Throws Failure where there is no such path, and where it has no API.
 */
export function apiDirectories(host: Host, paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    const directory = apiDirectory(host, path)
    if (crowFileNames(host, directory).length > 0) return [directory]
    const below = directoriesBelow(host, directory)
    // Where there is none, crowFiles throws.
    return below.length > 0 ? below : crowFiles(host, directory).map(dirname)
  })
  return [...new Map(found.map((directory) => [resolve(host.cwd, directory), directory])).values()]
}

/** Folders that are not searched: other people's packages. */
const SKIPPED = ['node_modules']

function directoriesBelow(host: Host, directory: string): string[] {
  const found: string[] = []
  const waiting = [directory]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (crowFileNames(host, folder).length > 0) found.push(folder)
    const names = host.files.folders(folder).filter((name) => !SKIPPED.includes(name))
    waiting.push(...names.map((name) => join(folder as string, name)))
  }
  return found.sort()
}

export function crowFileNames(host: Host, directory: string): string[] {
  return host.files.list(directory).filter((name) => name.endsWith('.crow'))
}
