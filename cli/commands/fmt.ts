/** `crow fmt`: lays out `.crow` files as a person would. */
import type { Diagnostic } from '../../analysis/diagnostic.ts'
import { syntaxDiagnostics } from '../../analysis/syntax-diagnostics.ts'
import { format } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import { Failure } from '../failure.ts'
import type { Host } from '../host.ts'
import { report } from '../print/report.ts'
import { textReport } from '../print/text.ts'
import { count } from '../print/words.ts'
import { crowFiles, readText } from '../read-api.ts'

/**
 * Rewrites the files whose layout changes, and prints their paths. With `checkOnly` it only prints them, and exits 1 if
 * there is one. A file with a syntax error stays as it is; the error is shown as `crow check` does, exit code 1.
 */
export function fmt(host: Host, paths: readonly string[], checkOnly: boolean): number {
  const texts = new Map(filesOf(host, paths).map((path) => [path, readText(host, path)]))
  const broken = new Map<string, string>()
  let changed = 0
  for (const [path, text] of texts) {
    const result = format(text)
    if (!('text' in result)) broken.set(path, text)
    else if (result.text !== text) {
      changed++
      if (!checkOnly) host.files.write(path, result.text)
      host.stdout.write(`${path}\n`)
    }
  }
  if (broken.size > 0) host.stderr.write(textReport(report(syntaxErrors(broken), broken), host.stderr.colour))
  if (checkOnly && changed > 0) host.stderr.write(`${count(changed, 'file')} would change: run crow fmt\n`)
  return broken.size > 0 || (checkOnly && changed > 0) ? 1 : 0
}

/** A directory means the `.crow` files directly in it, a file just itself. */
function filesOf(host: Host, paths: readonly string[]): string[] {
  const files = paths.flatMap((path) => {
    const kind = host.files.kind(path)
    if (kind === null) throw new Failure(`There is no file or directory "${path}".`, 2)
    if (kind === 'directory') return crowFiles(host, path)
    if (!path.endsWith('.crow')) throw new Failure(`"${path}" is no .crow file.`, 2)
    return [path]
  })
  return [...new Set(files)]
}

/** What `crow check` says about the syntax alone, warnings left out. */
function syntaxErrors(texts: ReadonlyMap<string, string>): Diagnostic[] {
  const files = [...texts].map(([path, text]) => ({ path, tree: parse(text) }))
  return syntaxDiagnostics(files).filter((d) => d.severity === 'error')
}
