/** Continues the clock of generations in a database that exists. */
import { randomUUID } from 'node:crypto'
import { CHANGED, id, MADE, type Sql, SUM, sql } from '../database/sql.ts'
import { sumOf } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { TableNames } from '../plan/table-names.ts'
import type { Meta } from '../settings/meta.ts'
import { INCARNATION, TextTable } from '../settings/text-table.ts'
import { LAST_GENERATION } from '../transaction/change-log.ts'

/** Keys of the table `@meta`. */
export const LATEST = 'generation'
export const LOST_BEFORE = 'lost before'

/** Continues after the latest generation in the tables, or after the one that was kept when rows were removed. */
export function startGenerations(context: StoreContext, known: Meta, meta: TextTable): void {
  const columns = generationColumns(known)
  const newest = Math.max(Number(meta.get(LATEST) ?? 0), ...latest(context, columns.latest))
  if (newest <= LAST_GENERATION) context.transaction.log.start(newest)
  else startAnew(context, columns, meta)
}

/**
 * For data of an earlier server with a clock so far ahead that its generations are not exact numbers and do not grow any
 * more. Replaces them by a generation that can be counted on from. Clients with older tokens get EVENTS_LOST.
 */
function startAnew(context: StoreContext, { all, latest: columns }: Columns, meta: TextTable): void {
  const { database, transaction } = context
  const last = sql.lit(LAST_GENERATION)
  transaction.log.start(Math.max(0, ...latest(context, columns, (column) => sql`where ${column} <= ${last}`)))
  const now = transaction.log.stamp()
  for (const [table, column, summed] of all) {
    const sum = summed ? sql`, ${SUM} = ${SUM} - ${sumOf(column)} + ${sumOf(sql.lit(now))}` : sql``
    const update = context.statement(() => sql`update ${table} set ${column} = ?${sum} where ${column} > ${last}`)
    transaction.run(update, now)
  }
  meta.set(LATEST, String(now))
  meta.set(LOST_BEFORE, String(now))
  new TextTable(database, '@settings', transaction).set(INCARNATION, randomUUID())
  transaction.log.start(now)
}

function latest(
  context: StoreContext,
  columns: readonly Column[],
  where: (column: Sql) => Sql = () => sql``,
): number[] {
  return columns.map(([table, column]) =>
    Number(context.statement(() => sql`select max(${column}) from ${table} ${where(column)}`).first() ?? 0),
  )
}

/** `summed`: the column is part of the row's sum. */
type Column = readonly [table: Sql, column: Sql, summed?: boolean]

/** `latest`: columns with an index; no generation in the other columns is later than theirs. */
interface Columns {
  readonly latest: readonly Column[]
  readonly all: readonly Column[]
}

function generationColumns(known: Meta): Columns {
  const names = new TableNames(known.names)
  const tables = known.plan.classes.map(({ name }) => id(names.table(name)))
  const buried = id('@tombstones')
  const columns: Column[] = [...tables.map((table): Column => [table, CHANGED]), [buried, id('generation')]]
  return {
    latest: columns,
    all: [...columns, ...tables.map((table): Column => [table, MADE, true]), [buried, id('made')]],
  }
}
