/** Upgrades a database of an earlier layout: 1 does not have the generations of rows, 1 and 2 do not have their sums. */
import { CHANGED, id, MADE, SUM, sql } from '../database/sql.ts'
import { sumColumn, sumOf } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { rowSum } from '../objects/summed-columns.ts'
import { changedIndex, generationColumns, Schema } from '../objects/tables.ts'
import { tombstoneTable } from '../objects/tombstones.ts'
import { TableNames } from '../plan/table-names.ts'
import { LAYOUT, type Meta } from '../settings/meta.ts'
import type { TextTable } from '../settings/text-table.ts'

/** Runs inside the open transaction, so that a migration that fails also undoes this. */
export function upgradeLayout(context: StoreContext, meta: Meta, table: TextTable): void {
  if (meta.layout === '1') addGenerations(context, meta)
  addSums(context, meta)
  table.set('layout', LAYOUT)
}

/** All objects count as created now. */
function addGenerations(context: StoreContext, meta: Meta): void {
  const { transaction } = context
  const { dialect } = context.database
  const names = new TableNames(meta.names)
  const generation = transaction.log.stamp()
  transaction.alter(tombstoneTable(dialect)[0])
  for (const owner of meta.plan.classes) {
    const name = names.table(owner.name)
    const objects = id(name)
    for (const column of generationColumns(dialect)) transaction.alter(sql`alter table ${objects} add column ${column}`)
    const made = context.statement(() => sql`update ${objects} set ${MADE} = ?, ${CHANGED} = ?`)
    transaction.run(made, generation, generation)
    transaction.alter(changedIndex(name))
  }
}

/** The present values count as correct. */
function addSums(context: StoreContext, meta: Meta): void {
  const { transaction } = context
  const { dialect } = context.database
  const names = new TableNames(meta.names)
  const { plan } = meta
  const add = (table: string, sum: ReturnType<typeof rowSum>) => {
    transaction.alter(sql`alter table ${id(table)} add column ${sumColumn(dialect)}`)
    const fill = context.statement(() => sql`update ${id(table)} set ${SUM} = ${sum}`)
    transaction.run(fill)
  }
  for (const table of ['@meta', '@settings']) add(table, sumOf(id('value')))
  for (const owner of plan.classes) add(names.table(owner.name), rowSum(owner, names))
  transaction.alter(sql`drop index if exists "@@tombstones.generation"`)
  transaction.alter(tombstoneTable(dialect)[1])
  const maps = plan.classes.flatMap((owner) =>
    owner.fields.flatMap((field) => new Schema(dialect, plan, names).maps(field)),
  )
  for (const index of maps.flatMap(({ indexes }) => indexes)) {
    const text = dialect.text(index).replace(/^create index/, 'create index if not exists')
    transaction.alter(sql.raw(text))
  }
}
