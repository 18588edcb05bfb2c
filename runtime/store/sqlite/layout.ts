/** Brings a database of layout 1, whose rows say nothing of when they changed, to layout 2. */
import { planStore } from '../plan.ts'
import type { Context } from './context.ts'
import { LAYOUT, type Meta, type TextTable } from './meta.ts'
import { Names } from './names.ts'
import { changedIndex, GENERATIONS } from './schema.ts'
import { CHANGED, id, MADE, sql, sqlText } from './sql.ts'
import { TOMBSTONES } from './tombstones.ts'

/** Every object counts as made now. Inside the open transaction, so that a migration that fails undoes this too. */
export function upgradeLayout(context: Context, meta: Meta, table: TextTable): void {
  const { transaction } = context
  const names = new Names(meta.names)
  const generation = transaction.log.stamp()
  for (const statement of TOMBSTONES) transaction.alter(statement)
  for (const owner of planStore(meta.api).classes) {
    const name = names.table(owner.name)
    const objects = id(name)
    for (const column of GENERATIONS) transaction.alter(sqlText(sql`alter table ${objects} add column ${column}`))
    const made = context.statement(() => sql`update ${objects} set ${MADE} = ?, ${CHANGED} = ?`)
    transaction.run(made, generation, generation)
    transaction.alter(sqlText(changedIndex(name)))
  }
  table.set('layout', LAYOUT)
  transaction.log.start(generation)
}
