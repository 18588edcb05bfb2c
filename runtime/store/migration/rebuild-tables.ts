/** The tables of a migration: changed ones made anew and filled beside the old, then put in their place. */

import { CHANGED, ID, id, list, MADE, OWNER, OWNER_REF, REF, type Sql, SUM, sql } from '../database/sql.ts'
import { isSummed, summedColumns, sumOf, total, valueSum } from '../database/sums.ts'
import type { Context } from '../objects/store-context.ts'
import { createTable, linkColumns, Schema, type Table } from '../objects/tables.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import { codecOf } from '../sqlite/column-codec.ts'
import { type SQLInputValue, type SQLOutputValue, Statement } from '../sqlite/statement.ts'
import type { Source, Step } from './migration.ts'

/** SQLite alters little of a table, hence the detour: https://sqlite.org/lang_altertable.html#otheralter */
export function rebuildTables(old: Context, context: Context, steps: readonly Step[]): void {
  const { database, transaction } = context
  const run = (statement: Sql, ...params: SQLInputValue[]) =>
    transaction.run(new Statement(database, () => statement), ...params)
  const schema = new Schema(context.plan, context.names)
  const rebuilt = steps.flatMap((step) => rebuildOf(old, context, schema, step))
  const fresh = steps.flatMap((step) => freshOf(schema, step))
  for (const { table, copy } of rebuilt) {
    run(createTable(table, temporary(table)))
    run(copy.statement, ...copy.params)
  }
  for (const name of [...rebuilt.map((r) => r.replaces), ...steps.flatMap((step) => droppedBy(old, step))])
    run(sql`drop table ${id(name)}`)
  for (const { table } of rebuilt) run(sql`alter table ${id(temporary(table))} rename to ${id(table.name)}`)
  for (const table of fresh) run(createTable(table))
  for (const { indexes } of [...rebuilt.map((r) => r.table), ...fresh]) for (const index of indexes) run(index)
}

interface Rebuilt {
  readonly table: Table
  /** The old table's name. */
  readonly replaces: string
  readonly copy: Copy
}

interface Copy {
  readonly statement: Sql
  readonly params: readonly SQLInputValue[]
}

/** No name of an API starts so. */
function temporary(table: Table): string {
  return `@new ${table.name}`
}

function rebuildOf(old: Context, context: Context, schema: Schema, step: Step): Rebuilt[] {
  switch (step.kind) {
    case 'rebuild class': {
      const table = schema.objects(step.class)
      const copy = classCopy(old, context, step.class, step.sources, temporary(table))
      return [{ table, replaces: old.names.table(step.class.name), copy }]
    }
    case 'rebuild links': {
      const table = schema.links(step.link)
      const replaces = old.names.links(step.from.name)
      const [from, to] = linkColumns(step.from)
      const read = step.swapped ? [to, from] : [from, to]
      return [{ table, replaces, copy: rowsCopy(table, linkColumns(step.link), replaces, read) }]
    }
    case 'rebuild map': {
      const replaces = old.names.links(`${step.field.class}.${step.field.name}`)
      const columns = ['owner', 'key', 'value']
      return schema
        .maps(step.field)
        .map((table) => ({ table, replaces, copy: rowsCopy(table, columns, replaces, columns) }))
    }
    default:
      return []
  }
}

function freshOf(schema: Schema, step: Step): Table[] {
  switch (step.kind) {
    case 'create class':
      return [schema.objects(step.class)]
    case 'create links':
      return [schema.links(step.link)]
    case 'create map':
      return schema.maps(step.field)
    default:
      return []
  }
}

function droppedBy(old: Context, step: Step): string[] {
  switch (step.kind) {
    case 'drop class':
      return [old.names.table(step.class.name)]
    case 'drop links':
      return [old.names.links(step.link.name)]
    case 'drop map':
      return [old.names.links(`${step.field.class}.${step.field.name}`)]
    default:
      return []
  }
}

/** In the order in which they were inserted. */
function rowsCopy(into: Table, columns: readonly string[], from: string, read: readonly string[]): Copy {
  const statement = sql`insert into ${id(temporary(into))} (${list(columns.map(id))})
    select ${list(read.map(id))} from ${id(from)} order by rowid`
  return { statement, params: [] }
}

function classCopy(
  old: Context,
  context: Context,
  owner: ClassPlan,
  sources: ReadonlyMap<string, Source>,
  into: string,
): Copy {
  const columns: Sql[] = []
  const read: Sql[] = []
  const params: SQLInputValue[] = []
  for (const field of owner.fields) {
    const source = sources.get(field.name)
    if ((field.storage.kind !== 'value' && field.storage.kind !== 'ref') || !source) continue
    columns.push(id(context.names.column(owner.name, field.name)))
    read.push(sourceSql(old, field, source))
    if (source.kind === 'start')
      params.push(codecOf(context.plan.shapes, field.field.type).encode(context.start(field)))
  }
  const from = sql`${id(old.names.table(owner.name))} as ${OWNER}`
  const kept = [ID, REF, MADE, CHANGED].map((column) => sql`${OWNER}.${column}`)
  const sum = sql`${OWNER}.${SUM} + ${carriedSum(old, context, owner, sources)}`
  const statement = sql`insert into ${id(into)} (${list([ID, REF, MADE, CHANGED, SUM, ...columns])})
    select ${list([...kept, sum, ...read])} from ${from}`
  return { statement, params }
}

/**
 * What columns that come add to a row's sum, less what those take that go. It is not summed anew: a value that changed
 * though nobody wrote it is still seen after the migration.
 */
function carriedSum(old: Context, context: Context, owner: ClassPlan, sources: ReadonlyMap<string, Source>): Sql {
  const before = old.plan.classes.find(({ name }) => name === owner.name)
  const gone = before ? summedColumns(before, old.names).map((column) => sumOf(sql`${OWNER}.${column}`)) : []
  const come = owner.fields.filter(isSummed).flatMap((field) => {
    const source = sources.get(field.name)
    if (source?.kind !== 'start') return source ? [sumOf(sourceSql(old, field, source))] : []
    const start = codecOf(context.plan.shapes, field.field.type).encode(context.start(field))
    return [sql.lit(valueSum(start as SQLOutputValue))]
  })
  return sql`${total([sql.lit(0), ...come])} - ${total([sql.lit(0), ...gone])}`
}

function sourceSql(old: Context, field: FieldPlan, source: Source): Sql {
  switch (source.kind) {
    case 'column':
      return sql`${OWNER}.${id(old.names.column(field.class, field.name))}`
    case 'start':
      return sql.raw('?')
    case 'uuid':
      return sql`crowfoot_uuid()`
    case 'other end': {
      const far = id('p')
      const column = sql`${far}.${id(old.names.column(source.class, source.field))}`
      return sql`(select ${far}.${REF} from ${id(old.names.table(source.class))} as ${far} where ${column} = ${OWNER_REF})`
    }
  }
}
