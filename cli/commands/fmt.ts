/** `crow fmt`: lays out `.crow` files as a person would. */

import { decode } from '../../analysis/decode.ts'
import type { SourceFile } from '../../analysis/source-file.ts'
import { syntaxDiagnostics } from '../../analysis/syntax-diagnostics.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { Failure } from '../failure.ts'
import type { Host } from '../host.ts'
import { clean } from '../print/clean.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { count } from '../print/words.ts'
import { crowFiles } from '../read-api.ts'

/**
 * Rewrites the files whose layout changes, and prints their paths. With `checkOnly` it only prints them, and exits 1 if
 * there is one. A file with a syntax error stays as it is; the error is shown as `crow check` does, exit code 1.
 */
export function fmt(host: Host, paths: readonly string[], checkOnly: boolean): number {
  const broken: SourceFile[] = []
  let changed = 0
  for (const path of filesOf(host, paths)) {
    const { text, ...undecoded } = decode(host.files.read(path))
    const result = format(text)
    if (undecoded.undecoded || !('text' in result)) broken.push({ path, tree: parse(text), ...undecoded })
    else if (result.text !== text) {
      changed++
      if (!checkOnly) host.files.write(path, result.text)
      host.stdout.write(`${clean(path)}\n`)
    }
  }
  if (broken.length > 0) host.stderr.write(syntaxErrors(broken, host.stderr.colour))
  if (checkOnly && changed > 0) host.stderr.write(`${count(changed, 'file')} would change: run crow fmt\n`)
  return broken.length > 0 || (checkOnly && changed > 0) ? 1 : 0
}

/** A directory means the `.crow` files directly in it, a file just itself. */
function filesOf(host: Host, paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const kind = host.files.kind(path)
    if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
    if (kind === 'directory') return crowFiles(host, path)
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
