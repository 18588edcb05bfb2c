/** What the printers print: diagnostics in order, with the texts they lie in. */

import type { Diagnostic, Severity } from '../../analysis/diagnostic.ts'
import { STANDARD_TEXTS, standardPath } from '../../analysis/standard/text.ts'
import { STANDARD_PARTS } from '../../model/api.ts'
import { Lines } from './lines.ts'
import { count } from './words.ts'

export interface Report {
  /** In order of path and place. */
  readonly diagnostics: readonly Diagnostic[]
  /** How many files were looked at. */
  readonly files: number
  /** The text of a file or of a standard class; undefined for any other path. */
  lines(path: string): Lines | undefined
}

/** A report over texts by path; sorts the diagnostics by path and place. */
export function report(diagnostics: readonly Diagnostic[], texts: ReadonlyMap<string, string>): Report {
  const made = new Map<string, Lines>()
  return {
    diagnostics: diagnostics.toSorted(byPlace),
    files: texts.size,
    lines(path) {
      const text = texts.get(path) ?? standardText(path)
      if (text === undefined) return undefined
      const lines = made.get(path) ?? new Lines(text)
      made.set(path, lines)
      return lines
    },
  }
}

/** `2 errors, 1 warning in 3 files`, `no problems in 1 file`. */
export function summary({ diagnostics, files }: Report): string {
  const severities = ['error', 'warning', 'hint'] as const
  const parts = severities.map((severity) => {
    const found = severityCount(diagnostics, severity)
    return found > 0 ? count(found, severity) : ''
  })
  return `${parts.filter(Boolean).join(', ') || 'no problems'} in ${count(files, 'file')}`
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
