/**
 * Sums of what rows hold: the server keeps one beside each row, so that `crow fsck` sees a value that changed though no
 * server wrote it, a bit of a disk that flipped, say. Null is a row that is not summed: a person has changed it by SQL.
 */
import type { DatabaseSync } from 'node:sqlite'
import { crc32 } from 'node:zlib'
import { isIndexed } from '../objects/tables.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import type { Names } from '../plan/table-names.ts'
import type { SQLOutputValue } from '../sqlite/statement.ts'
import { id, list, MADE, type Sql, sql } from './sql.ts'

/**
 * The sum of a row is that of its values, so that one of them can change without a look at the others. The text is told
 * from the number; whose column a value is does not matter, so that columns may be renamed.
 */
export function valueSum(value: SQLOutputValue): number {
  if (typeof value === 'string') return crc32(value)
  if (typeof value === 'bigint') return crc32(String(value), NUMBER)
  if (typeof value === 'number') return crc32(String(value), FLOAT)
  return value === null ? 0 : crc32(value, BYTES)
}

/** What each kind of value starts from, in the place of 0. */
const [NUMBER, FLOAT, BYTES] = [1, 2, 3]

/**
 * An index has a copy of its columns, with which SQLite's own check compares them: they are not summed, and cost nothing.
 * Whether a field has one is part of the layout.
 */
export function isSummed(field: FieldPlan): boolean {
  return field.storage.kind === 'value' && !isIndexed(field)
}

/** The summed columns of a class's table, but for `@made`, which is one too. */
export function summedColumns(owner: ClassPlan, names: Names): Sql[] {
  return owner.fields.filter(isSummed).map((field) => id(names.column(owner.name, field.name)))
}

/** In SQL, by `addSum`. */
export function sumOf(value: Sql): Sql {
  return sql`crowfoot_sum(${value})`
}

/** In SQL: the sum of a row of a class's table, from what it holds. */
export function rowSum(owner: ClassPlan, names: Names): Sql {
  return total([MADE, ...summedColumns(owner, names)].map(sumOf))
}

/** Added up in halves, as SQLite nests expressions 1,000 deep at most, and a class may have 1,994 columns. */
export function total(terms: readonly Sql[]): Sql {
  if (terms.length <= AT_ONCE) return sql`(${list(terms, ' + ')})`
  const half = Math.ceil(terms.length / 2)
  return sql`(${total(terms.slice(0, half))} + ${total(terms.slice(half))})`
}

const AT_ONCE = 100

/** For our statements alone. */
export function addSum(database: DatabaseSync): void {
  const sum = (value: SQLOutputValue) => valueSum(value)
  database.function('crowfoot_sum', { useBigIntArguments: true, deterministic: true }, sum as never)
}
