/** Diagnostics for programs: one JSON document of a stable shape. */
import type { Diagnostic, RelatedPlace, Severity } from '../../analysis/diagnostic.ts'
import { cleanJson } from './clean.ts'
import { Lines, type Position } from './lines.ts'
import { errorCount, type Report, severityCount } from './report.ts'

/** What `crow check --format json` prints. Members may be added; `format` changes when one changes its meaning. */
export interface JsonReport {
  readonly format: 1
  readonly files: number
  readonly errors: number
  readonly warnings: number
  readonly hints: number
  /** In order of path and place. */
  readonly diagnostics: readonly JsonDiagnostic[]
}

export interface JsonDiagnostic extends JsonPlace {
  readonly code: string
  readonly severity: Severity
  readonly help: string | null
  readonly related: readonly JsonPlace[]
}

export interface JsonPlace {
  readonly message: string
  /** As the command was given it, `crowfoot:/session.crow` for a standard class. */
  readonly path: string
  /** Lines and columns from 1, offsets from 0, in UTF-16 units. */
  readonly start: Position
  /** The place after the last character. */
  readonly end: Position
}

export function jsonReport(report: Report): string {
  const errors = errorCount(report.diagnostics)
  const out: JsonReport = {
    format: 1,
    files: report.files,
    errors,
    warnings: severityCount(report.diagnostics, 'warning'),
    hints: severityCount(report.diagnostics, 'hint'),
    diagnostics: report.diagnostics.map((d) => jsonDiagnostic(d, report)),
  }
  return cleanJson(out)
}

function jsonDiagnostic(d: Diagnostic, report: Report): JsonDiagnostic {
  return {
    code: d.code,
    severity: d.severity,
    ...place(d, report),
    help: d.help ?? null,
    related: d.related.map((r) => place(r, report)),
  }
}

function place({ message, path, start, end }: RelatedPlace | Diagnostic, report: Report): JsonPlace {
  const lines = report.lines(path) ?? new Lines('')
  return { message, path, start: lines.position(start), end: lines.position(end) }
}
