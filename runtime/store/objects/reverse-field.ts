/** The computed end of a bound pair: reads and writes the column of the other end. */
import type { Value } from '../../values/values.ts'
import type { StoredValue } from '../database/database.ts'
import { ID, id, OWNER_REF, REF, type Sql, sql } from '../database/sql.ts'
import type { FieldPlan, ReverseStorage } from '../plan/plan.ts'
import { paired } from './paired.ts'
import { RefField } from './ref-field.ts'
import type { StoreContext } from './store-context.ts'
import { changes, StoredField } from './stored-field.ts'

abstract class ReverseField extends StoredField {
  protected readonly storage: ReverseStorage
  readonly #findStored: () => StoredField
  #stored: RefField | undefined

  /** `findStored` returns the field at the other end, and is called when all fields exist. */
  constructor(context: StoreContext, plan: FieldPlan, storage: ReverseStorage, findStored: () => StoredField) {
    super(context, plan)
    this.storage = storage
    this.#findStored = findStored
  }

  /** The field at the other end, whose column this one reads. */
  protected get stored(): RefField {
    this.#stored ??= this.#requireRef(this.#findStored())
    return this.#stored
  }

  /** The partner that `target` refers to. */
  override holders(target: string): readonly string[] {
    const holder = this.context.isLive(this.storage.class, target) ? this.stored.get(target) : null
    return holder === null ? [] : [holder as string]
  }

  /** The part of a query that finds the partners of the row `o`. */
  protected partnersOfRow(): Sql {
    const { names } = this.context
    const column = id(names.column(this.storage.class, this.storage.field))
    return sql`from ${id(names.table(this.storage.class))} as ${id('p')} where ${id('p')}.${column} = ${OWNER_REF}`
  }

  #requireRef(field: StoredField): RefField {
    if (field instanceof RefField) return field
    throw new Error(`"${this.storage.class}.${this.storage.field}" is not the stored end`)
  }
}

/** The set end of a many-one pair. The elements are in the order in which the partners were created. */
export class ReverseSetField extends ReverseField {
  expression(): Sql {
    const partner = id('p')
    const rows = sql`select ${partner}.${REF} ${this.partnersOfRow()} order by ${partner}.${ID}`
    return this.context.database.dialect.jsonArrayOf(REF, rows)
  }

  decode(stored: StoredValue): Value {
    return stored === '[]' ? [] : JSON.parse(stored as string)
  }

  set(ref: string, value: Value): void {
    const { gone, come } = changes(this.get(ref), value)
    this.context.transaction.atomically(() => {
      for (const partner of gone) this.stored.set(partner as string, null)
      for (const partner of come) this.add(ref, partner)
    })
  }

  override add(ref: string, value: Value): void {
    this.context.requireLive(this.storage.class, value)
    this.stored.set(value as string, ref)
  }

  override remove(ref: string, value: Value): void {
    const current = this.get(ref) as readonly Value[]
    if (current.includes(value)) this.stored.set(value as string, null)
  }
}

/** The computed end of a one-one pair. */
export class ReverseOneField extends ReverseField {
  expression(): Sql {
    return sql`(select ${id('p')}.${REF} ${this.partnersOfRow()})`
  }

  decode(stored: StoredValue): Value {
    return stored as string | null
  }

  set(ref: string, value: Value): void {
    const old = this.get(ref)
    if (old === value) return
    if (value !== null) this.#requireFree(value)
    this.context.transaction.atomically(() => {
      if (old !== null) this.stored.set(old as string, null)
      if (value !== null) this.stored.set(value as string, ref)
    })
  }

  /** Throws VALUE_NOT_SUPPORTED if `partner` already has a partner, and HANDLE_INVALID if it does not exist. */
  #requireFree(partner: Value): void {
    const other = this.stored.get(partner as string)
    if (other !== null) throw paired(this.plan.name, partner, other as string)
  }
}
