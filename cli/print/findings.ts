/** Prints the findings in a data file: a table with the repair below each row, or JSON for programs. */
import type { DataFinding } from '../../runtime/store/sqlite/check/data-finding.ts'
import type { Output } from '../host.ts'
import { clean, cleanJson } from './clean.ts'
import { paint } from './style.ts'
import { tableText } from './table.ts'
import { count } from './words.ts'

/**
 * The output of `crow fsck --format json`. Later versions may add members; `format` changes where a member changes its
 * meaning.
 */
export interface JsonFindings {
  readonly format: 1
  readonly file: string
  readonly findings: readonly DataFinding[]
}

export function jsonFindings(file: string, findings: readonly DataFinding[]): string {
  const out: JsonFindings = { format: 1, file, findings }
  return cleanJson(out)
}

/** Ends with a line that has the number of problems. */
export function findingsText(file: string, findings: readonly DataFinding[], output: Output): string {
  const colour = paint(output.colour)
  const last = `${findings.length === 0 ? 'no problems' : count(findings.length, 'problem')} in ${clean(file)}`
  if (findings.length === 0) return `${colour('good', last)}\n`
  const rows = findings.map((f) => [f.class ?? '-', f.ref ?? '-', f.field ?? '-', f.problem])
  const helps = findings.map(({ help }) => `help: ${help}`)
  return `${tableText(HEAD, rows, output, helps)}\n${colour('error', last)}\n`
}

const HEAD = ['CLASS', 'REF', 'FIELD', 'PROBLEM']
