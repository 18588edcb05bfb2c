/** The objects of a class, as rows of slots. Writes here are never undone by themselves: see MemoryTransaction. */
import type { Value } from '../../values/values.ts'
import type { KeyLayout } from './key-layout.ts'
import type { ClassLayout } from './layout.ts'

export class MemoryRow {
  readonly ref: string
  /** Grows in the order of creation, within a class. */
  readonly id: number
  /** The generation that created it. */
  readonly made: number
  /** Its latest committed generation. */
  changed: number
  /** See `ClassLayout.fields`. Sets, maps and records in it never change: a write puts another one in their place. */
  readonly slots: Value[]

  constructor(ref: string, id: number, made: number, slots: Value[]) {
    this.ref = ref
    this.id = id
    this.made = made
    this.changed = made
    this.slots = slots
  }
}

/** A row at one moment. */
export interface SavedRow {
  readonly ref: string
  readonly id: number
  readonly made: number
  readonly changed: number
  readonly slots: readonly Value[]
}

export class MemoryTable {
  readonly layout: ClassLayout
  #rows = new Map<string, MemoryRow>()
  /** False after a destroyed object has come back, until somebody asks for the order. */
  #isOrdered = true
  #lastId = 0
  /** The objects by unique keys and by name, each made at its first use. */
  readonly #byKey = new Map<KeyLayout, Map<string, MemoryRow>>()

  constructor(layout: ClassLayout) {
    this.layout = layout
  }

  find(ref: string): MemoryRow | undefined {
    return this.#rows.get(ref)
  }

  get size(): number {
    return this.#rows.size
  }

  /** In order of creation. */
  get rows(): ReadonlyMap<string, MemoryRow> {
    if (!this.#isOrdered) this.#rows = new Map([...this.#rows].sort(([, a], [, b]) => a.id - b.id))
    this.#isOrdered = true
    return this.#rows
  }

  nextId(): number {
    return ++this.#lastId
  }

  insert(row: MemoryRow): void {
    this.#rows.set(row.ref, row)
    for (const [key, found] of this.#byKey) index(key, found, row)
  }

  remove(row: MemoryRow): void {
    this.#rows.delete(row.ref)
    for (const [key, found] of this.#byKey) unindex(key, found, row)
  }

  /** In order of creation. */
  save(): SavedRow[] {
    return Array.from(this.rows.values(), ({ ref, id, made, changed, slots }) => {
      return { ref, id, made, changed, slots: slots.slice() }
    })
  }

  /** Puts these objects in the place of all that are there. */
  load(saved: readonly SavedRow[]): void {
    this.#rows = new Map()
    this.#byKey.clear()
    this.#isOrdered = true
    for (const { ref, id, made, changed, slots } of saved) {
      const row = new MemoryRow(ref, id, made, slots.slice())
      row.changed = changed
      this.#rows.set(ref, row)
      this.#lastId = Math.max(this.#lastId, id)
    }
  }

  /** Undoes `remove`. */
  putBack(row: MemoryRow): void {
    this.#isOrdered = false
    this.insert(row)
  }

  write(row: MemoryRow, slot: number, value: Value): void {
    const keys = this.layout.keysAt[slot]
    if (keys === undefined) row.slots[slot] = value
    else
      this.#rekey(row, keys, () => {
        row.slots[slot] = value
      })
  }

  /** Writes several slots of keys at once: while only some of them are written, another object may have the same key. */
  writeAll(row: MemoryRow, values: ReadonlyMap<number, Value>): void {
    this.#rekey(row, [...this.#byKey.keys()], () => {
      for (const [slot, value] of values) row.slots[slot] = value
    })
  }

  /** The object with that key. */
  byKey(key: KeyLayout, text: string): MemoryRow | undefined {
    let found = this.#byKey.get(key)
    if (!found) {
      found = new Map()
      for (const row of this.#rows.values()) index(key, found, row)
      this.#byKey.set(key, found)
    }
    return found.get(text)
  }

  #rekey(row: MemoryRow, keys: readonly KeyLayout[], write: () => void): void {
    const used = keys.flatMap((key) => {
      const found = this.#byKey.get(key)
      return found ? [[key, found] as const] : []
    })
    for (const [key, found] of used) unindex(key, found, row)
    write()
    for (const [key, found] of used) index(key, found, row)
  }
}

function index(key: KeyLayout, found: Map<string, MemoryRow>, row: MemoryRow): void {
  const text = key.textOf(row.slots)
  if (text !== null) found.set(text, row)
}

function unindex(key: KeyLayout, found: Map<string, MemoryRow>, row: MemoryRow): void {
  const text = key.textOf(row.slots)
  if (text !== null) found.delete(text)
}
