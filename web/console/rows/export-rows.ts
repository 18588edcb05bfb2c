/** Rows of a table as JSON and CSV, for the clipboard and as files. Without secret fields and secrets inside values. */
import { csvFormatRows } from 'd3-dsv'
import type { Api, Field, Type } from '../../../model/api.ts'
import type { ObjectRecord } from '../objects/class-table.ts'
import { isSecret, valueWithoutSecrets } from '../values/secrets.ts'
import { isNullRef, type TextParts, timeOf, valueAsText } from '../values/value-as-text.ts'
import type { Breathe } from './arrange.ts'
import { cellOf, columnTitle, LABEL_COLUMN } from './table-fields.ts'

export interface ExportedRows {
  readonly api: Api
  readonly refs: readonly string[]
  readonly records: ReadonlyMap<string, ObjectRecord>
  /** The shown columns. */
  readonly fields: readonly Field[]
}

/** Rows between two looks at the clock. */
const STEP = 100

/**
 * A list of objects: the reference, and the values of the columns as the API has them. The key of the reference is
 * `ref`, or `*` where a column has that name.
 */
export async function rowsAsJson({ api, refs, records, fields }: ExportedRows, breathe: Breathe): Promise<string> {
  const shown = fields.filter((f) => !isSecret(f) && f.name !== LABEL_COLUMN)
  const key = shown.some((f) => f.name === 'ref') ? LABEL_COLUMN : 'ref'
  const lines: string[] = []
  for (const ref of refs) {
    if (lines.length % STEP === 0) await breathe()
    const record = records.get(ref)
    if (!record) continue
    const values = shown.map((f) => [f.name, valueWithoutSecrets(api, f.type, cellOf(f, ref, record))])
    lines.push(JSON.stringify(Object.fromEntries([[key, ref], ...values])))
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
  return exactText(parts, field.type, valueWithoutSecrets(parts.api, field.type, cellOf(field, ref, record)))
}

function exactText(parts: TextParts, type: Type, value: unknown): string {
  if (value === undefined || (type.kind === 'ref' && isNullRef(value))) return ''
  if (type.kind === 'option' && Array.isArray(value)) return exactText(parts, type.of, value[0])
  if (type.kind === 'int' || type.kind === 'float') return String(value)
  if (type.kind === 'set' && type.of.kind === 'datetime' && Array.isArray(value))
    return value.map((one) => exactText(parts, type.of, one)).join(', ')
  const ms = type.kind === 'datetime' ? timeOf(String(value)) : Number.NaN
  if (!Number.isNaN(ms)) return new Date(ms).toISOString()
  return withoutFormula(valueAsText(parts, type, value))
}

/** Spreadsheets run a cell that starts with one of these (OWASP, CSV injection), also behind spaces. */
function withoutFormula(text: string): string {
  return /^\s*[=+\-@\t\r|%]/.test(text) ? `'${text}` : text
}
