/** Rows of a table as JSON and CSV, for the clipboard and as files. Secret fields are left out. */
import { csvFormatRows } from 'd3-dsv'
import type { Field } from '../../../model/api.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { isSecret } from '../values/secrets.ts'
import { isNullRef, type TextParts, timeOf, valueAsText } from '../values/value-as-text.ts'
import type { Breathe } from './arrange.ts'
import { cellOf, columnTitle, LABEL_COLUMN } from './table-fields.ts'

export interface ExportedRows {
  readonly refs: readonly string[]
  readonly records: ReadonlyMap<string, ObjectRecord>
  /** The shown columns. */
  readonly fields: readonly Field[]
}

/** Rows between two looks at the clock. */
const STEP = 100

/** A list of objects: the reference, and the values of the columns as the API has them. */
export async function rowsAsJson({ refs, records, fields }: ExportedRows, breathe: Breathe): Promise<string> {
  const shown = fields.filter((f) => !isSecret(f) && f.name !== LABEL_COLUMN)
  const lines: string[] = []
  for (const ref of refs) {
    if (lines.length % STEP === 0) await breathe()
    const record = records.get(ref)
    if (!record) continue
    const values = shown.map((field) => [field.name, cellOf(field, ref, record)])
    lines.push(JSON.stringify(Object.fromEntries([['ref', ref], ...values])))
  }
  return lines.length === 0 ? '[]\n' : `[\n  ${lines.join(',\n  ')}\n]\n`
}

/**
 * A table with a header. The first column is the reference; references in other columns are names, numbers have every
 * digit and dates are in ISO 8601. Texts that a spreadsheet would run as formulas have an apostrophe in front.
 */
export async function rowsAsCsv(
  { refs, records, fields }: ExportedRows,
  parts: TextParts,
  breathe: Breathe,
): Promise<string> {
  const shown = fields.filter((f) => !isSecret(f))
  const lines = [csvFormatRows([['ref', ...shown.map(columnTitle)]])]
  for (const ref of refs) {
    if (lines.length % STEP === 0) await breathe()
    const record = records.get(ref)
    if (record) lines.push(csvFormatRows([[ref, ...shown.map((field) => cellText(parts, field, ref, record))]]))
  }
  return `${lines.join('\n')}\n`
}

function cellText(parts: TextParts, field: Field, ref: string, record: ObjectRecord): string {
  const value = cellOf(field, ref, record)
  if (value === undefined || (field.type.kind === 'ref' && isNullRef(value))) return ''
  if (field.type.kind === 'int' || field.type.kind === 'float') return String(value)
  const ms = field.type.kind === 'datetime' ? timeOf(String(value)) : Number.NaN
  if (!Number.isNaN(ms)) return new Date(ms).toISOString()
  return withoutFormula(valueAsText(parts, field.type, value))
}

/** Spreadsheets run a cell that starts with one of these (OWASP, CSV injection), also behind spaces. */
function withoutFormula(text: string): string {
  return /^\s*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text
}
