/** Where the clock of generations goes on in a file that exists. */
import { randomUUID } from 'node:crypto'
import { CHANGED, id, MADE, type Sql, SUM, sql } from '../database/sql.ts'
import { sumOf } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { planStore } from '../plan/plan.ts'
import { TableNames } from '../plan/table-names.ts'
import type { Meta } from '../settings/meta.ts'
import { INCARNATION, TextTable } from '../settings/text-table.ts'
import { LAST_GENERATION } from '../transaction/change-log.ts'

/** In the table of facts about the database. */
export const LATEST = 'generation'
export const LOST_BEFORE = 'lost before'

/** From the latest generation in the tables on, or from what was kept of it when rows were dropped or swept. */
export function startGenerations(context: StoreContext, known: Meta, meta: TextTable): void {
  const columns = generationColumns(known)
  const newest = Math.max(Number(meta.get(LATEST) ?? 0), ...latest(context, columns.latest))
  if (newest <= LAST_GENERATION) context.transaction.log.start(newest)
  else startAnew(context, columns, meta)
}

/**
 * An earlier server has run with a clock so far ahead that its generations are no exact numbers any more, and stand
 * still. They become one that can be counted on from, and tokens of before are answered with EVENTS_LOST.
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

/** `summed`: it is part of the row's sum. */
type Column = readonly [table: Sql, column: Sql, summed?: boolean]

/** `latest`: those with an index, of which none of the others is later. */
interface Columns {
  readonly latest: readonly Column[]
  readonly all: readonly Column[]
}

function generationColumns(known: Meta): Columns {
  const names = new TableNames(known.names)
  const tables = planStore(known.api).classes.map(({ name }) => id(names.table(name)))
  const buried = id('@tombstones')
  const columns: Column[] = [...tables.map((table): Column => [table, CHANGED]), [buried, id('generation')]]
  return {
    latest: columns,
    all: [...columns, ...tables.map((table): Column => [table, MADE, true]), [buried, id('made')]],
  }
}
