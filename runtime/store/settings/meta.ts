/** Facts that the database keeps about itself: its model, the names of its tables and columns, and its initial objects. */
import { type Api, MODEL_FORMAT } from '../../../model/api.ts'
import type { Database } from '../database/database.ts'
import { id, sql } from '../database/sql.ts'
import { sumColumn } from '../database/sums.ts'
import { type Plan, planStore } from '../plan/plan.ts'
import { type NameMap, TableNames } from '../plan/table-names.ts'
import { RESTORE, refusedFile, StoreError } from '../store-error.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { TextTable } from './text-table.ts'

/**
 * The layout of tables that this code writes. It also reads the earlier ones: 1 has no generations, 1 and 2 have no sums, and
 * 1 to 3 do not number the rows of links and maps.
 */
export const LAYOUT = '4'
const LAYOUTS: readonly string[] = ['1', '2', '3', LAYOUT]

export function hasSums(layout: string): boolean {
  return layout !== '1' && layout !== '2'
}

/** The model that a server has, and what is made of it once: its text, and the plan of its tables. */
export interface ServedModel {
  readonly api: Api
  readonly text: string
  readonly plan: Plan
}

/** Throws StoreError as `planStore` does. */
export function servedModel(api: Api): ServedModel {
  return { api, text: JSON.stringify(api), plan: planStore(api) }
}

export interface Meta {
  readonly layout: string
  readonly api: Api
  /** The model as the database keeps it, in JSON. The same text is the same model. */
  readonly text: string
  /** The tables of the model. */
  readonly plan: Plan
  readonly names: NameMap
  /** Refs of the initial objects, by class and name. */
  readonly objects: { readonly [key: string]: string }
}

/**
 * undefined for a new database. Throws StoreError for the database of another version of Crowfoot, and for one whose meta
 * data are damaged. `served`: a model that the database may have, which then is not parsed and planned again.
 */
export function readMeta(database: Database, served?: ServedModel): Meta | undefined {
  if (!hasMeta(database)) return undefined
  const file = database.name
  const table = new TextTable(database, '@meta')
  const layout = table.get('layout') ?? 'none'
  const parsed = (key: MetaKey) => parsedMeta(table.get(key), key, file)
  const text = table.get('model') ?? 'null'
  const known = text === served?.text ? served : undefined
  const api = known?.api ?? keptModel(text, file)
  if (!LAYOUTS.includes(layout) || api?.format !== MODEL_FORMAT)
    throw new StoreError(
      `"${file}" was made by another version of Crowfoot (layout ${layout}, model ${api?.format}; this one reads ` +
        `${LAYOUTS.join(', ')} and ${MODEL_FORMAT}). Start it with that version, or name a new file.`,
    )
  if (!LISTS.every((list) => Array.isArray(api[list]))) throw damagedMeta(file, 'model')
  const meta = {
    layout,
    api,
    text,
    plan: known?.plan ?? planOf(api, file),
    names: (parsed('names') ?? {}) as NameMap,
    objects: (parsed('objects') ?? {}) as Meta['objects'],
  }
  if (new TableNames(meta.names).lacking(meta.plan) !== undefined) throw damagedMeta(file, 'names')
  return meta
}

/** The refs of the initial objects, by class and name. */
export function initialRefs(table: Pick<TextTable, 'get'>): [string, string][] {
  return Object.entries(JSON.parse(table.get('objects') ?? '{}') as Meta['objects'])
}

type MetaKey = 'model' | 'names' | 'objects'
const LISTS = ['uses', 'roles', 'classes', 'records', 'enums', 'errors', 'objects', 'relations'] as const

/** The table `@meta` is made before all others. */
function hasMeta(database: Database): boolean {
  const names = database.schemaNames()
  if (names.has('@meta')) return true
  if (names.size === 0) return false
  throw refusedFile(database.name, `is damaged: it has no table "@meta". ${RESTORE}`)
}

/** Models of early versions have no roles. */
function keptModel(text: string, file: string): Api | null {
  const kept = parsedMeta(text, 'model', file) as Api | null
  return kept && { ...{ roles: [] }, ...kept }
}

function parsedMeta(text: string | undefined, key: MetaKey, file: string): object | null {
  try {
    const value: unknown = JSON.parse(text ?? 'null')
    if (typeof value === 'object') return value
  } catch {
    // Reported below.
  }
  throw damagedMeta(file, key)
}

/** The tables of the model that last served the data. Throws StoreError if the model is damaged. */
function planOf(api: Api, file: string): Plan {
  try {
    return planStore(api)
  } catch {
    throw damagedMeta(file, 'model')
  }
}

function damagedMeta(file: string, key: MetaKey): StoreError {
  return refusedFile(file, `is damaged: the "${key}" that it keeps of itself cannot be read. ${RESTORE}`)
}

/** Makes the tables `@meta` and `@settings` in a new database, and marks the database as ours. */
export function createMeta(transaction: Transaction): void {
  const { dialect } = transaction.database
  for (const mark of dialect.marks) transaction.alter(mark)
  const columns = sql`"key" text primary key, "value" text not null, ${sumColumn(dialect)}`
  for (const name of ['@meta', '@settings'])
    transaction.alter(sql`create table ${id(name)} (${columns}) ${dialect.tableEnd}`)
}

export function writeMeta(table: TextTable, meta: Pick<Meta, 'text' | 'names' | 'objects'>): void {
  table.set('layout', LAYOUT)
  table.set('model', meta.text)
  table.set('names', JSON.stringify(meta.names))
  table.set('objects', JSON.stringify(meta.objects))
}
