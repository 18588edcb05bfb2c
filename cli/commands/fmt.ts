/** `crow fmt`: lays out `.crow` files as a person would. */

import { decode } from '../../analysis/decode.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { syntaxDiagnostics } from '../../analysis/syntax-diagnostics.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { Failure } from '../host/failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { count } from '../print/words.ts'
import { apiDirectories, crowFiles } from '../source/find-files.ts'

export interface FmtOptions {
  readonly check?: boolean
  readonly stdinFilename?: string
}

/** Lays out the files, or standard input where the one path is `-`. */
export async function fmt(host: Host, paths: readonly string[], options: FmtOptions): Promise<number> {
  const { check = false, stdinFilename } = options
  if (!paths.includes('-')) {
    if (stdinFilename !== undefined) throw new Failure('--stdin-filename goes with "-", for standard input.', 2)
    return fmtFiles(host, paths, check)
  }
  if (paths.length > 1) throw new Failure('"-" is standard input: name no other path beside it.', 2)
  return fmtInput(host, await host.stdin.bytes(), check, stdinFilename ?? '<stdin>')
}

/** Prints the text laid out, or with `checkOnly` its name where that would differ. A broken text is not printed. */
function fmtInput(host: Host, bytes: Uint8Array, checkOnly: boolean, path: string): number {
  const { broken, text, changed } = laidOut(path, bytes)
  if (broken) {
    host.stderr.write(syntaxErrors([broken], host.stderr.colour))
    return 1
  }
  if (!checkOnly) host.stdout.write(text)
  else if (changed) host.stdout.write(`${clean(path)}\n`)
  return checkOnly && changed ? 1 : 0
}

type LaidOut =
  | { readonly broken: SourceFile; readonly text?: never; readonly changed?: never }
  | { readonly broken?: never; readonly text: string; readonly changed: boolean }

function laidOut(path: string, bytes: Uint8Array): LaidOut {
  const { text, ...undecoded } = decode(bytes)
  const result = format(text)
  if (undecoded.undecoded || !('text' in result)) return { broken: { path, tree: parse(text), ...undecoded } }
  return { text: result.text, changed: result.text !== text }
}

/**
 * Rewrites the files whose layout changes, and prints their paths. With `checkOnly` it only prints them, and exits 1 if
 * there is one. A file with a syntax error stays as it is; the error is shown as `crow check` does, exit code 1.
 */
function fmtFiles(host: Host, paths: readonly string[], checkOnly: boolean): number {
  const broken: SourceFile[] = []
  let changed = 0
  for (const path of filesOf(host, paths)) {
    const result = laidOut(path, host.files.read(path))
    if (result.broken) broken.push(result.broken)
    else if (result.changed) {
      changed++
      if (!checkOnly) host.files.write(path, result.text)
      host.stdout.write(`${clean(path)}\n`)
    }
  }
  if (broken.length > 0) host.stderr.write(syntaxErrors(broken, host.stderr.colour))
  if (checkOnly && changed > 0) host.stderr.write(`${count(changed, 'file')} would change: run crow fmt\n`)
  return broken.length > 0 || (checkOnly && changed > 0) ? 1 : 0
}

/** A directory means the `.crow` files directly in it, or those of the APIs below it; a file just itself. */
function filesOf(host: Host, paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const kind = host.files.kind(path)
    if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
    if (kind === 'directory') return apiDirectories(host, [path]).flatMap((directory) => crowFiles(host, directory))
    if (kind === 'other' || !path.endsWith('.crow')) throw new Failure(`"${path}" is no .crow file.`, 2)
    return [path]
  })
  return [...new Set(files)]
}

/** What `crow check` says about the syntax alone, warnings left out. */
function syntaxErrors(files: readonly SourceFile[], colour: boolean): string {
  const texts = new Map(files.map(({ path, tree }) => [path, tree.text]))
  const errors = syntaxDiagnostics(files).filter((d) => d.severity === 'error')
  return textReport(report(errors, texts), colour)
}
