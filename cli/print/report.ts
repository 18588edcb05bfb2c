/** The input of the printers: sorted diagnostics and the texts that they are in. */
import type { Diagnostic, Severity } from '../../analysis/diagnostics/diagnostic.ts'
import { STANDARD_TEXTS, standardPath } from '../../analysis/standard/text.ts'
import { STANDARD_PARTS } from '../../model/api.ts'
import { LineIndex } from './line-index.ts'
import { count } from './words.ts'

export interface CheckReport {
  /** Sorted by path and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** The number of files that were checked. */
  readonly files: number
  /** A report of each API where there are several; otherwise empty. */
  readonly apis: readonly ApiReport[]
  /** The text of a file or of a standard class; undefined for any other path. */
  lines(path: string): LineIndex | undefined
}

export interface ApiReport {
  readonly directory: string
  readonly report: CheckReport
}

/** The diagnostics of one API, and its texts by path. */
export interface ReportInput {
  readonly directory: string
  readonly diagnostics: readonly Diagnostic[]
  readonly texts: ReadonlyMap<string, string>
}

/** A common report on all the APIs. */
export function reportOf(all: readonly ReportInput[]): CheckReport {
  const texts = new Map(all.flatMap((api) => [...api.texts]))
  const whole = report(
    all.flatMap((api) => api.diagnostics),
    texts,
  )
  if (all.length < 2) return whole
  return {
    ...whole,
    apis: all.map((api) => ({ directory: api.directory, report: report(api.diagnostics, api.texts) })),
  }
}

/** A report for commands that do something else than to check: hints, which need no answer, would hide what they print. */
export function problems(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>): CheckReport {
  return report(
    diagnostics.filter(({ severity }) => severity !== 'hint'),
    texts,
  )
}

/** A report on texts by path. Sorts the diagnostics. */
export function report(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>): CheckReport {
  const made = new Map<string, LineIndex>()
  return {
    diagnostics: diagnostics.toSorted(byPlace),
    files: texts.size,
    apis: [],
    lines(path) {
      const text = texts.get(path) ?? standardText(path)
      if (text === undefined) return undefined
      const lines = made.get(path) ?? new LineIndex(text)
      made.set(path, lines)
      return lines
    },
  }
}

/** `2 errors, 1 warning in 3 files`, `no problems in 1 file`, `1 error in 8 files of 3 APIs`. */
export function summary({ diagnostics, files, apis }: CheckReport): string {
  const severities = ['error', 'warning', 'hint'] as const
  const parts = severities.map((severity) => {
    const found = severityCount(diagnostics, severity)
    return found > 0 ? count(found, severity) : ''
  })
  const of = apis.length > 0 ? ` of ${count(apis.length, 'API')}` : ''
  return `${parts.filter(Boolean).join(', ') || 'no problems'} in ${count(files, 'file')}${of}`
}

export function errorCount(diagnostics: readonly Diagnostic[]): number {
  return severityCount(diagnostics, 'error')
}

export function severityCount(diagnostics: readonly Diagnostic[], severity: Severity): number {
  return diagnostics.filter((d) => d.severity === severity).length
}

function standardText(path: string): string | undefined {
  return STANDARD_PARTS.filter((part) => standardPath(part) === path).map((part) => STANDARD_TEXTS[part])[0]
}

function byPlace(a: Diagnostic, b: Diagnostic): number {
  if (a.path !== b.path) return a.path < b.path ? -1 : 1
  return a.start - b.start || a.end - b.end
}
