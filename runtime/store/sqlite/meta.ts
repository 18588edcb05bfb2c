/** What the database knows of itself: the model it was made by, the names it uses, the server's settings. */
import type { DatabaseSync } from 'node:sqlite'
import { type Api, MODEL_FORMAT } from '../../../model/api.ts'
import { StoreError } from '../store-error.ts'
import { APPLICATION_ID } from './connection.ts'
import type { NameMap } from './names.ts'
import { id, sql } from './sql.ts'
import { Statement } from './statement.ts'

/** The layout of tables that this code reads and writes. */
const LAYOUT = '1'

/** A table of texts by key. */
export class TextTable {
  readonly #read: Statement
  readonly #write: Statement

  constructor(database: DatabaseSync, name: '@meta' | '@settings') {
    const table = id(name)
    this.#read = new Statement(database, () => sql`select "value" from ${table} where "key" = ?`)
    this.#write = new Statement(
      database,
      () =>
        sql`insert into ${table} ("key", "value") values (?, ?) on conflict do update set "value" = excluded."value"`,
    )
  }

  get(key: string): string | undefined {
    return this.#read.first(key) as string | undefined
  }

  set(key: string, value: string): void {
    this.#write.run(key, value)
  }
}

export interface Meta {
  readonly api: Api
  readonly names: NameMap
  /** Refs of the objects that the database began with, by class and name. */
  readonly objects: { readonly [key: string]: string }
}

/** undefined for a new database. Throws StoreError for one that another version of Crowfoot made. */
export function readMeta(database: DatabaseSync, file: string): Meta | undefined {
  if (database.prepare(`select 1 from sqlite_schema where name = '@meta'`).get() === undefined) return undefined
  const table = new TextTable(database, '@meta')
  const layout = table.get('layout')
  const api = JSON.parse(table.get('model') ?? 'null') as Api | null
  if (layout !== LAYOUT || api?.format !== MODEL_FORMAT)
    throw new StoreError(
      `"${file}" was made by another version of Crowfoot (layout ${layout}, model ${api?.format}; this one reads ` +
        `${LAYOUT} and ${MODEL_FORMAT}). Start it with that version, or name a new file.`,
    )
  const parsed = (key: string) => JSON.parse(table.get(key) ?? '{}') as NameMap
  return { api, names: parsed('names'), objects: parsed('objects') }
}

/** Makes the tables for `writeMeta` and the settings in a new database. */
export function createMeta(database: DatabaseSync): void {
  database.exec(`PRAGMA application_id = ${APPLICATION_ID}`)
  for (const name of ['@meta', '@settings'])
    database.exec(`create table "${name}" ("key" text primary key, "value" text not null) strict`)
}

export function writeMeta(database: DatabaseSync, meta: Meta): void {
  const table = new TextTable(database, '@meta')
  table.set('layout', LAYOUT)
  table.set('model', JSON.stringify(meta.api))
  table.set('names', JSON.stringify(meta.names))
  table.set('objects', JSON.stringify(meta.objects))
}
