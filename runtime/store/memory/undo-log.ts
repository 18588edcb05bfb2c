/** What undoes the writes since a mark: for each write, in order, a step that takes it back. */
import type { Value } from '../../values/values.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'

interface UndoStep {
  undo(): void
}

export class UndoLog {
  readonly #steps: UndoStep[] = []

  get length(): number {
    return this.#steps.length
  }

  push(step: UndoStep): void {
    this.#steps.push(step)
  }

  /** Takes back all steps after the first `length`, the latest first. */
  undo(length: number): void {
    for (let i = this.#steps.length - 1; i >= length; i--) (this.#steps[i] as UndoStep).undo()
    this.#steps.length = length
  }

  /** Keeps what was written. */
  clear(): void {
    this.#steps.length = 0
  }
}

export class WrittenSlot implements UndoStep {
  readonly #table: MemoryTable
  readonly #row: MemoryRow
  readonly #slot: number
  readonly #old: Value

  /** To be made before the write. */
  constructor(table: MemoryTable, row: MemoryRow, slot: number) {
    this.#table = table
    this.#row = row
    this.#slot = slot
    this.#old = row.slots[slot] as Value
  }

  undo(): void {
    this.#table.write(this.#row, this.#slot, this.#old)
  }
}

export class WrittenSlots implements UndoStep {
  readonly #table: MemoryTable
  readonly #row: MemoryRow
  readonly #old: ReadonlyMap<number, Value>

  /** To be made before the write. */
  constructor(table: MemoryTable, row: MemoryRow, slots: Iterable<number>) {
    this.#table = table
    this.#row = row
    this.#old = new Map([...slots].map((slot) => [slot, row.slots[slot] as Value]))
  }

  undo(): void {
    this.#table.writeAll(this.#row, this.#old)
  }
}

export class MadeRow implements UndoStep {
  readonly #table: MemoryTable
  readonly #row: MemoryRow

  constructor(table: MemoryTable, row: MemoryRow) {
    this.#table = table
    this.#row = row
  }

  undo(): void {
    this.#table.remove(this.#row)
  }
}

export class RemovedRow implements UndoStep {
  readonly #table: MemoryTable
  readonly #row: MemoryRow

  constructor(table: MemoryTable, row: MemoryRow) {
    this.#table = table
    this.#row = row
  }

  undo(): void {
    this.#table.putBack(this.#row)
  }
}

/** An entry of a map that was set or removed. */
export class WrittenEntry<V> implements UndoStep {
  readonly #map: Map<string, V>
  readonly #key: string
  readonly #old: V | undefined

  /** To be made before the write. */
  constructor(map: Map<string, V>, key: string) {
    this.#map = map
    this.#key = key
    this.#old = map.get(key)
  }

  undo(): void {
    if (this.#old === undefined) this.#map.delete(this.#key)
    else this.#map.set(this.#key, this.#old)
  }
}
