/** A map with refs as keys or values. The entries are in the order in which they were inserted. */
import { mapDuplicateKey } from '../../values/api-error.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Value } from '../../values/values.ts'
import type { MapStorage } from '../plan/plan.ts'
import type { FarSlot, FieldLayout } from './layout.ts'
import type { MemoryContext } from './memory-context.ts'
import { MemoryField } from './memory-field.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'
import { isSameValue } from './same-value.ts'

type Entries = ReadonlyMap<Value, Value>

export class MemoryMap extends MemoryField {
  readonly #storage: MapStorage

  constructor(context: MemoryContext, table: MemoryTable, layout: FieldLayout, storage: MapStorage) {
    super(context, table, layout)
    this.#storage = storage
  }

  /** An entry that gets another value goes to the end. */
  set(ref: string, value: Value): void {
    const row = this.require(ref)
    const current = row.slots[this.slot] as Entries
    const wanted = this.layout.normalize(value) as Entries
    const isKept = (key: Value, entry: Value) => {
      const other = wanted.get(key)
      return other !== undefined && isSameValue(other, entry)
    }
    const next = new Map([...current].filter(([key, entry]) => isKept(key, entry)))
    const kept = next.size
    for (const [key, entry] of wanted) {
      if (next.has(key)) continue
      this.#requireReferable(key, entry)
      next.set(key, entry)
    }
    if (kept === current.size && next.size === kept) return
    this.#put(row, current, next)
  }

  override addTo(ref: string, givenKey: Value, givenValue: Value): void {
    const [[key, value]] = [...(this.layout.normalize(new Map([[givenKey, givenValue]])) as Entries)] as [
      [Value, Value],
    ]
    const row = this.require(ref)
    const current = row.slots[this.slot] as Entries
    if (this.#hasNull(key, value)) this.#requireReferable(key, value)
    const known = current.get(key)
    if (known !== undefined) throw mapDuplicateKey(canonicalText(key), canonicalText(known), canonicalText(value))
    this.#requireReferable(key, value)
    this.#put(row, current, new Map([...current, [key, value]]))
  }

  override removeFrom(ref: string, key: Value): void {
    const row = this.require(ref)
    const current = row.slots[this.slot] as Entries
    if (!current.has(key)) return
    const next = new Map(current)
    next.delete(key)
    this.#put(row, current, next)
  }

  override holders(target: string): readonly string[] {
    const { key, value } = this.layout.ends
    const held = [key, value].flatMap((far) => {
      const slot = far && this.context.find(far.class, target)?.slots[far.slot]
      return (slot ?? []) as readonly string[]
    })
    return [...new Set(held)]
  }

  unlink(row: MemoryRow): void {
    this.#relink(row, row.slots[this.slot] as Entries, new Map())
  }

  #put(row: MemoryRow, current: Entries, next: Entries): void {
    this.write(row, next)
    this.#relink(row, current, next)
    this.touchSelf(row)
  }

  #relink(row: MemoryRow, current: Entries, next: Entries): void {
    const { key, value } = this.layout.ends
    if (key) this.#relinkPart(row, key, new Set(current.keys()), new Set(next.keys()))
    if (value) this.#relinkPart(row, value, new Set(current.values()), new Set(next.values()))
  }

  #relinkPart(row: MemoryRow, far: FarSlot, before: ReadonlySet<Value>, after: ReadonlySet<Value>): void {
    for (const ref of before) if (ref !== null && !after.has(ref)) this.context.drop(far, ref as string, row.ref)
    for (const ref of after) if (ref !== null && !before.has(ref)) this.context.append(far, ref as string, row.ref)
  }

  /** A database refuses null before it looks for a repeated key, and a ref that has no object after it. */
  #hasNull(...entry: [key: Value, value: Value]): boolean {
    const { key, value } = this.#storage
    return [key, value].some((type, i) => type.kind === 'ref' && !type.nullable && entry[i] === null)
  }

  /** Throws HANDLE_INVALID for the first ref of the entry that has no object. */
  #requireReferable(...entry: [key: Value, value: Value]): void {
    const { key, value } = this.#storage
    for (const [i, type] of [key, value].entries()) {
      if (type.kind !== 'ref' || (entry[i] === null && type.nullable)) continue
      this.context.require(type.class, entry[i] as Value)
    }
  }
}
