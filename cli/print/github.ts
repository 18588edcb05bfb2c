/** Diagnostics as GitHub workflow commands, which show them beside the changed lines. */
import type { Diagnostic } from '../../analysis/diagnostic.ts'
import { type Report, summary } from './report.ts'

/** One `::error file=…::` a diagnostic, then the line that counts. */
export function githubReport(report: Report): string {
  return `${[...report.diagnostics.map((d) => command(d, report)), summary(report)].join('\n')}\n`
}

function command(d: Diagnostic, report: Report): string {
  const lines = report.lines(d.path)
  const properties: [string, string | number][] = [['file', d.path]]
  if (lines) {
    const start = lines.position(d.start)
    const end = lines.position(d.end)
    properties.push(['line', start.line], ['endLine', end.line])
    // GitHub takes columns only where the span stays on its line.
    if (start.line === end.line) properties.push(['col', start.column], ['endColumn', end.column])
  }
  properties.push(['title', d.code])
  const text = properties.map(([name, value]) => `${name}=${escapeProperty(String(value))}`).join(',')
  return `::${d.severity} ${text}::${escapeData(d.help ? `${d.message}\n${d.help}` : d.message)}`
}

/** As @actions/core does: the runner undoes just these. */
function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C')
}
