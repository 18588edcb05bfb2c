/** Diagnostics as SARIF 2.1.0, the exchange format of code scanners (OASIS, sarif-schema-2.1.0.json). */
import type { Diagnostic, RelatedPlace, Severity } from '../../analysis/diagnostic.ts'
import type { Entry } from '../../analysis/entry.ts'
import { cleanJson } from './clean.ts'
import type { Report } from './report.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

/** The report as one SARIF log; its rules are the catalogue's entries for the codes that occur. */
export function sarifReport(report: Report, catalogue: readonly Entry[], version: string): string {
  const seen = new Set(report.diagnostics.map((d) => d.code))
  const rules = catalogue.filter((entry) => seen.has(entry.code))
  const results = report.diagnostics.map((d) => result(d, report, rules))
  const driver = { name: 'crow', semanticVersion: version, rules: rules.map(rule) }
  const run = { tool: { driver }, columnKind: 'utf16CodeUnits', results }
  return cleanJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] })
}

function rule(entry: Entry): object {
  const { code, title, explanation, severity, example, repaired } = entry
  const markdown = `${explanation}\n\n\`\`\`crow\n${example}\n\`\`\`\n\nMended:\n\n\`\`\`crow\n${repaired}\n\`\`\``
  return {
    id: code,
    shortDescription: { text: title },
    fullDescription: { text: explanation },
    help: { text: explanation, markdown },
    defaultConfiguration: { level: levelOf(severity) },
  }
}

/** SARIF calls a hint a note. */
function levelOf(severity: Severity): string {
  return severity === 'hint' ? 'note' : severity
}

function result(d: Diagnostic, report: Report, rules: readonly Entry[]): object {
  const ruleIndex = rules.findIndex((entry) => entry.code === d.code)
  return {
    ruleId: d.code,
    ...(ruleIndex >= 0 ? { ruleIndex } : {}),
    level: levelOf(d.severity),
    message: message(d.help ? `${d.message}\n${d.help}` : d.message),
    locations: [location(d, report)],
    relatedLocations: d.related.map((r) => ({ ...location(r, report), message: message(r.message) })),
  }
}

/** Braces stand for placeholders in a message, so those that mean themselves are doubled (SARIF section 3.11.5). */
function message(text: string): object {
  return { text: text.replace(/[{}]/g, '$&$&') }
}

function location({ path, start, end }: Diagnostic | RelatedPlace, report: Report): object {
  const lines = report.lines(path)
  const artifactLocation = { uri: uriOf(path) }
  if (!lines) return { physicalLocation: { artifactLocation } }
  const from = lines.position(start)
  const to = lines.position(end)
  const region = {
    startLine: from.line,
    startColumn: from.column,
    endLine: to.line,
    endColumn: to.column,
    charOffset: from.offset,
    charLength: to.offset - from.offset,
  }
  return { physicalLocation: { artifactLocation, region } }
}

/** A path as a URI reference; the standard classes have a URI already. */
function uriOf(path: string): string {
  if (path.startsWith('crowfoot:/')) return path
  return path.toWellFormed().split(/[\\/]/).map(encodeURIComponent).join('/')
}
