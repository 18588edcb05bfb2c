/** A reference: a column with a foreign key, which may be the stored end of a bound pair. */
import { handleInvalid } from '../../values/api-error.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import { brokenConstraint } from '../database/constraint-error.ts'
import type { Statement, StoredValue } from '../database/database.ts'
import { id, REF, sql } from '../database/sql.ts'
import type { FieldPlan, RefStorage } from '../plan/plan.ts'
import { paired } from './paired.ts'
import type { StoreContext } from './store-context.ts'
import { ColumnField, type Touched } from './stored-field.ts'

export class RefField extends ColumnField {
  readonly storage: RefStorage
  readonly #holder: Statement

  constructor(context: StoreContext, plan: FieldPlan, storage: RefStorage) {
    super(context, plan)
    this.storage = storage
    const table = id(context.names.table(plan.class))
    this.#holder = context.statement(() => sql`select ${REF} from ${table} where ${id(this.column)} = ?`)
  }

  encode(value: Value): StoredValue {
    return value as string | null
  }

  decode(stored: StoredValue): Value {
    return stored as string | null
  }

  set(ref: string, value: Value): void {
    if (!this.storage.pair) {
      this.write(ref, value)
      return
    }
    const old = this.get(ref)
    if (!this.write(ref, value)) return
    for (const partner of new Set([old, value])) this.touchPartner(ref, partner)
  }

  /** Notes that the object at the other end of the pair has changed; does nothing for an unbound field. */
  touchPartner(ref: string, partner: Value): void {
    const { pair, class: className } = this.storage
    if (pair === null || partner === null) return
    if (partner !== ref || className !== this.plan.class) this.context.touch(className, partner as string, pair.field)
    else this.context.fieldChanged(className, ref, pair.field)
  }

  override partners(ref: string): readonly Touched[] {
    const { pair } = this.storage
    const partner = pair ? this.get(ref) : null
    return partner === null || pair === null ? [] : [[this.storage.class, partner as string, pair.field]]
  }

  override holders(target: string): readonly string[] {
    return this.#holder.texts(target)
  }

  /** The object whose field refers to `target`. In a one-one pair there is at most one. */
  holder(target: Value): string | undefined {
    return this.#holder.first(target as string) as string | undefined
  }

  explain(error: unknown, value: Value): void {
    const broken = brokenConstraint(error)
    if (broken === 'not null' && value === null && this.storage.required)
      throw handleInvalid(this.storage.class, NULL_REF)
    if (value === null) return
    if (broken === 'foreign key' || broken === 'check') this.context.requireLive(this.storage.class, value)
    if (broken === 'unique' && this.storage.pair?.one) {
      const holder = this.holder(value)
      if (holder !== undefined) throw paired(this.plan.name, value, holder)
    }
  }
}
