/** The tables of a plan as PostgreSQL has them: the same as in SQLite, with other types and keys. */
import type { Type } from '../../../model/api.ts'
import { linkColumns } from '../objects/tables.ts'
import { keysOf } from '../objects/unique-keys.ts'
import type { ClassPlan, FieldPlan, LinkPlan, Plan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import { StoreError } from '../store-error.ts'

export type PostgresType = 'text' | 'bigint' | 'double precision' | 'json'

export interface PostgresColumn {
  /** As in SQLite. */
  readonly name: string
  readonly type: PostgresType
  readonly nullable: boolean
  /** The table, by its name in SQLite, whose `@ref` it holds. */
  readonly to?: string
}

/** Columns whose values together differ in all rows. */
export interface PostgresKey {
  readonly columns: readonly string[]
  /** Kept as a hash in a column of its own: PostgreSQL indexes no long texts, and no JSON. */
  readonly isHashed: boolean
  /** Options, of which the empty one does not count. */
  readonly options: readonly string[]
}

export interface PostgresTable {
  /** As in SQLite. */
  readonly name: string
  readonly columns: readonly PostgresColumn[]
  readonly primary: PostgresKey
  readonly unique: readonly PostgresKey[]
  /** Columns with an index. */
  readonly indexed: readonly string[]
}

/** PostgreSQL has 1,600 at most, and keeps those of columns that were dropped. */
const MOST_COLUMNS = 1_590

/** Throws StoreError that names the class if one has too many fields. */
export function postgresTables(plan: Plan, names: TableNames): PostgresTable[] {
  const stored = new Set(plan.classes.map((owner) => owner.name))
  const from = { names, stored }
  const maps = plan.classes.flatMap((owner) => owner.fields.flatMap((field) => mapTable(from, field)))
  return [
    TEXTS('@meta'),
    TEXTS('@settings'),
    TOMBSTONES,
    ...plan.classes.map((owner) => classTable(from, owner)),
    ...plan.links.map((link) => linkTable(from, link)),
    ...maps,
  ]
}

/** The name of the column that has the hash of a key. */
export function hashColumn({ columns }: PostgresKey): string {
  return `@key:${columns.join(',')}`
}

interface From {
  readonly names: TableNames
  /** Classes that have a table. */
  readonly stored: ReadonlySet<string>
}

const text = (name: string): PostgresColumn => ({ name, type: 'text', nullable: false })
const integer = (name: string): PostgresColumn => ({ name, type: 'bigint', nullable: false })
const key = (columns: readonly string[], isHashed = false): PostgresKey => ({ columns, isHashed, options: [] })

const TEXTS = (name: string): PostgresTable => ({
  name,
  columns: [text('key'), text('value')],
  primary: key(['key'], true),
  unique: [],
  indexed: [],
})

const TOMBSTONES: PostgresTable = {
  name: '@tombstones',
  columns: [integer('generation'), integer('made'), text('class'), text('ref'), text('uuid')],
  primary: key(['class', 'ref']),
  unique: [],
  indexed: ['generation'],
}

function classTable(from: From, owner: ClassPlan): PostgresTable {
  const { names } = from
  const column = ({ name }: { readonly name: string }) => names.column(owner.name, name)
  const fields = owner.fields.filter(({ storage }) => storage.kind === 'value' || storage.kind === 'ref')
  const columns = fields.map((field) => fieldColumn(from, field))
  const refs = fields.filter(({ storage }) => storage.kind === 'ref')
  const pairs = refs.filter(({ storage }) => storage.kind === 'ref' && storage.pair?.one)
  const uuids = fields.filter(({ name, field }) => name === 'uuid' && field.type.kind === 'string')
  const keys = keysOf(owner).map((one) => uniqueKey(names, one))
  const unique = [...[...pairs, ...uuids].map((field) => key([column(field)])), ...keys]
  const hashed = keys.filter(({ isHashed }) => isHashed)
  const all = [integer('@id'), text('@ref'), integer('@made'), integer('@changed'), ...columns]
  if (all.length + hashed.length > MOST_COLUMNS || leastBytes(all) > PAGE_BYTES)
    throw new StoreError(
      `Class "${owner.name}" has ${fields.length} fields that are columns, which is more than a row of PostgreSQL can hold. ` +
        'Move fields to another class, or into a record.',
    )
  const indexed = ['@changed', ...refs.filter((field) => !pairs.includes(field)).map(column)]
  const distinct = [...new Map(unique.map((one) => [one.columns.join(), one])).values()]
  return { name: names.table(owner.name), columns: all, primary: key(['@id']), unique: distinct, indexed }
}

/** Of any row of the table. A row with longer values than these may be refused when it is written. */
function leastBytes(columns: readonly PostgresColumn[]): number {
  return columns.reduce((sum, { type, nullable }) => sum + (nullable ? 0 : LEAST_BYTES[type]), ROW_HEAD_BYTES)
}

const LEAST_BYTES: Readonly<Record<PostgresType, number>> = { bigint: 8, 'double precision': 8, json: 3, text: 1 }
const ROW_HEAD_BYTES = 24

/** What a row may have in its page, where long texts are pointers. */
const PAGE_BYTES = 8_160

function fieldColumn({ names, stored }: From, { class: owner, name, field, storage }: FieldPlan): PostgresColumn {
  const column = names.column(owner, name)
  if (storage.kind !== 'ref') {
    const nullable = field.type.kind === 'ref'
    return { name: column, type: columnType(field.type), nullable }
  }
  const to = stored.has(storage.class) ? { to: names.table(storage.class) } : {}
  return { name: column, type: 'text', nullable: !storage.required, ...to }
}

function uniqueKey(names: TableNames, fields: readonly FieldPlan[]): PostgresKey {
  const column = ({ class: owner, name }: FieldPlan) => names.column(owner, name)
  return {
    columns: fields.map(column),
    isHashed: fields.some(({ field }) => !SHORT.has(field.type.kind)),
    options: fields.filter(({ field }) => field.type.kind === 'option').map(column),
  }
}

/** Their values are short, and equal in PostgreSQL exactly where they are in SQLite. */
const SHORT: ReadonlySet<Type['kind']> = new Set(['int', 'bool', 'ref'])

function linkTable(from: From, link: LinkPlan): PostgresTable {
  const ends = linkColumns(link)
  const classes = [link.from.class, link.to.class]
  const columns = ends.map((name, i) => refColumn(from, name, classes[i] as string, false))
  const unique = link.kind === 'partners' ? ends.map((end) => key([end])) : [key(ends)]
  const name = from.names.links(link.name)
  return { name, columns: [integer('@id'), ...columns], primary: key(['@id']), unique, indexed: ends.slice(1) }
}

function mapTable(from: From, { class: owner, name, storage }: FieldPlan): PostgresTable[] {
  if (storage.kind !== 'map') return []
  const { key: keys, value: values } = storage
  const part = (column: string, type: Type): PostgresColumn =>
    type.kind === 'ref'
      ? refColumn(from, column, type.class, column === 'value' && type.nullable)
      : { name: column, type: columnType(type), nullable: false }
  const columns = [integer('@id'), refColumn(from, 'owner', owner, false), part('key', keys), part('value', values)]
  const unique = [key(['owner', 'key'], !SHORT.has(keys.kind))]
  const indexed = ['owner', ...columns.filter(({ name: column, to }) => to && column !== 'owner').map((c) => c.name)]
  return [{ name: from.names.links(`${owner}.${name}`), columns, primary: key(['@id']), unique, indexed }]
}

function refColumn({ names, stored }: From, name: string, to: string, nullable: boolean): PostgresColumn {
  return { name, type: 'text', nullable, ...(stored.has(to) ? { to: names.table(to) } : {}) }
}

/** Sets, maps, options and records are JSON, which `json` keeps letter by letter, as `jsonb` does not. */
function columnType({ kind }: Type): PostgresType {
  switch (kind) {
    case 'int':
    case 'bool':
      return 'bigint'
    case 'float':
      return 'double precision'
    case 'set':
    case 'option':
    case 'map':
    case 'record':
    case 'any record':
      return 'json'
    default:
      return 'text'
  }
}
