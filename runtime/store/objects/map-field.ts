/** A map with refs as keys or values: a table of owner, key and value. */
import type { Type } from '../../../model/api.ts'
import { mapDuplicateKey } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { ColumnCodec, Statement, StoredValue } from '../database/database.ts'
import { id, OWNER_REF, type Sql, sql, sqlList } from '../database/sql.ts'
import type { FieldPlan, MapStorage } from '../plan/plan.ts'
import type { StoreContext } from './store-context.ts'
import { StoredField } from './stored-field.ts'

/** The entries are in the order in which they were inserted. */
export class MapField extends StoredField {
  readonly #storage: MapStorage
  readonly #table: Sql
  readonly #key: ColumnCodec
  readonly #value: ColumnCodec
  readonly #insert: Statement
  readonly #delete: Statement
  readonly #current: Statement
  readonly #holders: readonly Statement[]

  constructor(context: StoreContext, plan: FieldPlan, storage: MapStorage) {
    super(context, plan)
    this.#storage = storage
    this.#key = context.codec(storage.key)
    this.#value = context.codec(storage.value)
    const table = id(context.names.links(`${plan.class}.${plan.name}`))
    const [owner, key, value] = [id('owner'), id('key'), id('value')]
    this.#table = table
    this.#insert = context.statement(() => sql`insert into ${table} (${owner}, ${key}, ${value}) values (?, ?, ?)`)
    this.#delete = context.statement(() => sql`delete from ${table} where ${owner} = ? and ${key} = ?`)
    this.#current = context.statement(() => sql`select ${value} from ${table} where ${owner} = ? and ${key} = ?`)
    const parts = (['key', 'value'] as const).filter((part) => storage[part].kind === 'ref')
    this.#holders = parts.map((part) =>
      context.statement(() => sql`select ${owner} from ${table} where ${id(part)} = ?`),
    )
  }

  expression(): Sql {
    const { dialect } = this.context.database
    const entry = dialect.jsonPair(this.#key.toJson(id('key')), this.#value.toJson(id('value')))
    const columns = sqlList([id('key'), id('value')])
    const own = sql`select ${columns} from ${this.#table} where ${id('owner')} = ${OWNER_REF}`
    return dialect.jsonArrayOf(entry, sql`${own} order by ${dialect.insertionOrder}`)
  }

  decode(stored: StoredValue): Value {
    const entries = JSON.parse(stored as string) as [unknown, unknown][]
    return new Map(entries.map(([key, value]) => [this.#key.fromJson(key), this.#value.fromJson(value)]))
  }

  set(ref: string, value: Value): void {
    const wanted = value as ReadonlyMap<Value, Value>
    const current = this.get(ref) as ReadonlyMap<Value, Value>
    const same = (key: Value) => wanted.has(key) && canonicalText(wanted.get(key)!) === canonicalText(current.get(key)!)
    const gone = [...current.keys()].filter((key) => !same(key))
    const come = [...wanted].filter(([key]) => !current.has(key) || !same(key))
    if (gone.length + come.length === 0) return
    this.context.transaction.atomically(() => {
      for (const key of gone) this.#drop(ref, key)
      for (const [key, entry] of come) this.#put(ref, key, entry)
      this.touchSelf(ref)
    })
  }

  override addTo(ref: string, key: Value, value: Value): void {
    try {
      this.#put(ref, key, value)
    } catch (error) {
      const current = this.#current.first(ref, this.#key.encode(key))
      if (brokenConstraint(error) !== 'unique' || current === undefined) throw error
      throw mapDuplicateKey(canonicalText(key), canonicalText(this.#value.decode(current)), canonicalText(value))
    }
    this.touchSelf(ref)
  }

  override holders(target: string): readonly string[] {
    return [...new Set(this.#holders.flatMap((statement) => statement.texts(target)))]
  }

  override removeFrom(ref: string, key: Value): void {
    if (this.#drop(ref, key)) this.touchSelf(ref)
    else this.context.requireLive(this.plan.class, ref)
  }

  #put(ref: string, key: Value, value: Value): void {
    const { transaction } = this.context
    const refs = () => [
      [this.plan.class, ref] as const,
      ...refsIn(this.#storage.key, key),
      ...refsIn(this.#storage.value, value),
    ]
    this.context.linking(refs, () =>
      transaction.run(this.#insert, ref, this.#key.encode(key), this.#value.encode(value)),
    )
  }

  #drop(ref: string, key: Value): boolean {
    return this.context.transaction.run(this.#delete, ref, this.#key.encode(key)) > 0
  }
}

function refsIn(type: Type, value: Value): (readonly [string, Value])[] {
  if (type.kind !== 'ref' || (value === null && type.nullable)) return []
  return [[type.class, value]]
}
