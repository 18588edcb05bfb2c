/** Reads one API: all `.crow` files directly in a directory (LANGUAGE section 1), checked. */
import { isUtf8 } from 'node:buffer'
import { basename, dirname, join, resolve } from 'node:path'
import { analyze, type SourceFile } from '../analysis/analyze.ts'
import type { Diagnostic } from '../analysis/diagnostic.ts'
import { parse } from '../grammar/parse.ts'
import type { Api } from '../model/api.ts'
import { Failure } from './failure.ts'
import type { Host } from './host.ts'

export interface CheckedApi {
  readonly directory: string
  /** The text of each file, by its path below the directory as the user wrote that. */
  readonly texts: ReadonlyMap<string, string>
  /** null where a diagnostic is an error. */
  readonly model: Api | null
  readonly diagnostics: readonly Diagnostic[]
}

/**
 * The API of a directory, or of the directory that a file lies in.
 * Throws Failure where there is no such path, no `.crow` file, or a file is not UTF-8.
 */
export function readApi(host: Host, path: string): CheckedApi {
  const directory = apiDirectory(host, path)
  const texts = new Map(crowFiles(host, directory).map((file) => [file, readText(host, file)]))
  const files: SourceFile[] = [...texts].map(([file, text]) => ({ path: file, tree: parse(text) }))
  const analysis = analyze(files, basename(resolve(host.cwd, directory)))
  return {
    directory,
    texts,
    diagnostics: analysis.diagnostics,
    // Not asked for where it is not needed: a check alone makes no model.
    get model() {
      return analysis.model
    },
  }
}

/** The directory itself, or the one that a file lies in. */
export function apiDirectory(host: Host, path: string): string {
  const kind = host.files.kind(path)
  if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
  return kind === 'directory' ? path : dirname(path)
}

/** The `.crow` files directly in a directory, in order. */
export function crowFiles(host: Host, directory: string): string[] {
  const names = host.files.list(directory).filter((name) => name.endsWith('.crow'))
  if (names.length === 0) {
    throw new Failure(`There is no .crow file in "${directory}". One directory is one API: name the directory.`, 2)
  }
  return names.sort().map((name) => join(directory, name))
}

/** A file's text. A byte order mark stays, so that offsets are those of the file. */
export function readText(host: Host, path: string): string {
  const bytes = host.files.read(path)
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (isUtf8(buffer)) return buffer.toString('utf8')
  throw new Failure(`${path}:${lineOfBadByte(buffer)}: not UTF-8, which every .crow file is. Save it as UTF-8.`, 1)
}

/** The first line that does not decode. */
function lineOfBadByte(buffer: Buffer): number {
  let line = 1
  let start = 0
  for (;;) {
    const end = buffer.indexOf(0x0a, start)
    if (end < 0 || !isUtf8(buffer.subarray(start, end))) return line
    start = end + 1
    line++
  }
}
