/** Unique keys (`unique code`, docs/language.md, Constraints): each is a unique index, over the columns of its fields. */
import { type ApiError, valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import { printable } from '../../values/printable.ts'
import type { StoredRow, StoredValue } from '../database/database.ts'
import { id, REF, type Sql, sql, sqlList } from '../database/sql.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import { StoreError } from '../store-error.ts'
import type { StoreContext } from './store-context.ts'

export interface UniqueIndex {
  /** No other index has a "!" in its name. */
  readonly name: string
  readonly create: Sql
}

export function isUniqueIndex(name: string): boolean {
  return /^@[^!]+!/.test(name)
}

/** The unique keys of a class, each as its fields. */
export function keysOf(owner: ClassPlan): FieldPlan[][] {
  return owner.unique.map((names) =>
    names.map((name) => {
      const field = owner.fields.find((one) => one.name === name)
      if (field?.storage.kind === 'value' || field?.storage.kind === 'ref') return field
      throw new StoreError(`"${owner.name}.${name}" cannot be part of a unique key: it is not a column of its own`)
    }),
  )
}

export function uniqueIndexes(owner: ClassPlan, names: TableNames): UniqueIndex[] {
  const table = names.table(owner.name)
  return keysOf(owner).map((fields) => {
    const columns = fields.map((field) => names.column(field.class, field.name))
    const name = `@${table}!${columns.join(',')}`
    const counts = countsIn(fields, names)
    const where = counts.length > 0 ? sql` where ${sqlList(counts, ' and ')}` : sql``
    return { name, create: sql`create unique index ${id(name)} on ${id(table)} (${sqlList(columns.map(id))})${where}` }
  })
}

/** Empty options do not count, and nor does null, which SQL leaves out by itself. */
function countsIn(fields: readonly FieldPlan[], names: TableNames): Sql[] {
  return fields
    .filter(({ field }) => field.type.kind === 'option')
    .map((field) => sql`${id(names.column(field.class, field.name))} <> '[]'`)
}

/** In SQL: the row has these values in the fields, as parameters, and the index of the key finds it. */
function hasKey(fields: readonly FieldPlan[], names: TableNames): Sql {
  const same = fields.map((field) => sql`${id(names.column(field.class, field.name))} = ?`)
  return sqlList([...same, ...countsIn(fields, names)], ' and ')
}

/** The query for the object with a value in a field that is unique by itself, which is its parameter. */
export function byUniqueQuery(field: FieldPlan, names: TableNames): Sql {
  return sql`select ${REF} from ${id(names.table(field.class))} where ${hasKey([field], names)}`
}

export interface WrittenKey {
  /** By field, what the refused statement has written. */
  readonly written: ReadonlyMap<string, StoredValue>
  /** The object; undefined for one that was to be made. */
  readonly ref: string | undefined
}

/** VALUE_NOT_SUPPORTED for the first key that another object has; undefined if there is none. */
export function takenKey(context: StoreContext, owner: ClassPlan, { written, ref }: WrittenKey): ApiError | undefined {
  const { names } = context
  const table = id(names.table(owner.name))
  for (const fields of keysOf(owner)) {
    if (!fields.some(({ name }) => written.has(name))) continue
    const columns = sqlList(fields.map((field) => id(names.column(field.class, field.name))))
    const kept =
      ref === undefined ? [] : context.statement(() => sql`select ${columns} from ${table} where ${REF} = ?`).row(ref)
    const key = fields.map(({ name }, i) => (written.has(name) ? written.get(name) : kept?.[i]) as StoredValue)
    const other = sql`select 1 from ${table} where ${hasKey(fields, names)} and ${REF} <> ?`
    if (context.statement(() => other).first(...key, ref ?? '') !== undefined) return notUnique(context, fields, key)
  }
  return undefined
}

function notUnique(context: StoreContext, fields: readonly FieldPlan[], key: StoredRow): ApiError {
  const names = fields.map(({ name }) => name).join(', ')
  return valueNotSupported(names, keyText(context, fields, key), 'not unique')
}

/** Of the values of a key; secret ones are not shown. */
function keyText(context: StoreContext, fields: readonly FieldPlan[], key: StoredRow): string {
  const texts = fields.map(({ field }, i) => {
    if (field.secret) return '(secret)'
    const stored = key[i] as StoredValue
    return canonicalText(stored === null ? null : context.codec(field.type).decode(stored))
  })
  return texts.join(', ')
}

/** Objects that are listed of each key that is there twice. */
const SHOWN = 10

/**
 * Creates the unique indexes that the plan has and the database lacks, and drops those of an earlier model. Throws StoreError
 * that names the objects if values are there twice.
 */
export function bringUniqueIndexes(context: StoreContext): void {
  const { database, plan, names, transaction } = context
  const there = new Set([...database.schemaNames()].filter(isUniqueIndex))
  const wanted = plan.classes.flatMap((owner) => uniqueIndexes(owner, names).map((index, i) => ({ owner, index, i })))
  for (const { index } of wanted) there.delete(index.name)
  const missing = wanted.filter(({ index }) => !database.schemaNames().has(index.name))
  const twice = missing.flatMap(({ owner, i }) => repeatedKeys(context, owner, keysOf(owner)[i] as FieldPlan[]))
  if (twice.length > 0)
    throw new StoreError([refusal(database.name), ...twice.map((line) => `  ${line}`), REPAIR].join('\n'))
  for (const name of there) transaction.alter(sql`drop index ${id(name)}`)
  for (const { index } of missing) transaction.alter(index.create)
}

function refusal(file: string): string {
  return `The text says that these values are unique, but objects in "${file}" share them; the file is left as it was:`
}

const REPAIR = 'Change the values with a server of the earlier text, or change the text.'

/** A line for each of some objects that share a key, and one for the others. */
function repeatedKeys(context: StoreContext, owner: ClassPlan, fields: readonly FieldPlan[]): string[] {
  const { names } = context
  const columns = sqlList(fields.map((field) => id(names.column(field.class, field.name))))
  const nulls = fields.map((field) => sql`${id(names.column(field.class, field.name))} is not null`)
  const where = sqlList([...nulls, ...countsIn(fields, names)], ' and ')
  const table = id(names.table(owner.name))
  const groups = sql`select ${columns} from ${table} where ${where} group by ${columns} having count(*) > 1`
  const rows = sql`select ${REF}, ${columns} from ${table} where (${columns}) in (${groups}) and ${where} order by ${columns}, ${REF}`
  const label = fields.map(({ name }) => name).join(', ')
  const lines: string[] = []
  let count = 0
  for (const [ref, ...key] of context.statement(() => rows).each())
    if (++count <= SHOWN) lines.push(`${owner.name} ${ref}: ${label} = ${printable(keyText(context, fields, key))}`)
  return count > SHOWN ? [...lines, `and ${count - SHOWN} more objects of class "${owner.name}"`] : lines
}
