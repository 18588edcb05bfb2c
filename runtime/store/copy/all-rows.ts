/** Reads all rows of a database that commits are about, a slice at a time, so that large tables are never in memory as a whole. */
import type { Database, StoredRow, StoredValue } from '../database/database.ts'
import { id, sql, sqlList } from '../database/sql.ts'
import type { TableRows } from './copy-store.ts'
import type { CopyTable, CopyTables } from './copy-tables.ts'

/** Rows in a slice. */
const SLICE = 500

/** What a database keeps of its own tables, which is not the same in another one with the same data. */
const OWN_FACTS = new Set<StoredValue>(['layout', 'schema'])

/** Nothing may be written in between. Without the sums. */
export function* allRowsOf(database: Database, tables: CopyTables): Generator<TableRows> {
  for (const table of tables.values()) {
    const columns = table.columns.filter((_, i) => i !== table.sumAt)
    for (const rows of slices(database, table, columns))
      yield { table: table.name, columns, rows: table.kind === 'meta' ? rows.filter(isShared) : rows }
  }
}

/** The key is the first column of `@meta`. */
function isShared([key]: StoredRow): boolean {
  return !OWN_FACTS.has(key as StoredValue)
}

function* slices(database: Database, { name, columns: all, key }: CopyTable, columns: readonly string[]) {
  const by = key.map((i) => all[i] as string)
  const keys = sqlList(by.map(id))
  const from = sql`select ${sqlList(columns.map(id))} from ${id(name)}`
  const order = sql`order by ${keys} limit ${sql.lit(SLICE)}`
  const first = database.statement(() => sql`${from} ${order}`)
  const after = database.statement(
    () => sql`${from} where (${keys}) > (${sqlList(by.map(() => sql.raw('?')))}) ${order}`,
  )
  const at = by.map((column) => columns.indexOf(column))
  for (let rows = first.rows(); rows.length > 0; ) {
    yield rows
    const last = rows.at(-1) as StoredRow
    rows = rows.length < SLICE ? [] : after.rows(...at.map((i) => last[i] as StoredValue))
  }
}
