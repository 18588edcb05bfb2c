/** Copies as one store: each commit is sealed at one of them, and applied to all. Then it may be another one that is written. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import type { Api } from '../../../../model/api.ts'
import { newData, openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import type { FieldListener, Store, StoreMark } from '../../../../runtime/store/store.ts'

export interface LoggedOptions {
  /** Milliseconds since 1970. */
  readonly now?: () => number
  /** The index of the copy that is written next. */
  readonly next?: (count: number) => number
}

export class LoggedStore implements Store {
  readonly copies: readonly OpenedCopy[]
  readonly #now: () => number
  readonly #next: (count: number) => number
  #at = 0
  #isCommitting = false

  constructor(copies: readonly OpenedCopy[], { now = Date.now, next = () => 0 }: LoggedOptions = {}) {
    this.copies = copies
    this.#now = now
    this.#next = next
    this.copy.open(now())
  }

  /** The one that is written now. */
  get copy(): OpenedCopy {
    return this.copies[this.#at] as OpenedCopy
  }

  commit(): void {
    const sealed = this.copy.seal(randomUUID())
    this.#isCommitting = true
    if (sealed) for (const copy of this.copies) copy.apply(sealed)
    this.#isCommitting = false
    if (sealed) for (const copy of this.copies.slice(1)) assert.deepEqual(copy.position, this.copies[0]?.position)
    this.#at = this.#next(this.copies.length)
    this.copy.open(this.#now())
  }

  get settings() {
    return this.copy.settings
  }

  get changes() {
    return this.copy.changes
  }

  get dirty(): boolean {
    return this.copy.dirty
  }

  class(name: string) {
    return this.copy.class(name)
  }

  initialObject(className: string, name: string): string | null {
    return this.copy.initialObject(className, name)
  }

  atomically<T>(work: () => T): T {
    return this.copy.atomically(work)
  }

  mark() {
    return this.copy.mark()
  }

  undo(mark: StoreMark): void {
    this.copy.undo(mark as ReturnType<OpenedCopy['mark']>)
  }

  release(mark: StoreMark): void {
    this.copy.release(mark as ReturnType<OpenedCopy['mark']>)
  }

  settle(): void {}

  trouble(): string | null {
    return this.copy.trouble()
  }

  /** Of what a group writes: a commit touches it again. */
  onTouched(listener: (className: string, ref: string) => void): void {
    for (const copy of this.copies)
      copy.onTouched((...touched) => {
        if (!this.#isCommitting && copy.isOpen && copy.dirty) listener(...touched)
      })
  }

  onFieldChanged(listener: FieldListener): void {
    for (const copy of this.copies) copy.onFieldChanged(listener)
  }

  onUndone(listener: () => void): void {
    for (const copy of this.copies) copy.onUndone(listener)
  }

  hasRoomForSnapshot(): boolean {
    return this.copy.hasRoomForSnapshot()
  }

  snapshot() {
    return this.copy.snapshot()
  }

  close(): void {
    for (const copy of this.copies) copy.close()
  }
}

/** A copy of the new data of a model. */
export function filledCopy(api: Api, first = newData(api, { now: Date.now }).copy, file = ':memory:'): OpenedCopy {
  const { copy } = openCopy(api, file)
  copy.fill({ generation: first.position.generation, id: 'first' }, first.allRows())
  return copy
}
