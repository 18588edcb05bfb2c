/** Brings a database of an earlier layout to this one: 1 says nothing of when rows changed, 2 has no sums. */

import { CHANGED, id, MADE, SUM, sql, sqlText } from '../database/sql.ts'
import { rowSum, sumOf } from '../database/sums.ts'
import type { Context } from '../objects/store-context.ts'
import { changedIndex, GENERATIONS, Schema, SUM_COLUMN } from '../objects/tables.ts'
import { TOMBSTONES } from '../objects/tombstones.ts'
import { planStore } from '../plan/plan.ts'
import { Names } from '../plan/table-names.ts'
import { LAYOUT, type Meta, type TextTable } from '../settings/meta.ts'

/** Inside the open transaction, so that a migration that fails undoes this too. */
export function upgradeLayout(context: Context, meta: Meta, table: TextTable): void {
  if (meta.layout === '1') addGenerations(context, meta)
  addSums(context, meta)
  table.set('layout', LAYOUT)
}

/** Every object counts as made now. */
function addGenerations(context: Context, meta: Meta): void {
  const { transaction } = context
  const names = new Names(meta.names)
  const generation = transaction.log.stamp()
  transaction.alter(TOMBSTONES[0])
  for (const owner of planStore(meta.api).classes) {
    const name = names.table(owner.name)
    const objects = id(name)
    for (const column of GENERATIONS) transaction.alter(sqlText(sql`alter table ${objects} add column ${column}`))
    const made = context.statement(() => sql`update ${objects} set ${MADE} = ?, ${CHANGED} = ?`)
    transaction.run(made, generation, generation)
    transaction.alter(sqlText(changedIndex(name)))
  }
}

/** What is there counts as right. */
function addSums(context: Context, meta: Meta): void {
  const { transaction } = context
  const names = new Names(meta.names)
  const plan = planStore(meta.api)
  const add = (table: string, sum: ReturnType<typeof rowSum>) => {
    transaction.alter(sqlText(sql`alter table ${id(table)} add column ${SUM_COLUMN}`))
    const fill = context.statement(() => sql`update ${id(table)} set ${SUM} = ${sum}`)
    transaction.run(fill)
  }
  for (const table of ['@meta', '@settings']) add(table, sumOf(id('value')))
  for (const owner of plan.classes) add(names.table(owner.name), rowSum(owner, names))
  transaction.alter('drop index if exists "@@tombstones.generation"')
  transaction.alter(TOMBSTONES[1])
  const maps = plan.classes.flatMap((owner) => owner.fields.flatMap((field) => new Schema(plan, names).maps(field)))
  for (const index of maps.flatMap(({ indexes }) => indexes))
    transaction.alter(sqlText(index).replace(/^create index/, 'create index if not exists'))
}
