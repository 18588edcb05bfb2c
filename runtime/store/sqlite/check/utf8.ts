/** Finds text whose bytes are not UTF-8: SQLite stores any bytes, and readers get U+FFFD in their place. */
import { isUtf8 } from 'node:buffer'
import type { StoredValue } from '../../database/database.ts'
import { type Sql, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'

/** A cell of a table. `key` is the column with the row's number. */
export interface Cell {
  readonly table: Sql
  readonly column: Sql
  readonly key: Sql
  readonly row: StoredValue
}

/** `read`: the cell's value as it was read. The bytes are checked only if it contains a U+FFFD. */
export function isNotUtf8(context: StoreContext, read: unknown, { table, column, key, row }: Cell): boolean {
  if (typeof read !== 'string' || !read.includes('\ufffd')) return false
  const bytes = context.statement(() => sql`select cast(${column} as blob) from ${table} where ${key} = ?`).first(row)
  return bytes instanceof Uint8Array && !isUtf8(bytes)
}

export const UTF8_PROBLEM = 'contains bytes that are not UTF-8'
