/** A map with refs as keys or values: a table of owner, key and value. */
import type { Type } from '../../../model/api.ts'
import { mapDuplicateKey } from '../../values/api-error.ts'
import type { Value } from '../../values/values.ts'
import { id, OWNER_REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, MapStorage } from '../plan/plan.ts'
import { type Codec, codecOf } from '../sqlite/column-codec.ts'
import { brokenConstraint } from '../sqlite/result-codes.ts'
import type { SQLOutputValue, Statement } from '../sqlite/statement.ts'
import { valueText } from './canonical-text.ts'
import type { Context } from './store-context.ts'
import { SqliteField } from './stored-field.ts'

/** In order of insertion. */
export class MapField extends SqliteField {
  readonly #storage: MapStorage
  readonly #table: Sql
  readonly #key: Codec
  readonly #value: Codec
  readonly #insert: Statement
  readonly #delete: Statement
  readonly #current: Statement

  constructor(context: Context, plan: FieldPlan, storage: MapStorage) {
    super(context, plan)
    this.#storage = storage
    this.#key = codecOf(context.plan.shapes, storage.key)
    this.#value = codecOf(context.plan.shapes, storage.value)
    const table = id(context.names.links(`${plan.class}.${plan.name}`))
    const [owner, key, value] = [id('owner'), id('key'), id('value')]
    this.#table = table
    this.#insert = context.statement(() => sql`insert into ${table} (${owner}, ${key}, ${value}) values (?, ?, ?)`)
    this.#delete = context.statement(() => sql`delete from ${table} where ${owner} = ? and ${key} = ?`)
    this.#current = context.statement(() => sql`select ${value} from ${table} where ${owner} = ? and ${key} = ?`)
  }

  expression(): Sql {
    const entry = sql`json_array(${exact(this.#key, 'key')}, ${exact(this.#value, 'value')})`
    return sql`(select json_group_array(${entry} order by rowid) from ${this.#table}
      where ${id('owner')} = ${OWNER_REF})`
  }

  decode(stored: SQLOutputValue): Value {
    const entries = JSON.parse(stored as string) as [SQLOutputValue, SQLOutputValue][]
    return new Map(entries.map(([key, value]) => [decoded(this.#key, key), decoded(this.#value, value)]))
  }

  set(ref: string, value: Value): void {
    const wanted = value as ReadonlyMap<Value, Value>
    const current = this.get(ref) as ReadonlyMap<Value, Value>
    const same = (key: Value) => wanted.has(key) && valueText(wanted.get(key)!) === valueText(current.get(key)!)
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
      throw mapDuplicateKey(valueText(key), valueText(this.#value.decode(current)), valueText(value))
    }
    this.touchSelf(ref)
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

/** Numbers travel through JSON as text; SQLite's own text of a float is not exact in every version. */
function exact(codec: Codec, column: string): Sql {
  switch (codec.column) {
    case 'INTEGER':
      return sql`cast(${id(column)} as text)`
    case 'REAL':
      return sql`crowfoot_text(${id(column)})`
    case 'TEXT':
      return id(column)
  }
}

function decoded(codec: Codec, stored: SQLOutputValue): Value {
  switch (codec.column) {
    case 'INTEGER':
      return codec.decode(BigInt(stored as string))
    case 'REAL':
      return codec.decode(Number(stored))
    case 'TEXT':
      return codec.decode(stored)
  }
}

function refsIn(type: Type, value: Value): (readonly [string, Value])[] {
  if (type.kind !== 'ref' || (value === null && type.nullable)) return []
  return [[type.class, value]]
}
