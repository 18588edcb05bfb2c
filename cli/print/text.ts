/** Diagnostics for people: message, place, code frame, help and related places, then a line with their number. */
import type { Diagnostic, RelatedPlace } from '../../analysis/diagnostics/diagnostic.ts'
import { clean } from './clean.ts'
import { frame } from './frame.ts'
import { type CheckReport, severityCount, summary } from './report.ts'
import { type Paint, paint as painter } from './style.ts'

/** The report of one API, or of each API under its directory, and a summary. */
export function textReport(report: CheckReport, colour: boolean): string {
  const paint = painter(colour)
  if (report.apis.length > 0) {
    const each = report.apis.map((api) => blocksText(api.report, paint, `${clean(api.directory)}: `))
    return `${[...each, counted(report, paint)].join('\n')}\n`
  }
  return blocksText(report, paint)
}

function blocksText(report: CheckReport, paint: Paint, name = ''): string {
  const blocks = report.diagnostics.map((d) => `${diagnosticText(d, report, paint)}\n`)
  return `${[...blocks, name + counted(report, paint)].join('\n')}\n`
}

function counted(report: CheckReport, paint: Paint): string {
  const worst = (['error', 'warning'] as const).find((s) => severityCount(report.diagnostics, s) > 0) ?? 'hint'
  return paint(report.diagnostics.length > 0 ? worst : 'good', summary(report))
}

function diagnosticText(d: Diagnostic, report: CheckReport, paint: Paint): string {
  const gutter = gutterWidth(d, report)
  const rows = [
    `${paint(d.severity, `${d.severity} ${d.code}`)}${paint('strong', `: ${clean(d.message)}`)}`,
    ...placeRows(d, report, { paint, style: d.severity, underline: '^', gutter }),
  ]
  if (d.help) rows.push(`${' '.repeat(gutter)} ${paint('frame', '=')} ${paint('note', 'help')}: ${clean(d.help)}`)
  for (const related of d.related) {
    rows.push(`${paint('note', 'note')}: ${clean(related.message)}`)
    rows.push(...placeRows(related, report, { paint, style: 'note', underline: '-', gutter }))
  }
  return rows.join('\n')
}

function placeRows(
  { path, start, end }: RelatedPlace | Diagnostic,
  report: CheckReport,
  options: Parameters<typeof frame>[3],
): string[] {
  const lines = report.lines(path)
  const arrow = `${' '.repeat(options.gutter)}${options.paint('frame', '-->')}`
  if (!lines) return [`${arrow} ${clean(path)}`]
  const { line, column } = lines.position(start)
  return [`${arrow} ${clean(path)}:${line}:${column}`, frame(lines, start, end, options)]
}

function gutterWidth(d: Diagnostic, report: CheckReport): number {
  const last = [d, ...d.related].map((place) => report.lines(place.path)?.position(place.end).line ?? 0)
  return String(Math.max(...last)).length
}
