/** A snapshot: a user of the read transaction that all snapshots of its commit share. */
import type { Classes } from '../objects/classes.ts'
import type { Change, SnapshotObjects, StoreSnapshot, Watched } from '../store.ts'
import { PagedObjects, type ReadStep } from './paged-objects.ts'
import { lostError, type SharedRead } from './shared-read.ts'
import type { SnapshotChanges } from './snapshot-changes.ts'

export interface SnapshotParts {
  readonly read: SharedRead
  readonly classes: Classes
  readonly changes: SnapshotChanges
  isTouched(ref: string): boolean
  onClose(): void
}

export class OpenedSnapshot implements StoreSnapshot {
  readonly #parts: SnapshotParts
  readonly #objects = new Map<string, PagedObjects>()
  #closed = false

  constructor(parts: SnapshotParts) {
    this.#parts = parts
  }

  get lost(): string | null {
    return this.#closed ? CLOSED : this.#parts.read.lost
  }

  class(name: string): SnapshotObjects {
    let objects = this.#objects.get(name)
    if (!objects) {
      objects = new PagedObjects(this.#parts.classes.get(name), this.#step, this.#parts.read.start.counts)
      this.#objects.set(name, objects)
    }
    return objects
  }

  generation(): number {
    return this.#parts.read.start.generation
  }

  counts(): ReadonlyMap<string, number> {
    return this.#parts.read.start.counts
  }

  since(generation: number, watched: Watched): Iterable<Change> {
    return this.#parts.changes.since(this.#step, this.counts(), generation, watched)
  }

  /** Touches are not counted any more for a snapshot that is lost. */
  isTouched(ref: string): boolean {
    this.#requireReadable()
    return this.#parts.isTouched(ref)
  }

  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#parts.onClose()
  }

  readonly #step: ReadStep = (query, ...params) => {
    this.#requireReadable()
    return this.#parts.read.step(query, (statement) => statement.rows(...params))
  }

  #requireReadable(): void {
    const { lost } = this
    if (lost !== null) throw lostError(this.#parts.read.reader.connection.database.name, lost)
  }
}

const CLOSED = 'its snapshot is closed'
