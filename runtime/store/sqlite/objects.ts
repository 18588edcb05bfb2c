/** The objects of one class. */
import { randomUUID } from 'node:crypto'
import { handleInvalid } from '../../errors.ts'
import { RecordValue, type Value } from '../../values.ts'
import { namedObjects } from '../literals.ts'
import type { ClassPlan } from '../plan.ts'
import type { ClassStore } from '../store.ts'
import { brokenConstraint } from './constraint.ts'
import type { Context } from './context.ts'
import { ColumnField, type SqliteField } from './field.ts'
import { RefField } from './ref-field.ts'
import { findReferrer } from './referrers.ts'
import { ID, id, list, OWNER, OWNER_REF, REF, type Sql, sql } from './sql.ts'
import type { Row, SQLInputValue } from './statement.ts'

export class SqliteObjects implements ClassStore {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #context: Context
  readonly #byName: ReadonlyMap<string, SqliteField>
  readonly #fields: readonly SqliteField[]
  readonly #columns: readonly ColumnField[]
  readonly #refColumns: readonly RefField[]
  /** Fields that do not lie in the row. */
  readonly #others: readonly SqliteField[]
  /** By field, once asked for; not of those whose default names an initial object, which may come and go. */
  readonly #starts = new Map<SqliteField, Value>()
  readonly #statements: ReturnType<typeof classStatements>

  constructor(context: Context, plan: ClassPlan, fields: ReadonlyMap<string, SqliteField>) {
    this.name = plan.name
    this.fieldNames = plan.fields.map((field) => field.name)
    this.#context = context
    this.#byName = fields
    this.#fields = [...fields.values()]
    this.#columns = this.#fields.filter((field) => field instanceof ColumnField)
    this.#refColumns = this.#columns.filter((field) => field instanceof RefField)
    this.#others = this.#fields.filter((field) => !(field instanceof ColumnField))
    this.#statements = classStatements(context, plan, this.#fields, this.#columns)
  }

  has(ref: string): boolean {
    return this.#context.isLive(this.name, ref)
  }

  field(name: string): SqliteField {
    const field = this.#byName.get(name)
    if (!field) throw new Error(`class "${this.name}" has no field "${name}"`)
    return field
  }

  record(ref: string): RecordValue {
    const row = this.#statements.record.row(ref)
    if (!row) throw handleInvalid(this.name, ref)
    return this.#recordOf(row)
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const row of this.#statements.records.each()) yield [row[0] as string, this.#recordOf(row)]
  }

  refs(): string[] {
    return this.#statements.refs.texts()
  }

  count(): number {
    return Number(this.#statements.count.first())
  }

  byUuid(uuid: string): string | undefined {
    return this.#statements.byUuid.first(uuid) as string | undefined
  }

  byNameLabel(label: string): string[] {
    return this.#statements.byNameLabel.texts(label)
  }

  create(values: ReadonlyMap<string, Value>): string {
    const uuid = values.get('uuid')
    const ref = `OpaqueRef:${uuid ?? randomUUID()}`
    if (!this.#others.some((field) => isGiven(this.#initial(field, values)))) this.insert(ref, values)
    else
      this.#context.transaction.atomically(() => {
        this.insert(ref, values)
        this.fill(ref, values)
      })
    return ref
  }

  /** The first half of `create`: the row itself, for a ref chosen by the caller. */
  insert(ref: string, values: ReadonlyMap<string, Value>): void {
    const { transaction } = this.#context
    const given = (field: ColumnField) => this.#initial(field, values)
    const params: SQLInputValue[] = [ref]
    for (const column of this.#columns) params.push(column.encode(given(column)))
    try {
      transaction.run(this.#statements.insert, ...params)
    } catch (error) {
      for (const column of this.#columns) column.explain(error, given(column))
      throw error
    }
    transaction.touch(this.name, ref)
    for (const column of this.#refColumns) column.touchPartner(ref, given(column))
  }

  /** The second half of `create`: what does not lie in the row. */
  fill(ref: string, values: ReadonlyMap<string, Value>): void {
    for (const field of this.#others) {
      const value = this.#initial(field, values)
      if (isGiven(value)) field.set(ref, value)
    }
  }

  destroy(ref: string): void {
    const { transaction } = this.#context
    const partners = this.#fields.flatMap((field) => field.partners(ref))
    transaction.atomically(() => {
      for (const field of this.#fields) field.forgetSelf(ref)
      if (this.#delete(ref) === 0) throw handleInvalid(this.name, ref)
      transaction.touch(this.name, ref)
      for (const [className, partner] of partners) {
        if (partner !== ref || className !== this.name) transaction.touch(className, partner)
      }
    })
  }

  #delete(ref: string): number {
    try {
      return this.#context.transaction.run(this.#statements.delete, ref)
    } catch (error) {
      throw (brokenConstraint(error) === 'foreign key' && findReferrer(this.#context, this.name, ref)) || error
    }
  }

  #initial(field: SqliteField, values: ReadonlyMap<string, Value>): Value {
    const value = values.get(field.plan.name)
    if (value !== undefined) return value
    if (field.plan.name === 'uuid') return randomUUID()
    const known = this.#starts.get(field)
    return known === undefined ? this.#start(field) : known
  }

  #start(field: SqliteField): Value {
    const { type, default: literal } = field.plan.field
    const value = this.#context.start(field.plan)
    if (namedObjects(type, literal).length === 0) this.#starts.set(field, value)
    return value
  }

  #recordOf(row: Row): RecordValue {
    const values = this.#fields.map((field, i) => field.decode(row[i + 1]!))
    return new RecordValue(this.fieldNames, values)
  }
}

function classStatements(
  context: Context,
  plan: ClassPlan,
  fields: readonly SqliteField[],
  columns: readonly ColumnField[],
) {
  const table = id(context.names.table(plan.name))
  const select = () =>
    sql`select ${list([OWNER_REF, ...fields.map((f, i) => sql`${f.expression()} as ${id(`c${i}`)}`)])} from ${table} as ${OWNER}`
  const by = (name: string) => () =>
    sql`select ${REF} from ${table} where ${id(context.names.column(plan.name, name))} = ? order by ${ID}`
  const names = [REF, ...columns.map((column) => id(column.column))]
  const marks: Sql[] = names.map(() => sql.raw('?'))
  return {
    record: context.statement(() => sql`${select()} where ${OWNER_REF} = ?`),
    records: context.statement(() => sql`${select()} order by ${OWNER}.${ID}`),
    refs: context.statement(() => sql`select ${REF} from ${table} order by ${ID}`),
    count: context.statement(() => sql`select count(*) from ${table}`),
    byUuid: context.statement(by('uuid')),
    byNameLabel: context.statement(by('name_label')),
    insert: context.statement(() => sql`insert into ${table} (${list(names)}) values (${list(marks)})`),
    delete: context.statement(() => sql`delete from ${table} where ${REF} = ?`),
  }
}

/** An empty set or map and a null reference say nothing that a new object does not say anyway. */
function isGiven(value: Value): boolean {
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  return !(value instanceof Map) || value.size > 0
}
