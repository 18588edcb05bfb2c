/** Upgrades a database of an earlier layout, which lacks generations and sums of rows, or numbers of links: see `LAYOUT`. */
import { CHANGED, ID, id, MADE, SUM, sql, sqlList } from '../database/sql.ts'
import { sumColumn, sumOf } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { rowSum } from '../objects/summed-columns.ts'
import {
  changedIndex,
  createTable,
  generationColumns,
  linkColumns,
  Schema,
  type TableDefinition,
} from '../objects/tables.ts'
import { tombstoneTable } from '../objects/tombstones.ts'
import { TableNames } from '../plan/table-names.ts'
import { hasSums, LAYOUT, type Meta } from '../settings/meta.ts'
import type { TextTable } from '../settings/text-table.ts'

/** Runs inside the open transaction, so that a migration that fails also undoes this. */
export function upgradeLayout(context: StoreContext, meta: Meta, table: TextTable): void {
  if (meta.layout === '1') addGenerations(context, meta)
  if (!hasSums(meta.layout)) addSums(context, meta)
  numberLinks(context, meta)
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
}

/**
 * Gives the rows of links and maps numbers, in the order that they have. The tables are made again under their own names: SQLite
 * does not rename a table to a name that a view reads.
 */
function numberLinks(context: StoreContext, { plan, names }: Meta): void {
  const { transaction } = context
  const { dialect } = context.database
  const schema = new Schema(dialect, plan, new TableNames(names))
  const number = (table: TableDefinition, of: readonly string[]) => {
    const [name, kept, columns] = [id(table.name), id(`@old ${table.name}`), sqlList([ID, ...of.map(id)])]
    transaction.alter(sql`create table ${kept} as select rowid as ${columns} from ${name}`)
    transaction.alter(sql`drop table ${name}`)
    transaction.alter(createTable(dialect, table))
    transaction.alter(sql`insert into ${name} (${columns}) select ${columns} from ${kept} order by ${ID}`)
    transaction.alter(sql`drop table ${kept}`)
    for (const index of table.indexes) transaction.alter(index)
  }
  for (const link of plan.links) number(schema.links(link), linkColumns(link))
  for (const field of plan.classes.flatMap((owner) => owner.fields))
    for (const table of schema.maps(field)) number(table, ['owner', 'key', 'value'])
}
