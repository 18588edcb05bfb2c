/** A store in plain data structures: what SQLite does for a server, for tests that open a thousand of them in a second. */
import type { FieldListener, Store, StoreSnapshot } from '../store.ts'
import type { InitialRefs } from './initial-rows.ts'
import { MemoryChanges } from './memory-changes.ts'
import type { MemoryClasses } from './memory-classes.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryObjects } from './memory-objects.ts'
import { MemorySettings } from './memory-settings.ts'
import { MemorySnapshots } from './memory-snapshots.ts'
import type { MemoryMark } from './memory-transaction.ts'
import { loadRows, refill, type SavedData, savedRows } from './saved-data.ts'

/** The setting that distinguishes this copy of the data from others, as SQLite's store has it. */
const INCARNATION = 'incarnation'

export class MemoryStore implements Store {
  readonly settings: MemorySettings
  readonly changes: MemoryChanges
  readonly #context: MemoryContext
  readonly #classes: MemoryClasses
  readonly #initial: InitialRefs
  readonly #texts: Map<string, string>
  readonly #snapshots: MemorySnapshots
  readonly #undoneListeners: (() => void)[] = []

  /** `texts`: the settings that another store has saved; without, it is a new one. */
  constructor(
    context: MemoryContext,
    classes: MemoryClasses,
    initial: InitialRefs,
    texts: ReadonlyMap<string, string> = new Map([[INCARNATION, context.newUuid()]]),
  ) {
    this.#context = context
    this.#classes = classes
    this.#initial = initial
    this.#texts = new Map(texts)
    this.settings = new MemorySettings(context.transaction, this.#texts)
    this.changes = new MemoryChanges(context, this.#texts.get(INCARNATION) ?? '')
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

  /** No commit fails, but `restore` undoes. */
  onUndone(listener: () => void): void {
    this.#undoneListeners.push(listener)
  }

  /**
   * The committed data, for `restore` and for opening other stores. Takes a microsecond for some ten objects. Throws Error while
   * data wait for a commit and inside `atomically`.
   */
  save(): SavedData {
    this.#requireQuiet()
    const { layout, buried, transaction } = this.#context
    return {
      layout,
      initial: this.#initial,
      rows: savedRows(this.#context),
      texts: new Map(this.#texts),
      buried: new Map(buried),
      generation: transaction.log.latest,
    }
  }

  /**
   * Brings back data that this store, or one that was opened from the same data, has saved, whatever was committed since. Listeners
   * hear that all they know is undone; who watches changes has lost them. What a service knows beside the store, such as bodies that
   * wait, is not brought back. Throws Error while data wait for a commit and inside `atomically`.
   */
  restore(saved: SavedData): void {
    this.#bringBack(saved)
    this.changes.startAnew()
    this.#tellUndone()
  }

  /**
   * As `restore`, and generations go back too: afterwards nothing tells this store from one that was opened from the data. For
   * programs that forget all that they know of it, as a token of an event would mean another moment.
   */
  rewind(saved: SavedData): void {
    this.#bringBack(saved)
    this.changes.rewind(saved.generation)
    this.#tellUndone()
  }

  #bringBack(saved: SavedData): void {
    this.#requireQuiet()
    if (saved.initial !== this.#initial) throw new Error('data of another store')
    const context = this.#context
    loadRows(context, saved.rows)
    context.transaction.watcher?.buried()
    refill(context.buried, saved.buried)
    refill(this.#texts, saved.texts)
  }

  #tellUndone(): void {
    for (const listener of this.#undoneListeners) listener()
  }

  #requireQuiet(): void {
    if (!this.#context.transaction.isQuiet) throw new Error('data are saved and restored while nothing is written')
  }

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
