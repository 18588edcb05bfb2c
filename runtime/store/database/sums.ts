/**
 * Sums of rows: the server keeps one in each row, so that `crow fsck` finds values that changed although no server wrote
 * them, for example by a bit that flipped on a disk. The sum is null in rows that a person has changed by SQL.
 */
import { crc32 } from 'node:zlib'
import type { Dialect, StoredValue } from './database.ts'
import { type Sql, SUM, sql, sqlList } from './sql.ts'

/**
 * The sum of a row is the sum over its values, so that one value can change without reading the others. A text and a
 * number with the same digits have different sums. The column's name does not matter, so that it may be renamed.
 */
export function valueSum(value: StoredValue): number {
  if (typeof value === 'string') return crc32(value)
  if (typeof value === 'bigint') return crc32(String(value), NUMBER)
  if (typeof value === 'number') return crc32(String(value), FLOAT)
  return value === null ? 0 : crc32(value, BYTES)
}

/** The initial CRC of each kind of value; texts have 0. */
const [NUMBER, FLOAT, BYTES] = [1, 2, 3]

/** An upgrade from an earlier layout adds it to each table. */
export function sumColumn({ integer }: Dialect): Sql {
  return sql`${SUM} ${integer}`
}

/** In SQL: the function that each database calls `crowfoot_sum`. */
export function sumOf(value: Sql): Sql {
  return sql`crowfoot_sum(${value})`
}

/** Adds in halves, because SQLite nests expressions at most 1,000 deep, and a class may have 1,994 columns. */
export function total(terms: readonly Sql[]): Sql {
  if (terms.length <= AT_ONCE) return sql`(${sqlList(terms, ' + ')})`
  const half = Math.ceil(terms.length / 2)
  return sql`(${total(terms.slice(0, half))} + ${total(terms.slice(half))})`
}

const AT_ONCE = 100
