/**
 * Sums of what rows hold: the server keeps one beside each row, so that `crow fsck` sees a value that changed though no
 * server wrote it, a bit of a disk that flipped, say. Null is a row that is not summed: a person has changed it by SQL.
 */
import { crc32 } from 'node:zlib'
import type { Dialect, StoredValue } from './database.ts'
import { type Sql, SUM, sql, sqlList } from './sql.ts'

/**
 * The sum of a row is that of its values, so that one of them can change without a look at the others. The text is told
 * from the number; whose column a value is does not matter, so that columns may be renamed.
 */
export function valueSum(value: StoredValue): number {
  if (typeof value === 'string') return crc32(value)
  if (typeof value === 'bigint') return crc32(String(value), NUMBER)
  if (typeof value === 'number') return crc32(String(value), FLOAT)
  return value === null ? 0 : crc32(value, BYTES)
}

/** What each kind of value starts from, in the place of 0. */
const [NUMBER, FLOAT, BYTES] = [1, 2, 3]

/** A table of an earlier layout gets it as it stands here. */
export function sumColumn({ integer }: Dialect): Sql {
  return sql`${SUM} ${integer}`
}

/** In SQL: the function that each database calls `crowfoot_sum`. */
export function sumOf(value: Sql): Sql {
  return sql`crowfoot_sum(${value})`
}

/** Added up in halves, as SQLite nests expressions 1,000 deep at most, and a class may have 1,994 columns. */
export function total(terms: readonly Sql[]): Sql {
  if (terms.length <= AT_ONCE) return sql`(${sqlList(terms, ' + ')})`
  const half = Math.ceil(terms.length / 2)
  return sql`(${total(terms.slice(0, half))} + ${total(terms.slice(half))})`
}

const AT_ONCE = 100
