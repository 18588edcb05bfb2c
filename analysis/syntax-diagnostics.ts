/** The grammar's issues as diagnostics. */

import type { Diagnostic } from './diagnostics/diagnostic.ts'
import { NOT_UTF8, syntaxEntry } from './diagnostics/syntax-entries.ts'
import type { SourceFile, Undecoded } from './source-file.ts'

export function syntaxDiagnostics(files: readonly SourceFile[]): Diagnostic[] {
  const out: Diagnostic[] = []
  for (const { path, tree, undecoded } of files) {
    // Syntax issues of such a file follow from the wrong encoding.
    if (undecoded) {
      out.push(notUtf8(path, undecoded))
      continue
    }
    for (const unit of tree.units) {
      for (const issue of unit.issues) {
        const { code, severity } = syntaxEntry(issue)
        out.push({
          code,
          severity,
          message: issue.message,
          ...(issue.help === undefined ? {} : { help: issue.help }),
          path,
          start: unit.start + issue.start,
          end: unit.start + issue.end,
          related: (issue.related ?? []).map((r) => ({
            message: r.message,
            path,
            start: unit.start + r.start,
            end: unit.start + r.end,
          })),
        })
      }
    }
  }
  return out
}

function notUtf8(path: string, { start, end, message }: Undecoded): Diagnostic {
  const help = 'Save the file as UTF-8.'
  const { code, severity } = NOT_UTF8
  return { code, severity, message, help, path, start, end, related: [] }
}
