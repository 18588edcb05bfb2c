/** What the database knows of itself: the model it was made by, the names it uses, the server's settings. */
import type { DatabaseSync } from 'node:sqlite'
import { type Api, MODEL_FORMAT } from '../../../model/api.ts'
import type { Settings } from '../store.ts'
import { StoreError } from '../store-error.ts'
import { APPLICATION_ID } from './connection.ts'
import type { NameMap } from './names.ts'
import { id, sql } from './sql.ts'
import { Statement } from './statement.ts'
import type { Transaction } from './transaction.ts'

/** The layout of tables that this code writes; it also reads the one before, which has no generations. */
export const LAYOUT = '2'
const LAYOUTS: readonly string[] = ['1', LAYOUT]

/** The setting that tells this copy of the data from others. */
export const INCARNATION = 'incarnation'

/** A table of texts by key. */
export class TextTable implements Settings {
  readonly #transaction: Transaction | undefined
  readonly #read: Statement
  readonly #write: Statement
  readonly #delete: Statement
  readonly #keys: Statement

  /** Without a transaction it can only be read. */
  constructor(database: DatabaseSync, name: '@meta' | '@settings', transaction?: Transaction) {
    const table = id(name)
    this.#transaction = transaction
    this.#read = new Statement(database, () => sql`select "value" from ${table} where "key" = ?`)
    this.#write = new Statement(
      database,
      () =>
        sql`insert into ${table} ("key", "value") values (?, ?) on conflict do update set "value" = excluded."value"`,
    )
    this.#delete = new Statement(database, () => sql`delete from ${table} where "key" = ?`)
    this.#keys = new Statement(
      database,
      () => sql`select "key" from ${table} where substr("key", 1, length(?)) = ? order by "key"`,
    )
  }

  get(key: string): string | undefined {
    return this.#read.first(key) as string | undefined
  }

  set(key: string, value: string): void {
    this.#writer().run(this.#write, key, value)
  }

  delete(key: string): void {
    this.#writer().run(this.#delete, key)
  }

  keys(prefix: string): string[] {
    return this.#keys.texts(prefix, prefix)
  }

  #writer(): Transaction {
    if (!this.#transaction) throw new Error('opened for reading')
    return this.#transaction
  }
}

export interface Meta {
  readonly layout: string
  readonly api: Api
  readonly names: NameMap
  /** Refs of the objects that the database began with, by class and name. */
  readonly objects: { readonly [key: string]: string }
}

/** undefined for a new database. Throws StoreError for one that another version of Crowfoot made. */
export function readMeta(database: DatabaseSync, file: string): Meta | undefined {
  if (database.prepare(`select 1 from sqlite_schema where name = '@meta'`).get() === undefined) return undefined
  const table = new TextTable(database, '@meta')
  const layout = table.get('layout') ?? 'none'
  const kept = JSON.parse(table.get('model') ?? 'null') as Api | null
  // A model of before there were roles says nothing of them.
  const api = kept && { ...{ roles: [] }, ...kept }
  if (!LAYOUTS.includes(layout) || api?.format !== MODEL_FORMAT)
    throw new StoreError(
      `"${file}" was made by another version of Crowfoot (layout ${layout}, model ${api?.format}; this one reads ` +
        `${LAYOUTS.join(', ')} and ${MODEL_FORMAT}). Start it with that version, or name a new file.`,
    )
  const parsed = (key: string) => JSON.parse(table.get(key) ?? '{}') as NameMap
  return { layout, api, names: parsed('names'), objects: parsed('objects') }
}

/** Makes the tables for `writeMeta` and the settings in a new database. */
export function createMeta(transaction: Transaction): void {
  transaction.alter(`PRAGMA application_id = ${APPLICATION_ID}`)
  for (const name of ['@meta', '@settings'])
    transaction.alter(`create table "${name}" ("key" text primary key, "value" text not null) strict`)
}

export function writeMeta(table: TextTable, meta: Omit<Meta, 'layout'>): void {
  table.set('layout', LAYOUT)
  table.set('model', JSON.stringify(meta.api))
  table.set('names', JSON.stringify(meta.names))
  table.set('objects', JSON.stringify(meta.objects))
}
