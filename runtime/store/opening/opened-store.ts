/** The store of a server, on any database whose tables are prepared. */
import { StoredChanges } from '../changes/stored-changes.ts'
import type { ReadConnections } from '../database/read-connections.ts'
import type { ClassObjects } from '../objects/class-objects.ts'
import type { Classes } from '../objects/classes.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { TextTable } from '../settings/text-table.ts'
import { type SnapshotOptions, Snapshots } from '../snapshots/snapshots.ts'
import type { FieldListener, Store, StoreSnapshot } from '../store.ts'
import type { Mark, Transaction } from '../transaction/transaction.ts'
import type { PreparedTables } from './prepare-tables.ts'

export interface StoreConnections {
  readonly reads: ReadConnections
  readonly snapshots: SnapshotOptions
  /** Closes the database, so that other servers can open it. */
  readonly release: () => void
}

export class OpenedStore implements Store {
  readonly settings: TextTable
  readonly changes: StoredChanges
  readonly #context: StoreContext
  readonly #classes: Classes
  readonly #transaction: Transaction
  readonly #snapshots: Snapshots
  readonly #release: () => void

  constructor({ context, classes, meta }: PreparedTables, { reads, snapshots, release }: StoreConnections) {
    const { database, transaction } = context
    this.#context = context
    this.#classes = classes
    this.#transaction = transaction
    this.#release = release
    this.settings = new TextTable(database, '@settings', transaction)
    this.changes = new StoredChanges(context, meta, this.settings)
    this.#snapshots = new Snapshots(context, classes, reads, snapshots)
  }

  /** From now on, no other process can write. To be called when the tables are complete. */
  hold(): void {
    this.#transaction.hold()
  }

  /** The rules of an API are kept by `bodies/rules/`. */
  settle(): void {}

  get dirty(): boolean {
    return this.#transaction.dirty
  }

  trouble(): string | null {
    return this.#context.database.trouble()
  }

  class(name: string): ClassObjects {
    return this.#classes.get(name)
  }

  initialObject(className: string, name: string): string | null {
    return this.#context.initialObject(className, name)
  }

  atomically<T>(work: () => T): T {
    return this.#transaction.atomically(work)
  }

  mark(): Mark {
    return this.#transaction.mark()
  }

  undo(mark: Mark): void {
    this.#transaction.undo(mark)
  }

  release(mark: Mark): void {
    this.#transaction.release(mark)
  }

  commit(): void {
    this.#transaction.commit()
  }

  onTouched(listener: (className: string, ref: string) => void): void {
    this.#transaction.onTouched(listener)
  }

  onFieldChanged(listener: FieldListener): void {
    this.#context.fieldListeners.push(listener)
  }

  onUndone(listener: () => void): void {
    this.#transaction.onUndone(listener)
  }

  hasRoomForSnapshot(): boolean {
    return this.#snapshots.hasRoom()
  }

  snapshot(): StoreSnapshot {
    return this.#snapshots.open()
  }

  /** Undoes what is not committed. */
  close(): void {
    this.#snapshots.close()
    this.#transaction.close()
    this.#release()
  }
}
