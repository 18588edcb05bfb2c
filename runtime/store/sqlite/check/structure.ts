/** Checks the file itself: by SQLite's own check, and for the tables and indexes that the model needs. */
import type { DatabaseSync } from 'node:sqlite'
import type { StoreContext } from '../../objects/store-context.ts'
import { createTable, Schema } from '../../objects/tables.ts'
import { tombstoneTable } from '../../objects/tombstones.ts'
import { uniqueIndexes } from '../../objects/unique-keys.ts'
import { hasSums } from '../../settings/meta.ts'
import { SQLITE, sqlText } from '../dialect.ts'
import { foreignParts } from '../file/foreign-schema.ts'
import { columnsThere, isSchemaAsNoted, requiredColumns } from '../file/required-schema.ts'
import { newConnection } from '../node-sqlite.ts'
import type { DataFile } from '../read-data-file.ts'
import { type DataFinding, fileFinding, PUT_BACK, sqlName } from './data-finding.ts'

/** SQLite's own report on pages, indexes and rows. Leaves out wrong values, on which other checks report more. */
export function* integrityFindings({ database }: DataFile): Generator<DataFinding> {
  for (const row of database.prepare('PRAGMA integrity_check(1000)').iterate()) {
    const says = String(Object.values(row)[0])
    if (says === 'ok' || /^(NULL value in|CHECK constraint failed)/.test(says)) continue
    const help = /index/.test(says) ? 'reindex; If this reports that a value is not unique, fix that first.' : PUT_BACK
    yield fileFinding(`SQLite says: ${says}`, help)
  }
}

/** Finds missing tables and columns. If there are any, the other checks are left out. */
export function* tableFindings(data: DataFile): Generator<DataFinding> {
  const there = columnsThere(data.database)
  for (const [table, columns] of requiredColumns(data)) {
    const found = there.get(table)
    if (!found) yield fileFinding(`There is no table ${sqlName(table)}.`, PUT_BACK)
    else
      for (const column of columns)
        if (!found.has(column)) yield fileFinding(`Table ${sqlName(table)} has no column ${sqlName(column)}.`, PUT_BACK)
  }
}

/**
 * A bit that flips in the definition of a table may change what its columns refer to. `foreignFindings` reports computed
 * columns that others have added.
 */
export function* schemaFindings(data: DataFile): Generator<DataFinding> {
  if (isSchemaAsNoted(data.database, data)) return
  if (foreignParts(data.database).some(({ what }) => what === 'computed column')) return
  const accept = `delete from "@meta" where key = 'schema';`
  yield fileFinding(
    'The definition of a table is not the one that the server wrote: the file is damaged, or the table was altered by hand.',
    `Put back a backup, or if it is right: ${accept}`,
  )
}

/** Finds what others have added to the file. A server does not start if that would run within its own statements. */
export function* foreignFindings({ database }: DataFile): Generator<DataFinding> {
  for (const { what, name: called, owner } of foreignParts(database)) {
    const label = sqlName(called)
    if (what === 'view')
      yield fileFinding(
        `There is a view ${label}: a migration that changes what it reads may fail.`,
        `drop view ${label};`,
      )
    else {
      const says = `There is a ${what} ${label} on ${sqlName(owner)}: it runs within the server's own reads and writes.`
      yield fileFinding(says, DROP[what](label, sqlName(owner)))
    }
  }
}

const DROP = {
  trigger: (label: string) => `drop trigger ${label};`,
  'virtual table': (label: string) => `drop table ${label};`,
  'computed index': (label: string) => `drop index ${label};`,
  'computed column': (label: string, table: string) => `alter table ${table} drop column ${label};`,
}

/** Finds missing indexes. Without them, a unique value may be there twice, and searches are slow. */
export function* indexFindings(context: StoreContext, { database, layout }: DataFile): Generator<DataFinding> {
  const there = new Set(database.prepare(`select name from sqlite_schema where type = 'index'`).all().map(first))
  for (const [index, text] of wantedIndexes(context, layout))
    if (!there.has(index) && !(!hasSums(layout) && lateIndexes(context).has(index)))
      yield fileFinding(`There is no index ${sqlName(index)}.`, `${text};`)
}

/** Indexes that earlier layouts do not have: on values in maps that are not references. */
function lateIndexes({ plan, names }: StoreContext): Set<string> {
  const fields = plan.classes.flatMap((owner) => owner.fields)
  const maps = fields.filter(({ storage }) => storage.kind === 'map' && storage.value.kind !== 'ref')
  return new Set(maps.map((field) => `@${names.links(`${field.class}.${field.name}`)}.value`))
}

function wantedIndexes(context: StoreContext, layout: string): [string, string][] {
  return using(wantedSchema(context, layout), (wanted) => {
    const rows = wanted.prepare(`select name, sql from sqlite_schema where type = 'index' and sql is not null`).all()
    return rows.map(({ name: index, sql }) => [String(index), String(sql)])
  })
}

/** A database in memory with the same tables, empty. */
function wantedSchema({ plan, names }: StoreContext, layout: string): DatabaseSync {
  const database = newConnection(':memory:')
  const old = layout === '1'
  if (!old) for (const statement of tombstoneTable(SQLITE)) database.exec(sqlText(statement))
  for (const table of new Schema(SQLITE, plan, names).tables()) {
    database.exec(sqlText(createTable(SQLITE, table)))
    for (const index of table.indexes) database.exec(sqlText(index))
  }
  for (const owner of plan.classes) for (const { create } of uniqueIndexes(owner, names)) database.exec(sqlText(create))
  if (old) withoutGenerations(database)
  return database
}

function withoutGenerations(database: DatabaseSync): void {
  for (const row of database.prepare(`select name, tbl_name from sqlite_schema where name like '%.@changed'`).all()) {
    database.exec(`drop index ${sqlName(String(row.name))}`)
    for (const column of ['@made', '@changed'])
      database.exec(`alter table ${sqlName(String(row.tbl_name))} drop column ${sqlName(column)}`)
  }
}

function using<T>(database: DatabaseSync, work: (database: DatabaseSync) => T): T {
  try {
    return work(database)
  } finally {
    database.close()
  }
}

function first(row: object): unknown {
  return Object.values(row)[0]
}
