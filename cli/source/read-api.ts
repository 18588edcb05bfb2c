/** Reads and checks an API: all `.crow` files directly in a directory (docs/language.md, One directory is one API). */
import { basename, resolve } from 'node:path'
import { type Analysis, analyze, type SourceFile } from '../../analysis/analyze.ts'
import { decode } from '../../analysis/decode.ts'
import { parse } from '../../grammar/parse.ts'
import type { Host } from '../host.ts'
import { errorCount, problems } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { apiDirectory, crowFiles } from './find-files.ts'

export interface CheckedApi extends Analysis {
  readonly directory: string
  /** The text of each file by its path, which starts with the directory as the user wrote it. */
  readonly texts: ReadonlyMap<string, string>
}

/** Another text than a file has, by the name of the file; null leaves the file out, undefined takes it as it is. */
export type TextInstead = (name: string) => string | null | undefined

/** `path`: a directory, or a file in it. Throws Failure where there is no such path, or no `.crow` file. */
export function readApi(host: Host, path: string, instead: TextInstead = () => undefined): CheckedApi {
  const directory = apiDirectory(host, path)
  const files = crowFiles(host, directory).flatMap((file) => {
    const text = instead(basename(file))
    if (text === null) return []
    return text === undefined ? readSource(host, file) : { path: file, tree: parse(text) }
  })
  const analysis = analyze(files, basename(resolve(host.cwd, directory)))
  return {
    directory,
    texts: new Map(files.map(({ path: file, tree }) => [file, tree.text])),
    diagnostics: analysis.diagnostics,
    scope: analysis.scope,
    pairs: analysis.pairs,
    effects: analysis.effects,
    tests: analysis.tests,
    // Made only when read: `crow check` needs no model.
    get model() {
      return analysis.model
    },
  }
}

/**
 * Prints the errors and warnings, if any, to stderr: for commands that print something else to stdout. True if there is no
 * error.
 */
export function passes(host: Host, api: CheckedApi): boolean {
  const found = problems(api.diagnostics, api.texts)
  if (found.diagnostics.length > 0) host.stderr.write(textReport(found, host.stderr.colour))
  return !hasError(api)
}

export function hasError({ diagnostics }: CheckedApi): boolean {
  return errorCount(diagnostics) > 0
}

function readSource(host: Host, path: string): SourceFile {
  const { text, ...undecoded } = decode(host.files.read(path))
  return { path, tree: parse(text), ...undecoded }
}
