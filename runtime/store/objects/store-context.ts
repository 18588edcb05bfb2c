/** What the parts of one open store share. */
import type { Type } from '../../../model/api.ts'
import { handleInvalid } from '../../values/api-error.ts'
import { type RefType, startValue } from '../../values/literals.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { ColumnCodec, Database, Statement } from '../database/database.ts'
import { CHANGED, id, REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, Plan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import type { ChangeEntry } from '../transaction/change-log.ts'
import type { Transaction } from '../transaction/transaction.ts'
import { Tombstones } from './tombstones.ts'

export class StoreContext {
  readonly database: Database
  readonly plan: Plan
  readonly names: TableNames
  readonly transaction: Transaction
  /** The refs of the objects that the database began with, by `objectKey`. Defaults may name them. */
  readonly initialObjects: Map<string, string>
  /** Refs of objects that are being made, and count as live for those that are made before them. */
  readonly promised = new Set<string>()
  readonly tombstones: Tombstones
  /** Rows have sums, as in every file that a server has opened since there are any. */
  summed = true
  readonly #live: ReadonlyMap<string, Statement>
  readonly #stamps: ReadonlyMap<string, Statement>

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
   * What the field of a new object has if nothing is given. An initial object that its default names may be gone: then
   * it is null where it may be, which is anywhere in a RO/runtime field, and else a ref that is not alive.
   */
  start({ field }: FieldPlan): Value {
    const computed = field.qualifier === 'RO/runtime'
    const value = startValue(this.plan.shapes, field, (type, name) => this.#named(type, name, computed))
    return computed ? withoutNulls(value) : value
  }

  #named(type: RefType, name: string, computed: boolean): string | null {
    const ref = this.initialObject(type.class, name)
    if (ref === null || !(computed || type.nullable)) return ref
    return this.promised.has(ref) || this.isLive(type.class, ref) ? ref : null
  }

  /** The ref of the object that the API's text names; null where this database has never had it. */
  initialObject(className: string, name: string): string | null {
    return this.initialObjects.get(objectKey(className, name)) ?? null
  }

  isLive(className: string, ref: string): boolean {
    return this.#live.get(className)?.first(ref) !== undefined
  }

  /** Throws HANDLE_INVALID where the ref is null or not alive. */
  requireLive(className: string, ref: Value): void {
    if (ref === null) throw handleInvalid(className, NULL_REF)
    if (!this.isLive(className, ref as string)) throw handleInvalid(className, ref as string)
  }

  /** Says that an object's view has changed, though its row was not written: the next flush does. */
  touch(className: string, ref: string): void {
    const generation = this.transaction.log.stamp()
    this.transaction.note({ class: className, ref, kind: 'mod', generation, made: 0, uuid: undefined, written: false })
  }

  /** Says that an object's row was written with that generation. */
  changed(className: string, ref: string, generation: number): void {
    this.transaction.note({ class: className, ref, kind: 'mod', generation, made: 0, uuid: undefined, written: true })
  }

  /** Writes a generation that `touch` has put off; nothing where the object, or its class, is gone meanwhile. */
  writeGeneration({ class: className, ref, generation }: ChangeEntry): void {
    const stamp = this.#stamps.get(className)
    if (stamp) this.transaction.run(stamp, generation, ref)
  }

  /**
   * Runs a write that puts refs into foreign keys. Where the database refuses, throws HANDLE_INVALID for the first of
   * them that is not alive, else what the database said.
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

/** A set or map without the places where an object is gone. */
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
