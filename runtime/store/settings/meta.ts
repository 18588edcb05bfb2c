/** What the database knows of itself: the model it was made by, the names it uses, the server's settings. */
import type { DatabaseSync } from 'node:sqlite'
import { type Api, MODEL_FORMAT } from '../../../model/api.ts'
import { id, SUM, sql } from '../database/sql.ts'
import { valueSum } from '../database/sums.ts'
import { type Plan, planStore } from '../plan/plan.ts'
import { type NameMap, Names } from '../plan/table-names.ts'
import { APPLICATION_ID } from '../sqlite/connection.ts'
import { RESTORE, refused } from '../sqlite/opening-error.ts'
import { Statement } from '../sqlite/statement.ts'
import type { Settings } from '../store.ts'
import { StoreError } from '../store-error.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** The layout of tables that this code writes; it also reads those before: 1 has no generations, 2 no sums. */
export const LAYOUT = '3'
const LAYOUTS: readonly string[] = ['1', '2', LAYOUT]

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
        sql`insert into ${table} ("key", "value", ${SUM}) values (?, ?, ?)
          on conflict do update set "value" = excluded."value", ${SUM} = excluded.${SUM}`,
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
    this.#writer().run(this.#write, key, value, valueSum(value))
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

/**
 * undefined for a new database. Throws StoreError for one that another version of Crowfoot made, and for one that does
 * not say of itself what each does.
 */
export function readMeta(database: DatabaseSync, file: string): Meta | undefined {
  if (!hasMeta(database, file)) return undefined
  const table = new TextTable(database, '@meta')
  const layout = table.get('layout') ?? 'none'
  const parsed = (key: MetaKey) => parsedMeta(table, key, file)
  const kept = parsed('model') as Api | null
  // A model of before there were roles says nothing of them.
  const api = kept && { ...{ roles: [] }, ...kept }
  if (!LAYOUTS.includes(layout) || api?.format !== MODEL_FORMAT)
    throw new StoreError(
      `"${file}" was made by another version of Crowfoot (layout ${layout}, model ${api?.format}; this one reads ` +
        `${LAYOUTS.join(', ')} and ${MODEL_FORMAT}). Start it with that version, or name a new file.`,
    )
  if (!LISTS.every((list) => Array.isArray(api[list]))) throw damagedMeta(file, 'model')
  const meta = {
    layout,
    api,
    names: (parsed('names') ?? {}) as NameMap,
    objects: (parsed('objects') ?? {}) as Meta['objects'],
  }
  if (new Names(meta.names).lacking(planOf(meta, file)) !== undefined) throw damagedMeta(file, 'names')
  return meta
}

type MetaKey = 'model' | 'names' | 'objects'
const LISTS = ['uses', 'roles', 'classes', 'records', 'enums', 'errors', 'objects', 'relations'] as const

/** Nothing else is made before it. */
function hasMeta(database: DatabaseSync, file: string): boolean {
  const tables = database.prepare('select name from sqlite_schema').all()
  if (tables.some(({ name }) => name === '@meta')) return true
  if (tables.length === 0) return false
  throw refused(file, `is damaged: it has no table "@meta". ${RESTORE}`)
}

function parsedMeta(table: TextTable, key: MetaKey, file: string): object | null {
  try {
    const value: unknown = JSON.parse(table.get(key) ?? 'null')
    if (typeof value === 'object') return value
  } catch {
    // Said below.
  }
  throw damagedMeta(file, key)
}

/** What the data was last served by, as tables. Throws StoreError where the model is none. */
export function planOf({ api }: Pick<Meta, 'api'>, file: string): Plan {
  try {
    return planStore(api)
  } catch {
    throw damagedMeta(file, 'model')
  }
}

function damagedMeta(file: string, key: MetaKey): StoreError {
  return refused(file, `is damaged: the "${key}" that it keeps of itself cannot be read. ${RESTORE}`)
}

/** Makes the tables for `writeMeta` and the settings in a new database. */
export function createMeta(transaction: Transaction): void {
  transaction.alter(`PRAGMA application_id = ${APPLICATION_ID}`)
  for (const name of ['@meta', '@settings'])
    transaction.alter(`create table "${name}" ("key" text primary key, "value" text not null, "@sum" integer) strict`)
}

export function writeMeta(table: TextTable, meta: Omit<Meta, 'layout'>): void {
  table.set('layout', LAYOUT)
  table.set('model', JSON.stringify(meta.api))
  table.set('names', JSON.stringify(meta.names))
  table.set('objects', JSON.stringify(meta.objects))
}
