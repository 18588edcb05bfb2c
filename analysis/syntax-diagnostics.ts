/** The grammar's issues as diagnostics. */

import type { SyntaxIssue } from '../grammar/tree.ts'
import type { Diagnostic, Severity } from './diagnostic.ts'
import type { SourceFile, Undecoded } from './source-file.ts'
import { SYNTAX_ENTRIES } from './syntax-entries.ts'

const SEVERITY: ReadonlyMap<string, Severity> = new Map(SYNTAX_ENTRIES.map((e) => [e.code, e.severity]))

/** An error or a warning, as the catalogue says. */
export function syntaxSeverity(issue: SyntaxIssue): Severity {
  return SEVERITY.get(issue.code) ?? 'error'
}

export function syntaxDiagnostics(files: readonly SourceFile[]): Diagnostic[] {
  const out: Diagnostic[] = []
  for (const { path, tree, undecoded } of files) {
    // What the grammar says about the rest of such a file follows from the one mistake.
    if (undecoded) {
      out.push(notUtf8(path, undecoded))
      continue
    }
    for (const unit of tree.units) {
      for (const issue of unit.issues) {
        out.push({
          code: issue.code,
          severity: syntaxSeverity(issue),
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
  return { code: 'CROW1010', severity: 'error', message, help, path, start, end, related: [] }
}
