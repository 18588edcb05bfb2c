/** The tables and columns that a model needs, and a quick check whether a file has them. */
import type { DatabaseSync } from 'node:sqlite'
import { valueSum } from '../../database/sums.ts'
import { linkColumns } from '../../objects/tables.ts'
import type { Plan } from '../../plan/plan.ts'
import type { TableNames } from '../../plan/table-names.ts'
import { LAYOUT } from '../../settings/meta.ts'
import type { TextTable } from '../../settings/text-table.ts'
import { refusedFile } from '../../store-error.ts'

/** The facts that determine the tables of a file. */
export interface FileTables {
  readonly plan: Plan
  readonly names: TableNames
  readonly layout: string
}

/** Throws StoreError for the first table or column that is missing. */
export function requireSchema(database: DatabaseSync, file: string, tables: FileTables): void {
  const there = columnsThere(database)
  for (const [table, columns] of requiredColumns(tables)) {
    const found = there.get(table)
    const lacking = found && columns.find((column) => !found.has(column))
    if (found && lacking === undefined) continue
    const what = found ? `its table "${table}" has no column "${lacking}"` : `it has no table "${table}"`
    throw refusedFile(
      file,
      `is damaged: ${what}. Put back a copy of it; crow fsck ${file} says what else is wrong with it.`,
    )
  }
}

/** Columns by table, in the order in which the tables are created. */
export function requiredColumns({ plan, names, layout }: FileTables): Map<string, readonly string[]> {
  const old = layout === '1'
  const sum = old || layout === '2' ? [] : ['@sum']
  const texts = ['key', 'value', ...sum]
  const all = new Map<string, readonly string[]>(['@meta', '@settings'].map((table) => [table, texts]))
  if (!old) all.set('@tombstones', ['generation', 'made', 'class', 'ref', 'uuid'])
  for (const owner of plan.classes) {
    const columns = owner.fields.filter(({ storage }) => storage.kind === 'value' || storage.kind === 'ref')
    const own = old ? ['@id', '@ref'] : ['@id', '@ref', '@made', '@changed', ...sum]
    all.set(names.table(owner.name), [...own, ...columns.map((field) => names.column(owner.name, field.name))])
  }
  const ids = layout === LAYOUT ? ['@id'] : []
  for (const link of plan.links) all.set(names.links(link.name), [...ids, ...linkColumns(link)])
  for (const field of plan.classes.flatMap((owner) => owner.fields))
    if (field.storage.kind === 'map')
      all.set(names.links(`${field.class}.${field.name}`), [...ids, 'owner', 'key', 'value'])
  return all
}

/** A key of the table `@meta`. */
const SCHEMA = 'schema'

/**
 * Returns a function that notes the definitions of tables which were created or changed. Of tables that are the `same` it
 * notes nothing, as they may be damaged, unless nothing is noted: `crow fsck` has people delete the note of tables that are right.
 */
export function noteSchema(
  connection: DatabaseSync,
): (tables: Omit<FileTables, 'layout'>, meta: TextTable, same: boolean) => void {
  return ({ plan, names }, meta, same) => {
    if (same && meta.get(SCHEMA) !== undefined) return
    meta.set(SCHEMA, String(schemaSum(connection, { plan, names, layout: LAYOUT })))
  }
}

/** False if the definition of a table is not the one that the server noted. */
export function isSchemaAsNoted(database: DatabaseSync, tables: FileTables): boolean {
  const noted = database.prepare('select value from "@meta" where key = ?').get(SCHEMA)?.value
  return noted === undefined || noted === String(schemaSum(database, tables))
}

function schemaSum(database: DatabaseSync, tables: FileTables): number {
  const query = database.prepare(`select sql from sqlite_schema where type = 'table' and name = ?`)
  return [...requiredColumns(tables).keys()].reduce((sum, table) => sum + valueSum(String(query.get(table)?.sql)), 0)
}

/** The columns of each table in the file, by one query. */
export function columnsThere(database: DatabaseSync): Map<string, ReadonlySet<string>> {
  const tables = new Map<string, Set<string>>()
  const query = `select s.name as t, c.name as c from sqlite_schema s, pragma_table_info(s.name) c where s.type = 'table'`
  for (const { t, c } of database.prepare(query).all()) {
    const columns = tables.get(String(t)) ?? new Set()
    tables.set(String(t), columns.add(String(c)))
  }
  return tables
}
