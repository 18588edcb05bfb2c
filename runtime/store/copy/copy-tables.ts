/** The tables of a copy whose rows are in commits, and their layout: the columns of each, in order. */
import { createHash } from 'node:crypto'
import type { Database } from '../database/database.ts'
import { sql } from '../database/sql.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { isSummed } from '../objects/summed-columns.ts'
import type { ClassPlan } from '../plan/plan.ts'
import { LAYOUT } from '../settings/meta.ts'
import { requiredColumns } from '../sqlite/file/required-schema.ts'
import type { Layout } from './copy-store.ts'

/** The tables of maps count as `links`. */
export type CopyTableKind = 'class' | 'links' | 'tombstones' | 'settings' | 'meta'

export interface CopyTable {
  readonly name: string
  readonly kind: CopyTableKind
  readonly columns: readonly string[]
  /** Of each column, as SQLite calls it in lower case. */
  readonly types: readonly string[]
  /** The indexes of the columns of the primary key. */
  readonly key: readonly number[]
  /** The index of the column `@sum`; -1 if there is none. */
  readonly sumAt: number
  /** The indexes of the columns that the sum is of. */
  readonly summed: readonly number[]
  /** The class whose objects are the rows. */
  readonly owner: ClassPlan | undefined
}

/** By name. */
export type CopyTables = ReadonlyMap<string, CopyTable>

type TableFacts = Pick<StoreContext, 'plan' | 'names'>

export function copyTables(database: Database, { plan, names }: TableFacts): CopyTables {
  const owners = new Map(plan.classes.map((owner) => [names.table(owner.name), owner]))
  const all = [...requiredColumns({ plan, names, layout: LAYOUT }).keys()]
  return new Map(all.map((name) => [name, tableOf(database, name, { names, owner: owners.get(name) })]))
}

const KINDS = new Map<string, CopyTableKind>([
  ['@tombstones', 'tombstones'],
  ['@settings', 'settings'],
  ['@meta', 'meta'],
])

type OwnerFacts = Pick<CopyTable, 'owner'> & Pick<TableFacts, 'names'>

function tableOf(database: Database, name: string, { owner, names }: OwnerFacts): CopyTable {
  const query = sql`select name, lower(type), pk from pragma_table_info(?) order by cid`
  const infos = database.statement(() => query).rows(name)
  const columns = infos.map(([column]) => column as string)
  const summed = owner
    ? ['@made', ...owner.fields.filter(isSummed).map((field) => names.column(owner.name, field.name))]
    : ['value']
  const sumAt = columns.indexOf('@sum')
  return {
    name,
    kind: owner ? 'class' : (KINDS.get(name) ?? 'links'),
    columns,
    types: infos.map(([, type]) => type as string),
    key: infos.flatMap(([, , key], i) => (key === 0n ? [] : [i])),
    sumAt,
    summed: sumAt === -1 ? [] : summed.map((column) => columns.indexOf(column)),
    owner,
  }
}

/** The index of a column that each table of that kind has. */
export function tableKeyIndex({ columns }: CopyTable, column: 'key' | 'class' | 'ref'): number {
  return columns.indexOf(column)
}

/** Does not depend on the order of the tables. */
export function copyLayout(tables: CopyTables): Layout {
  const all = [...tables.values()].map(({ name, columns }) => [name, columns] as const)
  const text = JSON.stringify(all.sort(([a], [b]) => (a < b ? -1 : 1)))
  return { id: idOf(text), text }
}

function idOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 32)
}

/** Of each table, the columns. Throws Error if the text is not a layout, or another one than the id says. */
export function readLayout({ id, text }: Layout): ReadonlyMap<string, readonly string[]> {
  const tables: unknown = idOf(text) === id ? JSON.parse(text) : undefined
  if (!Array.isArray(tables) || !tables.every(isTable)) throw new Error(`The text is not that of the layout ${id}`)
  return new Map(tables)
}

function isTable(table: unknown): table is readonly [string, readonly string[]] {
  if (!Array.isArray(table) || typeof table[0] !== 'string' || !Array.isArray(table[1])) return false
  return table[1].every((column) => typeof column === 'string')
}
