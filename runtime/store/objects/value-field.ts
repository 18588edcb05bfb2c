/** A field whose value has no refs: one column. */
import { valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { ColumnCodec, Statement, StoredValue } from '../database/database.ts'
import { id, sql } from '../database/sql.ts'
import type { FieldPlan } from '../plan/plan.ts'
import type { StoreContext } from './store-context.ts'
import { ColumnField } from './stored-field.ts'

export class ValueField extends ColumnField {
  readonly #codec: ColumnCodec
  readonly #taken: Statement

  constructor(context: StoreContext, plan: FieldPlan) {
    super(context, plan)
    this.#codec = context.codec(plan.field.type)
    const table = id(context.names.table(plan.class))
    this.#taken = context.statement(() => sql`select 1 from ${table} where ${id(this.column)} = ?`)
  }

  encode(value: Value): StoredValue {
    return this.#codec.encode(value)
  }

  decode(stored: StoredValue): Value {
    if (stored === null && this.plan.field.type.kind !== 'ref') throw new Error('null, which no value is')
    return this.#codec.decode(stored)
  }

  set(ref: string, value: Value): void {
    this.write(ref, value)
  }

  /** `uuid` is the only such column with a unique index. */
  explain(error: unknown, value: Value): void {
    if (this.plan.name !== 'uuid' || brokenConstraint(error) !== 'unique') return
    if (this.#taken.first(this.encode(value)) !== undefined)
      throw valueNotSupported('uuid', canonicalText(value), `another ${this.plan.class} has it`)
  }
}
