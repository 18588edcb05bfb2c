/** Diagnostics for programs: one JSON document with a stable structure. */
import type { Diagnostic, RelatedPlace, Severity } from '../../analysis/diagnostics/diagnostic.ts'
import { cleanJson } from './clean.ts'
import { LineIndex, type TextPosition } from './line-index.ts'
import { type CheckReport, errorCount, severityCount } from './report.ts'

/**
 * The output of `crow check --format json`. Later versions may add members; `format` changes where a member changes its
 * meaning.
 */
export interface JsonReport {
  readonly format: 1
  readonly files: number
  readonly errors: number
  readonly warnings: number
  readonly hints: number
  /** Only where there are several APIs. */
  readonly apis?: readonly JsonApi[]
  /** Sorted by path and place. */
  readonly diagnostics: readonly JsonDiagnostic[]
}

export interface JsonApi {
  readonly directory: string
  readonly files: number
  readonly errors: number
  readonly warnings: number
  readonly hints: number
}

export interface JsonDiagnostic extends JsonPlace {
  readonly code: string
  readonly severity: Severity
  readonly help: string | null
  readonly related: readonly JsonPlace[]
}

export interface JsonPlace {
  readonly message: string
  /** Relative as the user wrote it; `crowfoot:/session.crow` for a standard class. */
  readonly path: string
  /** Lines and columns from 1, offsets from 0, in UTF-16 units. */
  readonly start: TextPosition
  /** The position after the last character. */
  readonly end: TextPosition
}

export function jsonReport(report: CheckReport): string {
  const apis = report.apis.map((api) => ({ directory: api.directory, ...counts(api.report) }))
  const out: JsonReport = {
    format: 1,
    ...counts(report),
    ...(apis.length > 0 ? { apis } : {}),
    diagnostics: report.diagnostics.map((d) => jsonDiagnostic(d, report)),
  }
  return cleanJson(out)
}

function counts({ files, diagnostics }: CheckReport) {
  return {
    files,
    errors: errorCount(diagnostics),
    warnings: severityCount(diagnostics, 'warning'),
    hints: severityCount(diagnostics, 'hint'),
  }
}

function jsonDiagnostic(d: Diagnostic, report: CheckReport): JsonDiagnostic {
  return {
    code: d.code,
    severity: d.severity,
    ...place(d, report),
    help: d.help ?? null,
    related: d.related.map((r) => place(r, report)),
  }
}

function place({ message, path, start, end }: RelatedPlace | Diagnostic, report: CheckReport): JsonPlace {
  const lines = report.lines(path) ?? new LineIndex('')
  return { message, path, start: lines.position(start), end: lines.position(end) }
}
