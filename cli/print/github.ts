/** Diagnostics as GitHub workflow commands: GitHub shows them beside the changed lines. */
import type { Diagnostic, RelatedPlace } from '../../analysis/diagnostics/diagnostic.ts'
import { clean } from './clean.ts'
import type { TextPosition } from './line-index.ts'
import { type CheckReport, summary } from './report.ts'

/**
 * A line `::error file=…::` for each diagnostic, then the summaries: of each API where there are several, and of all.
 */
export function githubReport(report: CheckReport): string {
  const each = report.apis.map((api) => `${clean(api.directory)}: ${summary(api.report)}`)
  return `${[...report.diagnostics.map((d) => command(d, report)), ...each, summary(report)].join('\n')}\n`
}

function command(d: Diagnostic, report: CheckReport): string {
  const lines = report.lines(d.path)
  return workflowCommand({
    kind: d.severity === 'hint' ? 'notice' : d.severity,
    path: clean(d.path),
    span: lines && { start: lines.position(d.start), end: lines.position(d.end) },
    title: d.code,
    text: textOf(d, report),
  })
}

export interface WorkflowMessage {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly path: string
  /** From 1. */
  readonly span: { readonly start: LineAndColumn; readonly end: LineAndColumn } | undefined
  readonly title: string
  readonly text: string
}

type LineAndColumn = Pick<TextPosition, 'line' | 'column'>

/** A message that GitHub shows at a place of a file. */
export function workflowCommand({ kind, path, span, title, text }: WorkflowMessage): string {
  const properties: [string, string | number][] = [['file', path]]
  if (span) {
    const { start, end } = span
    properties.push(['line', start.line], ['endLine', end.line])
    // GitHub accepts columns only for spans within a line.
    if (start.line === end.line) properties.push(['col', start.column], ['endColumn', end.column])
  }
  properties.push(['title', title])
  const written = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  return `::${kind} ${written}::${escapeData(text)}`
}

/** The message, the help and the related places, as an annotation has only one place. */
function textOf({ message, help, related }: Diagnostic, report: CheckReport): string {
  const others = related.map((r) => `${clean(r.message)} (${placeOf(r, report)})`)
  return [clean(message), ...(help === undefined ? [] : [clean(help)]), ...others].join('\n')
}

function placeOf({ path, start }: RelatedPlace, report: CheckReport): string {
  const at = report.lines(path)?.position(start)
  return at ? `${clean(path)}:${at.line}:${at.column}` : clean(path)
}

/** The escapes of @actions/core; the runner decodes only these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
