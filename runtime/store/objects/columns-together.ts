/** Writes several columns of one row by one statement, so that a unique key is judged when all of its fields are written. */
import type { Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { Statement, StoredValue } from '../database/database.ts'
import { CHANGED, id, REF, SUM, sql, sqlList } from '../database/sql.ts'
import { sumOf, valueSum } from '../database/sums.ts'
import type { ClassPlan } from '../plan/plan.ts'
import { RefField } from './ref-field.ts'
import type { StoreContext } from './store-context.ts'
import type { ColumnField } from './stored-field.ts'
import { rowSum } from './summed-columns.ts'
import { takenKey } from './unique-keys.ts'

interface Change {
  readonly column: ColumnField
  readonly old: Value
  readonly value: Value
  readonly stored: StoredValue
}

export class ColumnsTogether {
  readonly #context: StoreContext
  readonly #plan: ClassPlan
  /** By the names of the columns, once used. */
  readonly #updates = new Map<string, Statement>()

  constructor(context: StoreContext, plan: ClassPlan) {
    this.#context = context
    this.#plan = plan
  }

  /** Of the fields that a call writes, those that have to be written together. */
  keyFields(names: ReadonlySet<string>): ReadonlySet<string> {
    const written = this.#plan.unique.map((key) => key.filter((name) => names.has(name)))
    return new Set(written.filter(({ length }) => length > 1).flat())
  }

  /** Throws what the write of one of them throws, and HANDLE_INVALID(class, ref) for an object that is not there. */
  write(ref: string, values: readonly (readonly [ColumnField, Value])[]): void {
    const changes = values.flatMap(([column, value]): Change[] => {
      const old = column.get(ref)
      const stored = column.encode(value)
      return stored === column.encode(old) ? [] : [{ column, old, value, stored }]
    })
    if (changes.length === 0) return
    const { transaction } = this.#context
    const generation = transaction.log.stamp()
    const summed = changes.filter(({ column }) => column.summed)
    const sum = summed.reduce((total, { stored }) => total + valueSum(stored), 0)
    const params = [...changes.map(({ stored }) => stored), ...(summed.length > 0 ? [sum] : []), generation, ref]
    try {
      transaction.run(this.#update(changes), ...params)
    } catch (error) {
      this.#explain(error, ref, changes)
      throw error
    }
    for (const { column, old, value } of changes) {
      this.#context.changed(this.#plan.name, ref, generation, column.plan.name)
      if (column instanceof RefField) for (const partner of [old, value]) column.touchPartner(ref, partner)
    }
  }

  #explain(error: unknown, ref: string, changes: readonly Change[]): void {
    for (const { column, value } of changes) column.explain(error, value)
    if (brokenConstraint(error) !== 'unique') return
    const written = new Map(changes.map(({ column, stored }) => [column.plan.name, stored]))
    const taken = takenKey(this.#context, this.#plan, { written, ref })
    if (taken) throw taken
  }

  #update(changes: readonly Change[]): Statement {
    const key = changes.map(({ column }) => column.column).join(',')
    const known = this.#updates.get(key)
    if (known) return known
    const columns = changes.map(({ column }) => sql`${id(column.column)} = ?`)
    const old = changes.flatMap(({ column }) => (column.summed ? [sql` - ${sumOf(id(column.column))}`] : []))
    const row = rowSum(this.#plan, this.#context.names)
    const sums = old.length > 0 ? [sql`${SUM} = coalesce(${SUM}, ${row})${sqlList(old, '')} + ?`] : []
    const table = id(this.#context.names.table(this.#plan.name))
    const made = this.#context.statement(
      () => sql`update ${table} set ${sqlList([...columns, ...sums])}, ${CHANGED} = ? where ${REF} = ?`,
    )
    this.#updates.set(key, made)
    return made
  }
}
