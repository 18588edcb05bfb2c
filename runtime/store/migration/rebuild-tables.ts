/** Rebuilds changed tables in a migration: creates each under a temporary name, fills it, and replaces the old one. */
import type { StoredValue } from '../database/database.ts'
import { CHANGED, ID, id, MADE, OWNER, OWNER_REF, REF, type Sql, SUM, sql, sqlList } from '../database/sql.ts'
import { sumOf, total, valueSum } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { isSummed, summedColumns } from '../objects/summed-columns.ts'
import { createTable, linkColumns, Schema, type TableDefinition } from '../objects/tables.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import type { ColumnSource, MigrationStep } from './migration.ts'

/** SQLite cannot alter columns and constraints of a table: https://sqlite.org/lang_altertable.html#otheralter */
export function rebuildTables(old: StoreContext, context: StoreContext, steps: readonly MigrationStep[]): void {
  const { dialect } = context.database
  const run = (statement: Sql, ...params: StoredValue[]) =>
    context.transaction.run(
      context.statement(() => statement),
      ...params,
    )
  const schema = new Schema(dialect, context.plan, context.names)
  const rebuilt = steps.flatMap((step) => rebuildOf(old, context, schema, step))
  const fresh = steps.flatMap((step) => freshOf(schema, step))
  for (const { table, copy } of rebuilt) {
    run(createTable(dialect, table, temporary(table)))
    run(copy.statement, ...copy.params)
  }
  for (const name of [...rebuilt.map((r) => r.replaces), ...steps.flatMap((step) => droppedBy(old, step))])
    run(sql`drop table ${id(name)}`)
  for (const { table } of rebuilt) run(sql`alter table ${id(temporary(table))} rename to ${id(table.name)}`)
  for (const table of fresh) run(createTable(dialect, table))
  for (const { indexes } of [...rebuilt.map((r) => r.table), ...fresh]) for (const index of indexes) run(index)
}

interface Rebuilt {
  readonly table: TableDefinition
  /** The old table's name. */
  readonly replaces: string
  readonly copy: Copy
}

interface Copy {
  readonly statement: Sql
  readonly params: readonly StoredValue[]
}

/** No name of an API contains "@" or a space. */
function temporary(table: TableDefinition): string {
  return `@new ${table.name}`
}

function rebuildOf(old: StoreContext, context: StoreContext, schema: Schema, step: MigrationStep): Rebuilt[] {
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
      return [{ table, replaces, copy: rowsCopy(context, table, linkColumns(step.link), replaces, read) }]
    }
    case 'rebuild map': {
      const replaces = old.names.links(`${step.field.class}.${step.field.name}`)
      const columns = ['owner', 'key', 'value']
      return schema
        .maps(step.field)
        .map((table) => ({ table, replaces, copy: rowsCopy(context, table, columns, replaces, columns) }))
    }
    default:
      return []
  }
}

function freshOf(schema: Schema, step: MigrationStep): TableDefinition[] {
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

function droppedBy(old: StoreContext, step: MigrationStep): string[] {
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

/** Copies rows in the order in which they were inserted. */
function rowsCopy(
  context: StoreContext,
  into: TableDefinition,
  columns: readonly string[],
  from: string,
  read: readonly string[],
): Copy {
  const { insertionOrder } = context.database.dialect
  const statement = sql`insert into ${id(temporary(into))} (${sqlList(columns.map(id))})
    select ${sqlList(read.map(id))} from ${id(from)} order by ${insertionOrder}`
  return { statement, params: [] }
}

function classCopy(
  old: StoreContext,
  context: StoreContext,
  owner: ClassPlan,
  sources: ReadonlyMap<string, ColumnSource>,
  into: string,
): Copy {
  const columns: Sql[] = []
  const read: Sql[] = []
  const params: StoredValue[] = []
  for (const field of owner.fields) {
    const source = sources.get(field.name)
    if ((field.storage.kind !== 'value' && field.storage.kind !== 'ref') || !source) continue
    columns.push(id(context.names.column(owner.name, field.name)))
    read.push(sourceSql(old, field, source))
    if (source.kind === 'start') params.push(context.codec(field.field.type).encode(context.start(field)))
  }
  const from = sql`${id(old.names.table(owner.name))} as ${OWNER}`
  const kept = [ID, REF, MADE, CHANGED].map((column) => sql`${OWNER}.${column}`)
  const sum = sql`${OWNER}.${SUM} + ${carriedSum(old, context, owner, sources)}`
  const statement = sql`insert into ${id(into)} (${sqlList([ID, REF, MADE, CHANGED, SUM, ...columns])})
    select ${sqlList([...kept, sum, ...read])} from ${from}`
  return { statement, params }
}

/**
 * The difference between the new and the old sum of a row: the sums of added columns less those of removed ones. The row
 * is not summed again, so that `crow fsck` still finds a damaged value after the migration.
 */
function carriedSum(
  old: StoreContext,
  context: StoreContext,
  owner: ClassPlan,
  sources: ReadonlyMap<string, ColumnSource>,
): Sql {
  const before = old.plan.classes.find(({ name }) => name === owner.name)
  const gone = before ? summedColumns(before, old.names).map((column) => sumOf(sql`${OWNER}.${column}`)) : []
  const come = owner.fields.filter(isSummed).flatMap((field) => {
    const source = sources.get(field.name)
    if (source?.kind !== 'start') return source ? [sumOf(sourceSql(old, field, source))] : []
    const start = context.codec(field.field.type).encode(context.start(field))
    return [sql.lit(valueSum(start as StoredValue))]
  })
  return sql`${total([sql.lit(0), ...come])} - ${total([sql.lit(0), ...gone])}`
}

function sourceSql(old: StoreContext, field: FieldPlan, source: ColumnSource): Sql {
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
