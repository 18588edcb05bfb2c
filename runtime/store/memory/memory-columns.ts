/** Fields that keep a value of their own: what has no refs, and references. */
import { type ApiError, handleInvalid, valueNotSupported } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import { NULL_REF, type Value } from '../../values/values.ts'
import { paired } from '../objects/paired.ts'
import type { KeyLayout } from './key-layout.ts'
import type { FieldLayout, RefLayout } from './layout.ts'
import type { MemoryContext } from './memory-context.ts'
import { MemoryField } from './memory-field.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'
import { isSameValue } from './same-value.ts'

export abstract class MemoryColumn extends MemoryField {
  set(ref: string, value: Value): void {
    this.assign(this.require(ref), value)
  }

  /** Writes the value, unless it is there already. */
  assign(row: MemoryRow, given: Value): void {
    const value = this.layout.normalize(given)
    const old = row.slots[this.slot] as Value
    if (isSameValue(old, value)) return
    this.requireReferable(value)
    this.requireFree(row, value)
    const keys = this.table.layout.keysAt[this.slot]
    if (keys) requireUnique(this.table, keys, row, row.slots.with(this.slot, value))
    this.write(row, value)
    this.relink(row, old, value)
    this.report(row, old, value)
  }

  /** Throws HANDLE_INVALID for a ref that the field may not have. */
  abstract requireReferable(value: Value): void
  /** Throws VALUE_NOT_SUPPORTED for a value that another object has already, where only one may. */
  abstract requireFree(row: MemoryRow | undefined, value: Value): void
  /** Keeps the other ends in step with a write. */
  abstract relink(row: MemoryRow, old: Value, value: Value): void
  /** Tells listeners of a write. */
  abstract report(row: MemoryRow, old: Value, value: Value): void
}

export class MemoryValueField extends MemoryColumn {
  readonly #uuid: KeyLayout | undefined

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout) {
    super(context, table, layout)
    const { uuid } = table.layout
    this.#uuid = uuid?.slots[0] === layout.slot ? uuid : undefined
  }

  requireReferable(): void {}

  requireFree(row: MemoryRow | undefined, value: Value): void {
    if (!this.#uuid) return
    const other = this.table.byKey(this.#uuid, value as string)
    if (other && other !== row) throw valueNotSupported('uuid', canonicalText(value), `another ${this.class} has it`)
  }

  relink(): void {}
  unlink(): void {}

  report(row: MemoryRow): void {
    this.touchSelf(row)
  }
}

/** A reference, which may be the stored end of a bound pair. */
export class MemoryRefField extends MemoryColumn {
  readonly #ref: RefLayout

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout) {
    super(context, table, layout)
    this.#ref = table.layout.refs.find(({ field }) => field === layout) as RefLayout
  }

  requireReferable(value: Value): void {
    if (value !== null) this.context.require(this.#ref.class, value)
    else if (this.#ref.required) throw handleInvalid(this.#ref.class, NULL_REF)
  }

  requireFree(row: MemoryRow | undefined, value: Value): void {
    if (!this.#ref.pair?.one || value === null) return
    const [holder] = this.holders(value as string)
    if (holder !== undefined && holder !== row?.ref) throw paired(this.name, value, holder)
  }

  relink(row: MemoryRow, old: Value, value: Value): void {
    const { far } = this.layout.ends
    if (!far) return
    if (this.#ref.pair?.one) {
      if (old !== null) this.context.put(far, old as string, null)
      if (value !== null) this.context.put(far, value as string, row.ref)
    } else {
      if (old !== null) this.context.drop(far, old as string, row.ref)
      if (value !== null) this.context.hold(far, value as string, row, this.table)
    }
  }

  unlink(row: MemoryRow): void {
    this.relink(row, row.slots[this.slot] as Value, null)
  }

  report(row: MemoryRow, old: Value, value: Value): void {
    this.touchSelf(row)
    for (const partner of [old, value]) this.touchPartner(row.ref, partner)
  }

  /** Notes that the object at the other end of the pair has changed; does nothing for an unbound field. */
  touchPartner(ref: string, partner: Value): void {
    const { pair, class: className } = this.#ref
    if (pair === null || partner === null) return
    if (partner !== ref || className !== this.class) this.context.touch(className, partner as string, pair.field)
    else this.context.fieldChanged(className, ref, pair.field)
  }

  override partners(row: MemoryRow): readonly (readonly [string, string, string])[] {
    const { pair, class: className } = this.#ref
    const partner = row.slots[this.slot] as string | null
    return partner === null || pair === null ? [] : [[className, partner, pair.field]]
  }

  override holders(target: string): readonly string[] {
    const { far } = this.layout.ends
    const held = far && this.context.find(far.class, target)?.slots[far.slot]
    if (held === null || held === undefined) return []
    return typeof held === 'string' ? [held] : (held as readonly string[])
  }
}

/** Throws VALUE_NOT_SUPPORTED for the first of these unique keys that another object has. `slots`: what the row would have. */
export function requireUnique(
  table: MemoryTable,
  keys: readonly KeyLayout[],
  row: MemoryRow | undefined,
  slots: readonly Value[],
): void {
  const { uuid } = table.layout
  for (const key of keys) {
    const text = key === uuid ? null : key.textOf(slots)
    const other = text === null ? undefined : table.byKey(key, text)
    if (other && other !== row) throw notUnique(key, slots)
  }
}

function notUnique(key: KeyLayout, slots: readonly Value[]): ApiError {
  return valueNotSupported(key.label, key.shown(slots), 'not unique')
}
