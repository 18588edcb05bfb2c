/** Text whose bytes are no UTF-8: SQLite keeps any, and whoever reads them gets U+FFFD in their place. */
import { isUtf8 } from 'node:buffer'
import type { StoredValue } from '../../database/database.ts'
import { type Sql, sql } from '../../database/sql.ts'
import type { StoreContext } from '../../objects/store-context.ts'

/** One cell: what has the row's number is in `key`. */
export interface Cell {
  readonly table: Sql
  readonly column: Sql
  readonly key: Sql
  readonly row: StoredValue
}

/** `read`: what the cell seems to hold. Its bytes are looked at only where that has a U+FFFD. */
export function isNoUtf8(context: StoreContext, read: unknown, { table, column, key, row }: Cell): boolean {
  if (typeof read !== 'string' || !read.includes('\ufffd')) return false
  const bytes = context.statement(() => sql`select cast(${column} as blob) from ${table} where ${key} = ?`).first(row)
  return bytes instanceof Uint8Array && !isUtf8(bytes)
}

export const NO_UTF8 = 'holds bytes that are no UTF-8'
