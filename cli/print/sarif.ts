/** Diagnostics as SARIF 2.1.0, the exchange format of code scanners (OASIS, sarif-schema-2.1.0.json). */
import { isAbsolute, relative, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { CatalogueEntry } from '../../analysis/diagnostics/catalogue-entry.ts'
import type { Diagnostic, RelatedPlace, Severity } from '../../analysis/diagnostics/diagnostic.ts'
import { cleanJson } from './clean.ts'
import type { CheckReport } from './report.ts'

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json'

/** The name of the folder that URIs are relative to; code scanners use it for the root of the repository. */
const ROOT = '%SRCROOT%'

/** The version of the program, and the absolute path of the folder that the report's paths are relative to. */
export interface SarifContext {
  readonly version: string
  readonly cwd: string
}

/** A SARIF log whose rules are the catalogue's entries of the codes that occur. */
export function sarifReport(
  report: CheckReport,
  catalogue: readonly CatalogueEntry[],
  { version, cwd }: SarifContext,
): string {
  const seen = new Set(report.diagnostics.map((d) => d.code))
  const rules = catalogue.filter((entry) => seen.has(entry.code))
  const results = report.diagnostics.map((d) => result(d, report, rules, cwd))
  const driver = { name: 'crow', semanticVersion: version, rules: rules.map(rule) }
  const originalUriBaseIds = { [ROOT]: { uri: `${pathToFileURL(cwd).href.replace(/\/$/, '')}/` } }
  const run = { tool: { driver }, originalUriBaseIds, columnKind: 'utf16CodeUnits', results }
  return cleanJson({ $schema: SCHEMA, version: '2.1.0', runs: [run] })
}

function rule(entry: CatalogueEntry): object {
  const { code, title, explanation, severity, example, abridged = example, repaired } = entry
  const markdown = `${explanation}\n\n\`\`\`crow\n${abridged}\n\`\`\`\n\nFixed:\n\n\`\`\`crow\n${repaired}\n\`\`\``
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

function result(d: Diagnostic, report: CheckReport, rules: readonly CatalogueEntry[], cwd: string): object {
  const ruleIndex = rules.findIndex((entry) => entry.code === d.code)
  const standard = d.related.filter((r) => isStandard(r.path))
  const lines = [d.message, ...(d.help ? [d.help] : []), ...standard.map((r) => `${r.message} (${placeOf(r, report)})`)]
  return {
    ruleId: d.code,
    ...(ruleIndex >= 0 ? { ruleIndex } : {}),
    level: levelOf(d.severity),
    message: message(lines.join('\n')),
    locations: [location(d, report, cwd)],
    relatedLocations: d.related
      .filter((r) => !isStandard(r.path))
      .map((r) => ({ ...location(r, report, cwd), message: message(r.message) })),
  }
}

/** Standard texts are not files. GitHub rejects a whole log that has one URI with another scheme than `file:`. */
function isStandard(path: string): boolean {
  return path.startsWith('crowfoot:/')
}

function placeOf({ path, start }: RelatedPlace, report: CheckReport): string {
  const at = report.lines(path)?.position(start)
  return at ? `${path}:${at.line}:${at.column}` : path
}

/** Doubles braces, since single ones are placeholders in a message (SARIF section 3.11.5). */
function message(text: string): object {
  return { text: text.replace(/[{}]/g, '$&$&') }
}

function location({ path, start, end }: Diagnostic | RelatedPlace, report: CheckReport, cwd: string): object {
  const lines = report.lines(path)
  const artifactLocation = artifact(path, cwd)
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

/** Relative to the root, as GitHub expects, for a file below it; otherwise a `file:` URI (SARIF section 3.4). */
function artifact(path: string, cwd: string): object {
  const whole = resolve(cwd, path.toWellFormed())
  const below = relative(cwd, whole)
  if (/^(\.\.([\\/]|$)|$)/.test(below) || isAbsolute(below)) return { uri: pathToFileURL(whole).href }
  return { uri: below.split(/[\\/]/).map(encodeURIComponent).join('/'), uriBaseId: ROOT }
}
