/** Reads one API: all `.crow` files directly in a directory (LANGUAGE section 1), checked. */
import { basename, dirname, join, resolve } from 'node:path'
import { type Analysis, analyze, type SourceFile } from '../analysis/analyze.ts'
import { decode } from '../analysis/decode.ts'
import { parse } from '../grammar/parse.ts'
import { complain, Failure } from './failure.ts'
import type { Host } from './host.ts'

export interface CheckedApi extends Analysis {
  readonly directory: string
  /** The text of each file, by its path below the directory as the user wrote that. */
  readonly texts: ReadonlyMap<string, string>
}

/**
 * The API of a directory, or of the directory that a file lies in.
 * Throws Failure where there is no such path, or no `.crow` file.
 */
export function readApi(host: Host, path: string): CheckedApi {
  const directory = apiDirectory(host, path)
  const files = crowFiles(host, directory).map((file) => readSource(host, file))
  const analysis = analyze(files, basename(resolve(host.cwd, directory)))
  return {
    directory,
    texts: new Map(files.map(({ path: file, tree }) => [file, tree.text])),
    diagnostics: analysis.diagnostics,
    scope: analysis.scope,
    pairs: analysis.pairs,
    // Not asked for where it is not needed: a check alone makes no model.
    get model() {
      return analysis.model
    },
  }
}

/** The directory itself, or the one that a file lies in; any file, but who names another one is told what is read. */
export function apiDirectory(host: Host, path: string): string {
  const kind = host.files.kind(path)
  if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
  if (kind === 'directory') return path
  const directory = dirname(path)
  if (!path.endsWith('.crow')) complain(host, `"${path}" is no .crow file; the API is that of "${directory}".`)
  return directory
}

/** The `.crow` files directly in a directory, in order. */
export function crowFiles(host: Host, directory: string): string[] {
  const names = host.files.list(directory).filter((name) => name.endsWith('.crow'))
  if (names.length === 0) {
    throw new Failure(`There is no .crow file in "${directory}". One directory is one API: name the directory.`, 2)
  }
  return names.sort().map((name) => join(directory, name))
}

/** Folders that hold what somebody else wrote. */
const SKIPPED = ['node_modules']

/**
 * The directories of the APIs that the paths mean, each once: a directory itself, or the one that a file lies in; of a
 * directory without a `.crow` file those below it that have one, but for links, `node_modules` and what is hidden.
 * Throws Failure where a path leads to nothing.
 */
export function apiDirectories(host: Host, paths: readonly string[]): string[] {
  const found = paths.flatMap((path) => {
    const directory = apiDirectory(host, path)
    if (hasCrowFile(host, directory)) return [directory]
    const below = directoriesBelow(host, directory)
    // Says what is missing.
    return below.length > 0 ? below : [dirname(crowFiles(host, directory)[0] as string)]
  })
  return [...new Map(found.map((directory) => [resolve(host.cwd, directory), directory])).values()]
}

function directoriesBelow(host: Host, directory: string): string[] {
  const found: string[] = []
  const waiting = [directory]
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    if (hasCrowFile(host, folder)) found.push(folder)
    const names = host.files.folders(folder).filter((name) => !SKIPPED.includes(name))
    waiting.push(...names.map((name) => join(folder, name)))
  }
  return found.sort()
}

function hasCrowFile(host: Host, directory: string): boolean {
  return host.files.list(directory).some((name) => name.endsWith('.crow'))
}

/** A file of the API with its tree. */
function readSource(host: Host, path: string): SourceFile {
  const { text, ...undecoded } = decode(host.files.read(path))
  return { path, tree: parse(text), ...undecoded }
}
