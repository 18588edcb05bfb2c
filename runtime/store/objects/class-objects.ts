/** The objects of one class. */

import { isCall } from '../../../model/value-types.ts'
import { handleInvalid } from '../../values/api-error.ts'
import { namedObjects, type ValueMaker } from '../../values/literals.ts'
import { RecordValue, type Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { Statement, StoredRow, StoredValue } from '../database/database.ts'
import { CHANGED, ID, id, MADE, OWNER, OWNER_REF, REF, type Sql, SUM, sql, sqlList } from '../database/sql.ts'
import { valueSum } from '../database/sums.ts'
import type { ClassPlan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import type { ClassStore } from '../store.ts'
import type { StoreError } from '../store-error.ts'
import { ColumnsTogether } from './columns-together.ts'
import { RecordParts } from './record-parts.ts'
import { RefField } from './ref-field.ts'
import { findReferrer } from './referrers.ts'
import type { StoreContext } from './store-context.ts'
import { ColumnField, type StoredField } from './stored-field.ts'
import { byUniqueQuery, takenKey } from './unique-keys.ts'
import { unreadable } from './unreadable-value.ts'

export class ClassObjects implements ClassStore {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #context: StoreContext
  readonly #byName: ReadonlyMap<string, StoredField>
  readonly #fields: readonly StoredField[]
  readonly #columns: readonly ColumnField[]
  readonly #refColumns: readonly RefField[]
  /** The index of the uuid among the columns; -1 if the class has none. */
  readonly #uuidAt: number
  /** Fields that are not columns of the row. */
  readonly #others: readonly StoredField[]
  /** Start values by field, once used. Not for defaults that name an initial object, which may come and go. */
  readonly #starts = new Map<StoredField, Value>()
  readonly #plan: ClassPlan
  readonly #together: ColumnsTogether
  readonly #byUnique = new Map<string, Statement>()
  /** A default is now() or uuid(). */
  readonly #makesValues: boolean
  readonly #statements: ReturnType<typeof classStatements>
  /** For other connections, which read the same rows. */
  readonly queries: ClassQueries
  /** For other connections, too. */
  readonly parts: RecordParts

  constructor(context: StoreContext, plan: ClassPlan, fields: ReadonlyMap<string, StoredField>) {
    this.name = plan.name
    this.#plan = plan
    this.#together = new ColumnsTogether(context, plan)
    this.fieldNames = plan.fields.map((field) => field.name)
    this.#context = context
    this.#byName = fields
    this.#fields = [...fields.values()]
    this.#columns = this.#fields.filter((field) => field instanceof ColumnField)
    this.#refColumns = this.#columns.filter((field) => field instanceof RefField)
    this.#uuidAt = this.#columns.findIndex((field) => field.plan.name === 'uuid')
    this.#others = this.#fields.filter((field) => !(field instanceof ColumnField))
    this.#makesValues = plan.fields.some(({ field }) => isCall(field.default))
    this.parts = new RecordParts(context, plan, this.#fields)
    this.queries = classQueries(context, plan, this.#fields)
    this.#statements = classStatements(context, plan, this.queries, this.#columns)
  }

  has(ref: string): boolean {
    return this.#context.isLive(this.name, ref)
  }

  field(name: string): StoredField {
    const field = this.#byName.get(name)
    if (!field) throw new Error(`class "${this.name}" has no field "${name}"`)
    return field
  }

  record(ref: string): RecordValue {
    const row = this.#statements.record.row(ref)
    if (!row) throw handleInvalid(this.name, ref)
    return this.recordOf(row)
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const row of this.#statements.records.each()) yield [row[0] as string, this.recordOf(row)]
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

  byUnique(name: string, value: Value): string | undefined {
    const { plan } = this.field(name)
    const known = this.#byUnique.get(name)
    const found = known ?? this.#context.statement(() => byUniqueQuery(plan, this.#context.names))
    if (!known) this.#byUnique.set(name, found)
    const given = plan.field.type.kind === 'option' ? [value] : value
    return found.first(this.#context.codec(plan.field.type).encode(given)) as string | undefined
  }

  create(values: ReadonlyMap<string, Value>): string {
    const uuid = values.get('uuid')
    const ref = `OpaqueRef:${uuid ?? this.#context.uuids.next()}`
    const isOneWrite = uuid === undefined && !this.#others.some((field) => isGiven(this.#initial(field, values)))
    if (isOneWrite) this.insert(ref, values)
    else
      this.#context.transaction.atomically(() => {
        this.insert(ref, values)
        this.fill(ref, values)
      })
    return ref
  }

  /** The first half of `create`: inserts the row, for a ref that the caller chooses. */
  insert(ref: string, values: ReadonlyMap<string, Value>, maker = this.#maker()): void {
    const { transaction } = this.#context
    const generation = transaction.log.stamp()
    const given = this.#columns.map((column) => this.#initial(column, values, maker))
    let sum = valueSum(BigInt(generation))
    const params: StoredValue[] = [ref, generation, generation, 0]
    for (const [i, column] of this.#columns.entries()) {
      const stored = column.encode(given[i] as Value)
      if (column.summed) sum += valueSum(stored as StoredValue)
      params.push(stored)
    }
    params[SUM_AT] = sum
    try {
      transaction.run(this.#statements.insert, ...params)
    } catch (error) {
      for (const [i, column] of this.#columns.entries()) column.explain(error, given[i] as Value)
      this.#explainKey(error, params)
      throw error
    }
    if (values.has('uuid')) this.#context.tombstones.remove(this.name, ref)
    const uuid = this.#uuidAt === -1 ? '' : (given[this.#uuidAt] as string)
    const made = { class: this.name, ref, kind: 'add', generation, made: generation, uuid, written: true } as const
    transaction.note(made)
    this.#context.fieldChanged(this.name, ref, null)
    for (const column of this.#refColumns) column.touchPartner(ref, given[this.#columns.indexOf(column)] as Value)
  }

  #explainKey(error: unknown, params: readonly StoredValue[]): void {
    if (this.#plan.unique.length === 0 || brokenConstraint(error) !== 'unique') return
    const stored = (i: number) => params[SUM_AT + 1 + i] as StoredValue
    const written = new Map(this.#columns.map((column, i) => [column.plan.name, stored(i)]))
    const taken = takenKey(this.#context, this.#plan, { written, ref: undefined })
    if (taken) throw taken
  }

  #maker(): ValueMaker | undefined {
    return this.#makesValues ? this.#context.newValues() : undefined
  }

  /** The second half of `create`: sets the fields that are not columns of the row. */
  fill(ref: string, values: ReadonlyMap<string, Value>): void {
    for (const field of this.#others) {
      const value = this.#initial(field, values)
      if (isGiven(value)) field.set(ref, value)
    }
  }

  setAll(ref: string, values: ReadonlyMap<string, Value>): void {
    const together = this.#together.keyFields(new Set(values.keys()))
    this.#context.transaction.atomically(() => {
      this.#context.requireLive(this.name, ref)
      const columns = this.#columns.filter((column) => together.has(column.plan.name))
      this.#together.write(
        ref,
        columns.map((column) => [column, values.get(column.plan.name) as Value] as const),
      )
      for (const [name, value] of values) if (!together.has(name)) this.field(name).set(ref, value)
    })
  }

  destroy(ref: string): void {
    const { transaction } = this.#context
    const partners = this.#fields.flatMap((field) => field.partners(ref))
    transaction.atomically(() => {
      for (const field of this.#fields) field.forgetSelf(ref)
      const [row] = this.#delete(ref)
      if (row === undefined) throw handleInvalid(this.name, ref)
      this.#bury(ref, Number(row[0]), row[1] as string)
      for (const [className, partner, field] of partners) {
        if (partner !== ref || className !== this.name) this.#context.touch(className, partner, field)
      }
    })
  }

  #bury(ref: string, made: number, uuid: string): void {
    const { transaction, tombstones } = this.#context
    const generation = transaction.log.stamp()
    tombstones.add({ class: this.name, ref, generation, made, uuid })
    transaction.note({ class: this.name, ref, kind: 'del', generation, made, uuid, written: true })
    this.#context.fieldChanged(this.name, ref, null)
  }

  /** Fetches all rows, because a broken foreign key is found at the end of the statement. */
  #delete(ref: string): StoredRow[] {
    try {
      return this.#context.transaction.rows(this.#statements.delete, ref)
    } catch (error) {
      throw (brokenConstraint(error) === 'foreign key' && findReferrer(this.#context, this.name, ref)) || error
    }
  }

  #initial(field: StoredField, values: ReadonlyMap<string, Value>, maker?: ValueMaker): Value {
    const value = values.get(field.plan.name)
    if (value !== undefined) return value
    if (field.plan.name === 'uuid') return this.#context.uuids.next()
    const known = this.#starts.get(field)
    return known === undefined ? this.#start(field, maker) : known
  }

  #start(field: StoredField, maker: ValueMaker | undefined): Value {
    const { type, default: literal } = field.plan.field
    const value = this.#context.start(field.plan, maker)
    if (!isCall(literal) && namedObjects(type, literal).length === 0) this.#starts.set(field, value)
    return value
  }

  /** Of a row of `queries.record` or `queries.recordsAfter`. Throws StoreError for a value that is damaged. */
  recordOf(row: StoredRow): RecordValue {
    try {
      const fields = this.#fields
      const values: Value[] = new Array(fields.length)
      for (let i = 0; i < values.length; i++) values[i] = (fields[i] as StoredField).decode(row[i + 1] as StoredValue)
      return new RecordValue(this.fieldNames, values)
    } catch (error) {
      throw this.#unreadable(row) ?? error
    }
  }

  /** The error for the first field of the row that cannot be read. */
  #unreadable(row: StoredRow): StoreError | undefined {
    for (const [i, field] of this.#fields.entries()) {
      try {
        field.decode(row[i + 1]!)
      } catch {
        return unreadable(field.plan, String(row[0]), this.#context.database.name)
      }
    }
    return undefined
  }
}

/** The index of the sum among the parameters of the insert statement. */
const SUM_AT = 3

/**
 * How many rows a page has. A row of many fields takes some 50 µs. The numbers stand in the queries, as SQLite would prepare
 * them again for each page if they were parameters.
 */
export const RECORDS_PAGE = 16
export const REFS_PAGE = 250

/** Each is the query of a statement. Rows begin with the ref. */
export interface ClassQueries {
  /** The columns of the record of one ref. */
  record(): Sql
  /** The same for all objects, in order of creation. */
  records(): Sql
  /** A page of the objects that were created after the one with that `@id`, which is the last column. */
  recordsAfter(): Sql
  refsAfter(): Sql
  /** A row if there is an object of that ref. */
  has(): Sql
}

function classQueries(context: StoreContext, plan: ClassPlan, fields: readonly StoredField[]): ClassQueries {
  const table = id(context.names.table(plan.name))
  const owned = sql`${OWNER}.${ID}`
  const columns = () => [OWNER_REF, ...fields.map((f, i) => sql`${f.expression()} as ${id(`c${i}`)}`)]
  const select = (...more: Sql[]) => sql`select ${sqlList([...columns(), ...more])} from ${table} as ${OWNER}`
  return {
    record: () => sql`${select()} where ${OWNER_REF} = ?`,
    records: () => sql`${select()} order by ${owned}`,
    recordsAfter: () => sql`${select(owned)} where ${owned} > ? order by ${owned} limit ${sql.lit(RECORDS_PAGE)}`,
    refsAfter: () => sql`select ${REF}, ${ID} from ${table} where ${ID} > ? order by ${ID} limit ${sql.lit(REFS_PAGE)}`,
    has: () => sql`select 1 from ${table} where ${REF} = ?`,
  }
}

function classStatements(
  context: StoreContext,
  plan: ClassPlan,
  queries: ClassQueries,
  columns: readonly ColumnField[],
) {
  const table = id(context.names.table(plan.name))
  const by = (name: string) => () =>
    sql`select ${REF} from ${table} where ${id(context.names.column(plan.name, name))} = ? order by ${ID}`
  const names = [REF, MADE, CHANGED, SUM, ...columns.map((column) => id(column.column))]
  const marks: Sql[] = names.map(() => sql.raw('?'))
  return {
    record: context.statement(queries.record),
    records: context.statement(queries.records),
    refs: context.statement(() => sql`select ${REF} from ${table} order by ${ID}`),
    count: context.statement(() => sql`select count(*) from ${table}`),
    byUuid: context.statement(by('uuid')),
    byNameLabel: context.statement(by('name_label')),
    insert: context.statement(() => sql`insert into ${table} (${sqlList(names)}) values (${sqlList(marks)})`),
    delete: context.statement(
      () => sql`delete from ${table} where ${REF} = ? returning ${MADE}, ${uuidColumn(context.names, plan)}`,
    ),
  }
}

/** Reads the uuid of a row; an empty text if the class has none. */
export function uuidColumn(names: TableNames, plan: ClassPlan): Sql {
  const name = uuidColumnName(names, plan)
  return name === undefined ? sql.raw("''") : id(name)
}

/** undefined if the class has none. */
export function uuidColumnName(names: TableNames, plan: ClassPlan): string | undefined {
  const has = plan.fields.some((field) => field.name === 'uuid' && field.storage.kind === 'value')
  return has ? names.column(plan.name, 'uuid') : undefined
}

/** False for an empty set or map and a null reference, which a new object has without a write. */
function isGiven(value: Value): boolean {
  if (value === null) return false
  if (Array.isArray(value)) return value.length > 0
  return !(value instanceof Map) || value.size > 0
}
