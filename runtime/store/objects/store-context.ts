/** The state that the classes, fields, changes and migrations of an open store share. */
import type { Type } from '../../../model/api.ts'
import { isCall } from '../../../model/value-types.ts'
import { handleInvalid } from '../../values/api-error.ts'
import { type RefType, startValue, type ValueMaker } from '../../values/literals.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { ColumnCodec, Database, Statement } from '../database/database.ts'
import { CHANGED, id, REF, type Sql, SUM, sql } from '../database/sql.ts'
import type { FieldPlan, Plan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import type { FieldListener } from '../store.ts'
import type { ChangeEntry } from '../transaction/change-log.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { NewUuids } from './new-uuids.ts'
import { NewValues } from './new-values.ts'
import { Tombstones } from './tombstones.ts'

export class StoreContext {
  readonly database: Database
  readonly plan: Plan
  readonly names: TableNames
  readonly transaction: Transaction
  /** The refs of the initial objects, by `objectKey`. Defaults may name them. */
  readonly initialObjects: Map<string, string>
  /** Refs of initial objects that are being created, so that those created before them can refer to them. */
  readonly promised = new Set<string>()
  readonly tombstones: Tombstones
  readonly uuids = new NewUuids()
  /** As `Store.onFieldChanged`. */
  readonly fieldListeners: FieldListener[] = []
  /** Rows have sums. Only false for an earlier layout that is opened for reading. */
  summed = true
  readonly #ofExisting = new Map<string, ValueMaker>()
  readonly #live: ReadonlyMap<string, Statement>
  readonly #stamps: ReadonlyMap<string, Statement>
  /** By class, once used. */
  readonly #sums = new Map<string, Statement>()

  constructor(
    plan: Plan,
    names: TableNames,
    transaction: Transaction,
    initialObjects: { readonly [key: string]: string } = {},
  ) {
    this.database = transaction.database
    this.plan = plan
    this.names = names
    this.transaction = transaction
    this.tombstones = new Tombstones(transaction)
    this.initialObjects = new Map(Object.entries(initialObjects))
    const each = (query: (table: Sql) => Sql) =>
      new Map(plan.classes.map(({ name }) => [name, this.statement(() => query(id(names.table(name))))]))
    this.#live = each((table) => sql`select 1 from ${table} where ${REF} = ?`)
    this.#stamps = each((table) => sql`update ${table} set ${CHANGED} = ? where ${REF} = ?`)
  }

  codec(type: Type): ColumnCodec {
    return this.database.dialect.codec(this.plan.shapes, type)
  }

  statement(query: () => Sql): Statement {
    return this.database.statement(query)
  }

  /**
   * The value of the field in a new object if none is given. If its default names an initial object that is gone, then
   * null takes its place in a nullable type and in a RO/runtime field. Elsewhere the ref of the destroyed object stays.
   * Without a maker, for objects that exist already, `now()` and `uuid()` of a field are the same for all of them.
   */
  start(plan: FieldPlan, given?: ValueMaker): Value {
    const { field } = plan
    if (field.computed) return this.plan.shapes.zero(field.type)
    const computed = field.qualifier === 'RO/runtime'
    const maker = isCall(field.default) ? (given ?? this.#existing(plan)) : undefined
    const value = startValue(this.plan.shapes, field, (type, name) => this.#named(type, name, computed), maker)
    return computed ? withoutNulls(value) : value
  }

  /** For one new object. */
  newValues(): ValueMaker {
    return new NewValues(this.transaction.log.now)
  }

  #existing({ class: owner, name }: FieldPlan): ValueMaker {
    const known = this.#ofExisting.get(`${owner}.${name}`)
    if (known) return known
    const values = this.newValues()
    const uuid = values.uuid()
    const made = { now: () => values.now(), uuid: () => uuid }
    this.#ofExisting.set(`${owner}.${name}`, made)
    return made
  }

  #named(type: RefType, name: string, computed: boolean): string | null {
    const ref = this.initialObject(type.class, name)
    if (ref === null || !(computed || type.nullable)) return ref
    return this.promised.has(ref) || this.isLive(type.class, ref) ? ref : null
  }

  /** The ref of the initial object that the API's text names; null if this database has never had it. */
  initialObject(className: string, name: string): string | null {
    return this.initialObjects.get(objectKey(className, name)) ?? null
  }

  isLive(className: string, ref: string): boolean {
    return this.#live.get(className)?.first(ref) !== undefined
  }

  /** Throws HANDLE_INVALID if the ref is null or there is no such object. */
  requireLive(className: string, ref: Value): void {
    if (ref === null) throw handleInvalid(className, NULL_REF)
    if (!this.isLive(className, ref as string)) throw handleInvalid(className, ref as string)
  }

  /**
   * Notes that an object has changed though its row was not written. The next flush writes the generation. `field`: the
   * field that reads differently now, if one does.
   */
  touch(className: string, ref: string, field?: string): void {
    const generation = this.transaction.log.stamp()
    this.transaction.note({ class: className, ref, kind: 'mod', generation, made: 0, uuid: undefined, written: false })
    if (field !== undefined) this.fieldChanged(className, ref, field)
  }

  /** Notes that the field of an object was written to its row, with that generation. */
  changed(className: string, ref: string, generation: number, field: string): void {
    this.transaction.note({ class: className, ref, kind: 'mod', generation, made: 0, uuid: undefined, written: true })
    this.fieldChanged(className, ref, field)
  }

  /** null: all fields of an object that was made or destroyed. */
  fieldChanged(className: string, ref: string, field: string | null): void {
    for (const listener of this.fieldListeners) listener(className, ref, field)
  }

  /** Gives a sum to the row of an object that has none, as a person has changed it. `rowSum`: that of a row of the class. */
  giveSum(className: string, ref: string, rowSum: () => Sql): void {
    let statement = this.#sums.get(className)
    if (!statement) {
      const table = id(this.names.table(className))
      statement = this.statement(
        () => sql`update ${table} set ${SUM} = ${rowSum()} where ${REF} = ? and ${SUM} is null`,
      )
      this.#sums.set(className, statement)
    }
    this.transaction.run(statement, ref)
  }

  /** Writes a generation that `touch` has put off. Does nothing if the object or its class is gone since. */
  writeGeneration({ class: className, ref, generation }: ChangeEntry): void {
    const stamp = this.#stamps.get(className)
    if (stamp) this.transaction.run(stamp, generation, ref)
  }

  /**
   * Runs a write of refs with foreign keys. If the database refuses it, throws HANDLE_INVALID for the first of these refs
   * that has no object, or else the database's error.
   */
  linking<T>(refs: () => readonly (readonly [className: string, ref: Value])[], write: () => T): T {
    try {
      return write()
    } catch (error) {
      const broken = brokenConstraint(error)
      if (broken && broken !== 'unique') for (const [className, ref] of refs()) this.requireLive(className, ref)
      throw error
    }
  }
}

/** A set or map without the elements and entries that are null. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.filter((element) => element !== null)
  if (!(value instanceof Map)) return value
  return new Map([...value].filter(([key, element]) => key !== null && element !== null))
}

export function objectKey(className: string, name: string): string {
  return `${className} ${name}`
}

export function classOfKey(key: string): string {
  return key.slice(0, key.indexOf(' '))
}
