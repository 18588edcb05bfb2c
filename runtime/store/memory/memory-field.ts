/** The base of all kinds of fields in memory. */
import { handleInvalid, mapDuplicateKey } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import type { FieldStore } from '../store.ts'
import type { FieldLayout } from './layout.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'

export abstract class MemoryField implements FieldStore {
  readonly layout: FieldLayout
  protected readonly context: MemoryContext
  protected readonly table: MemoryTable
  protected readonly slot: number
  /** The field's own name, and that of its class. */
  protected readonly name: string
  protected readonly class: string

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout) {
    this.context = context
    this.table = table
    this.layout = layout
    this.slot = layout.slot
    this.name = layout.plan.name
    this.class = table.layout.name
  }

  get(ref: string): Value {
    return this.require(ref).slots[this.slot] as Value
  }

  abstract set(ref: string, value: Value): void

  /** Before the object is destroyed: takes it out of what others keep of it. Reports nothing. */
  abstract unlink(row: MemoryRow): void

  /** Other objects that change when the object is destroyed. */
  partners(_row: MemoryRow): readonly (readonly [className: string, ref: string, field: string])[] {
    return []
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

  protected require(ref: string): MemoryRow {
    const row = this.table.find(ref)
    if (!row) throw handleInvalid(this.class, ref)
    return row
  }

  protected write(row: MemoryRow, value: Value): void {
    this.context.transaction.write(this.table, row, this.slot, value)
  }

  protected touchSelf(row: MemoryRow): void {
    this.context.changed(this.table, row, this.name)
  }
}

/** The elements that a set loses and gains when `wanted` replaces `current`. */
export function setDifference(current: Value, wanted: Value): { gone: Value[]; come: Value[] } {
  const before = new Set(current as readonly Value[])
  const after = new Set(wanted as readonly Value[])
  return {
    gone: [...before].filter((element) => !after.has(element)),
    come: [...after].filter((element) => !before.has(element)),
  }
}
