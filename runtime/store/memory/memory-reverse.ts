/** The computed end of a bound pair: writes go to the stored end, which keeps this one in step. */
import type { Value } from '../../values/values.ts'
import { paired } from '../objects/paired.ts'
import type { FieldLayout } from './layout.ts'
import { MemoryRefField } from './memory-columns.ts'
import type { MemoryContext } from './memory-context.ts'
import { MemoryField, setDifference } from './memory-field.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'

export interface StoredEnd {
  readonly class: string
  /** Finds the field when it is first needed. */
  readonly find: () => MemoryField
}

abstract class MemoryReverse extends MemoryField {
  readonly #end: StoredEnd
  #stored: MemoryRefField | undefined

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout, end: StoredEnd) {
    super(context, table, layout)
    this.#end = end
  }

  /** Nobody refers to an object that is destroyed but itself, which is gone with it. */
  unlink(): void {}

  override holders(target: string): readonly string[] {
    const holder = this.context.find(this.#end.class, target)?.slots[this.stored.layout.slot] ?? null
    return holder === null ? [] : [holder as string]
  }

  protected get stored(): MemoryRefField {
    if (this.#stored) return this.#stored
    const field = this.#end.find()
    if (!(field instanceof MemoryRefField)) throw new Error(`"${this.class}.${this.name}" has no stored end`)
    this.#stored = field
    return field
  }

  /** The stored end of a partner. Throws HANDLE_INVALID if it does not exist. */
  protected partner(ref: Value): MemoryRow {
    return this.context.require(this.#end.class, ref)
  }
}

/** The set end of a many-one pair. The elements are in the order in which the partners were created. */
export class MemoryReverseSet extends MemoryReverse {
  set(ref: string, value: Value): void {
    const { gone, come } = setDifference(this.get(ref), value)
    if (gone.length + come.length === 0) return
    this.context.transaction.atomically(() => {
      for (const partner of gone) this.stored.set(partner as string, null)
      for (const partner of come) this.add(ref, partner)
    })
  }

  override add(ref: string, value: Value): void {
    this.stored.assign(this.partner(value), ref)
  }

  override remove(ref: string, value: Value): void {
    const current = this.get(ref) as readonly Value[]
    if (current.includes(value)) this.stored.set(value as string, null)
  }
}

/** The computed end of a one-one pair. */
export class MemoryReverseOne extends MemoryReverse {
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
    const other = this.partner(partner).slots[this.stored.layout.slot] as string | null
    if (other !== null) throw paired(this.name, partner, other)
  }
}
