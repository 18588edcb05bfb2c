/** Rows of a commit, or of all data, as the SQL that writes them. */
import { createHash } from 'node:crypto'
import { LogError } from '../copy/commit-log.ts'
import type { TableChange } from '../copy/copy-store.ts'
import type { StoredRow, StoredValue } from '../database/database.ts'
import { inSchema, keyColumns, keysOfTable } from './define-tables.ts'
import { textLiteral } from './literals.ts'
import { quotedName } from './postgres-names.ts'
import { hashColumn, type PostgresKey, type PostgresTable, type PostgresType } from './tables.ts'

/** Tables by their names in SQLite. */
export type PostgresTables = ReadonlyMap<string, PostgresTable>

export function tablesByName(tables: readonly PostgresTable[]): PostgresTables {
  return new Map(tables.map((table) => [table.name, table]))
}

/** Statements, deletes first. Throws LogError for a value that PostgreSQL cannot keep. */
export function changeStatements(schema: string, tables: PostgresTables, changes: readonly TableChange[]): string[] {
  const known = changes.map((change) => ({ change, table: tableOf(tables, change.table) }))
  return [
    ...known.flatMap(({ change, table }) => deleteRows(schema, table, change.key, change.gone)),
    ...known.flatMap(({ change, table }) => insertRows(schema, table, change.columns, change.rows)),
  ]
}

function tableOf(tables: PostgresTables, name: string): PostgresTable {
  const table = tables.get(name)
  if (!table) throw new LogError(`PostgreSQL has no table "${name}"`, { isKnown: true, isRefusal: true })
  return table
}

/** Rows that are there already are replaced, unless the table is new and has no key yet. Empty without rows. */
export function insertRows(
  schema: string,
  table: PostgresTable,
  columns: readonly string[],
  rows: readonly StoredRow[],
  { isNew = false } = {},
): string[] {
  if (rows.length === 0) return []
  const given = columns.map((name, at) => ({ ...columnOf(table, name), at }))
  const hashes = keysOfTable(table).filter((key) => key.isHashed)
  const added = hashes.map((key) => ({ name: hashColumn(key), type: 'text' as const }))
  const all = [...given, ...added]
  const json = rows.map((row) => rowText([...row.map(plainText), ...hashes.map((key) => hashOf(key, columns, row))]))
  refuseNul(table, given, rows)
  const names = all.map(({ name }) => quotedName(name))
  const key = keyColumns(table.primary)
  const others = all.map(({ name }) => name).filter((name) => !key.includes(name))
  const update = others.map((name) => `${quotedName(name)} = excluded.${quotedName(name)}`)
  const onConflict = update.length === 0 ? 'nothing' : `update set ${update.join(', ')}`
  return [
    `insert into ${inSchema(schema, table.name)} (${names.join(', ')}) select ${fromJson(all)} ` +
      `from json_to_recordset(${textLiteral(`[${json.join(',')}]`)}) as r(${jsonColumns(all)}) ` +
      (isNew ? '' : `on conflict (${key.map(quotedName).join(', ')}) do ${onConflict}`),
  ]
}

/** By the values of the columns in `keys`. Empty without rows. */
function deleteRows(
  schema: string,
  table: PostgresTable,
  keys: readonly string[],
  rows: readonly StoredRow[],
): string[] {
  if (rows.length === 0) return []
  const { primary } = table
  const hash = primary.isHashed && primary.columns.every((name) => keys.includes(name))
  const columns = hash
    ? [{ name: hashColumn(primary), type: 'text' as const }]
    : keys.map((name) => columnOf(table, name))
  const json = rows.map((row) => rowText(hash ? [hashOf(primary, keys, row)] : row.map(plainText)))
  const same = columns.map(({ name }, i) => `t.${quotedName(name)} = r."${i}"`)
  return [
    `delete from ${inSchema(schema, table.name)} t using json_to_recordset(${textLiteral(`[${json.join(',')}]`)}) ` +
      `as r(${jsonColumns(columns)}) where ${same.join(' and ')}`,
  ]
}

interface TypedColumn {
  readonly name: string
  readonly type: PostgresType
}

function columnOf(table: PostgresTable, name: string): TypedColumn {
  const column = table.columns.find((one) => one.name === name)
  if (column) return column
  throw new LogError(`PostgreSQL has no column "${table.name}"."${name}"`, { isKnown: true, isRefusal: true })
}

/** JSON goes through as a text, so that each of its letters stays. */
function jsonColumns(columns: readonly TypedColumn[]): string {
  return columns.map(({ type }, i) => `"${i}" ${type === 'json' ? 'text' : type}`).join(', ')
}

function fromJson(columns: readonly TypedColumn[]): string {
  return columns.map(({ type }, i) => (type === 'json' ? `r."${i}"::json` : `r."${i}"`)).join(', ')
}

/** Members are named by the column's number. */
function rowText(values: readonly (string | null)[]): string {
  return `{${values.map((value, i) => `"${i}":${value === null ? 'null' : JSON.stringify(value)}`).join(',')}}`
}

/** Numbers are texts too: PostgreSQL reads each digit of them. */
function plainText(value: StoredValue): string | null {
  if (typeof value === 'string' || value === null) return value
  if (value instanceof Uint8Array) throw new Error('no column holds bytes')
  return Object.is(value, -0) ? '-0' : String(value)
}

/** null where one of the values is null, or an empty option: such a row is equal to no other. */
function hashOf({ columns, options }: PostgresKey, given: readonly string[], row: StoredRow): string | null {
  const hash = createHash('sha256')
  for (const name of columns) {
    const value = row[given.indexOf(name)]
    if (value === undefined || value === null || (value === '[]' && options.includes(name))) return null
    // -0 is equal to 0 in SQLite.
    const text = value === 0 ? '0' : (plainText(value) as string)
    hash.update(`${Buffer.byteLength(text)}:`).update(text)
  }
  return hash.digest('base64url')
}

/** The one character that PostgreSQL has not. Inside of JSON it is an escape, which stays. */
function refuseNul(
  table: PostgresTable,
  columns: readonly (TypedColumn & { at: number })[],
  rows: readonly StoredRow[],
) {
  for (const { name, at } of columns)
    for (const row of rows) {
      const value = row[at]
      if (typeof value !== 'string' || !value.includes('\0')) continue
      const message = `PostgreSQL cannot keep a text with the character U+0000, which "${table.name}"."${name}" would have`
      throw new LogError(message, { isKnown: true, isRefusal: true })
    }
}
