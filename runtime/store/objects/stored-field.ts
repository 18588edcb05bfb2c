/** The base classes of all kinds of fields. */
import { handleInvalid, mapDuplicateKey } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { Statement, StoredValue } from '../database/database.ts'
import { CHANGED, id, OWNER, OWNER_REF, REF, type Sql, SUM, sql } from '../database/sql.ts'
import { sumOf, valueSum } from '../database/sums.ts'
import type { ClassPlan, FieldPlan } from '../plan/plan.ts'
import type { FieldStore } from '../store.ts'
import type { StoreContext } from './store-context.ts'
import { isSummed, rowSum } from './summed-columns.ts'
import { takenKey } from './unique-keys.ts'
import { unreadable } from './unreadable-value.ts'

/** An object, and its field that reads differently. */
export type Touched = readonly [className: string, ref: string, field: string]

export abstract class StoredField implements FieldStore {
  readonly context: StoreContext
  readonly plan: FieldPlan
  readonly #get: Statement

  constructor(context: StoreContext, plan: FieldPlan) {
    this.context = context
    this.plan = plan
    const table = id(context.names.table(plan.class))
    this.#get = context.statement(
      () => sql`select ${this.expression()} from ${table} as ${OWNER} where ${OWNER_REF} = ?`,
    )
  }

  /** Reads the field of the row `o`. `decode` makes a value of the result, and throws if it is damaged. */
  abstract expression(): Sql
  abstract decode(stored: StoredValue): Value
  abstract set(ref: string, value: Value): void

  get(ref: string): Value {
    const stored = this.#get.first(ref)
    if (stored === undefined) throw handleInvalid(this.plan.class, ref)
    try {
      return this.decode(stored)
    } catch {
      throw unreadable(this.plan, ref, this.context.database.name)
    }
  }

  add(ref: string, value: Value): void {
    const elements = this.get(ref) as readonly Value[]
    const text = canonicalText(value)
    if (!elements.some((element) => canonicalText(element) === text)) this.set(ref, [...elements, value])
  }

  remove(ref: string, value: Value): void {
    const elements = this.get(ref) as readonly Value[]
    const text = canonicalText(value)
    const rest = elements.filter((element) => canonicalText(element) !== text)
    if (rest.length < elements.length) this.set(ref, rest)
  }

  addTo(ref: string, key: Value, value: Value): void {
    const entries = this.get(ref) as ReadonlyMap<Value, Value>
    const current = entries.get(key)
    if (current !== undefined) throw mapDuplicateKey(canonicalText(key), canonicalText(current), canonicalText(value))
    this.set(ref, new Map([...entries, [key, value]]))
  }

  removeFrom(ref: string, key: Value): void {
    const rest = new Map(this.get(ref) as ReadonlyMap<Value, Value>)
    if (rest.delete(key)) this.set(ref, rest)
  }

  holders(_target: string): readonly string[] {
    return []
  }

  /** Other objects that change when the object is destroyed, though their rows are not written. */
  partners(_ref: string): readonly Touched[] {
    return []
  }

  /** Deletes links of the object to itself, which would prevent its destruction. */
  forgetSelf(_ref: string): void {}

  protected touchSelf(ref: string): void {
    this.context.touch(this.plan.class, ref, this.plan.name)
  }
}

/** The elements that a set loses and gains when `wanted` replaces `current`. */
export function changes(current: Value, wanted: Value): { gone: Value[]; come: Value[] } {
  const before = new Set(current as readonly Value[])
  const after = new Set(wanted as readonly Value[])
  return {
    gone: [...before].filter((element) => !after.has(element)),
    come: [...after].filter((element) => !before.has(element)),
  }
}

/** A field that is a column of its class's table. */
export abstract class ColumnField extends StoredField {
  readonly column: string
  /** The column is part of the row's sum. */
  readonly summed: boolean
  readonly #update: Statement
  readonly #updateAgain: Statement

  constructor(context: StoreContext, plan: FieldPlan) {
    super(context, plan)
    this.column = context.names.column(plan.class, plan.name)
    const table = id(context.names.table(plan.class))
    const column = id(this.column)
    const where = sql`where ${REF} = ? and ${context.database.dialect.differs(column, sql.raw('?'))}`
    this.summed = isSummed(plan)
    const sum = () => (this.summed ? sql`, ${SUM} = ${SUM} - ${sumOf(column)} + ?` : sql``)
    this.#update = context.statement(() => sql`update ${table} set ${column} = ?${sum()}, ${CHANGED} = ? ${where}`)
    this.#updateAgain = context.statement(() => sql`update ${table} set ${column} = ?${sum()} ${where}`)
  }

  abstract encode(value: Value): StoredValue

  /** Throws the API's error for a write of `value` that the database has refused; returns if there is none. */
  abstract explain(error: unknown, value: Value): void

  #explainKey(error: unknown, ref: string, value: Value): void {
    if (brokenConstraint(error) !== 'unique') return
    const owner = this.#owner()
    const written = new Map([[this.plan.name, this.encode(value)]])
    const taken = owner.unique.length > 0 && takenKey(this.context, owner, { written, ref })
    if (taken) throw taken
  }

  #owner(): ClassPlan {
    return this.context.plan.classes.find(({ name }) => name === this.plan.class) as ClassPlan
  }

  expression(): Sql {
    return sql`${OWNER}.${id(this.column)}`
  }

  /** Writes the column and notes the change; false if it had that value already. */
  protected write(ref: string, value: Value): boolean {
    const { transaction } = this.context
    try {
      const stored = this.encode(value)
      const generation = transaction.log.stamp()
      // Only the first of several writes to an object writes the generation, because that also updates an index.
      const set = this.summed ? [stored, valueSum(stored as StoredValue)] : [stored]
      const isAgain = transaction.log.carries(this.plan.class, ref, generation)
      const written = isAgain
        ? transaction.run(this.#updateAgain, ...set, ref, stored)
        : transaction.run(this.#update, ...set, generation, ref, stored)
      if (written > 0) {
        // By one statement for all columns: each takes time by their number to prepare.
        if (!isAgain) this.context.giveSum(this.plan.class, ref, () => rowSum(this.#owner(), this.context.names))
        this.context.changed(this.plan.class, ref, generation, this.plan.name)
        return true
      }
    } catch (error) {
      this.explain(error, value)
      this.#explainKey(error, ref, value)
      throw error
    }
    this.context.requireLive(this.plan.class, ref)
    return false
  }
}
