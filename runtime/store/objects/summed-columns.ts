/** Which columns of a class's table are part of a row's sum. */
import { id, MADE, type Sql } from '../database/sql.ts'
import { sumOf, total } from '../database/sums.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import { isIndexed } from './tables.ts'

/**
 * Columns with an index are not summed: the index has a copy of them, which SQLite's own check compares. Whether a field
 * has an index is part of the layout.
 */
export function isSummed(field: FieldPlan): boolean {
  return field.storage.kind === 'value' && !isIndexed(field)
}

/** The summed columns of a class's table, except `@made`, which is always summed. */
export function summedColumns(owner: ClassPlan, names: TableNames): Sql[] {
  return owner.fields.filter(isSummed).map((field) => id(names.column(owner.name, field.name)))
}

/** In SQL: computes the sum of a row of a class's table. */
export function rowSum(owner: ClassPlan, names: TableNames): Sql {
  return total([MADE, ...summedColumns(owner, names)].map(sumOf))
}
