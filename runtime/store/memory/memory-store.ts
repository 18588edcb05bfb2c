/** A store in plain data structures: what SQLite does for a server, for tests that open a thousand of them in a second. */
import type { FieldListener, Store, StoreSnapshot } from '../store.ts'
import { MemoryChanges } from './memory-changes.ts'
import type { MemoryClasses } from './memory-classes.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryObjects } from './memory-objects.ts'
import { MemorySettings } from './memory-settings.ts'
import { MemorySnapshots } from './memory-snapshots.ts'
import type { MemoryMark } from './memory-transaction.ts'

/** The setting that distinguishes this copy of the data from others, as SQLite's store has it. */
const INCARNATION = 'incarnation'

export class MemoryStore implements Store {
  readonly settings: MemorySettings
  readonly changes: MemoryChanges
  readonly #context: MemoryContext
  readonly #classes: MemoryClasses
  readonly #snapshots: MemorySnapshots

  constructor(context: MemoryContext, classes: MemoryClasses) {
    this.#context = context
    this.#classes = classes
    const incarnation = context.newUuid()
    this.settings = new MemorySettings(context.transaction, new Map([[INCARNATION, incarnation]]))
    this.changes = new MemoryChanges(context, incarnation)
    this.#snapshots = new MemorySnapshots(context)
  }

  get dirty(): boolean {
    return this.#context.transaction.dirty
  }

  trouble(): null {
    return null
  }

  class(name: string): MemoryObjects {
    return this.#classes.get(name)
  }

  initialObject(className: string, name: string): string | null {
    return this.#context.initialObject(className, name)
  }

  atomically<T>(work: () => T): T {
    return this.#context.transaction.atomically(work)
  }

  mark(): MemoryMark {
    return this.#context.transaction.mark()
  }

  undo(mark: MemoryMark): void {
    this.#context.transaction.undo(mark)
  }

  release(mark: MemoryMark): void {
    this.#context.transaction.release(mark)
  }

  /** The rules of an API are kept by `bodies/rules/`. */
  settle(): void {}

  commit(): void {
    this.#context.transaction.commit()
  }

  onTouched(listener: (className: string, ref: string) => void): void {
    this.#context.transaction.onTouched(listener)
  }

  onFieldChanged(listener: FieldListener): void {
    this.#context.fieldListeners.push(listener)
  }

  /** No commit fails. */
  onUndone(_listener: () => void): void {}

  snapshot(): StoreSnapshot {
    return this.#snapshots.open()
  }

  /** A snapshot costs no more than what is written while it is read. */
  hasRoomForSnapshot(): boolean {
    return true
  }

  close(): void {
    this.#snapshots.close()
  }
}
