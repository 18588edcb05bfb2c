/** A copy as a store of its own: each commit is sealed, goes through a log of one server, and is applied. */
import { randomUUID } from 'node:crypto'
import type { Api } from '../../../../model/api.ts'
import { newData, openCopy } from '../../../../runtime/store/copy/open-copy.ts'
import type { OpenedCopy } from '../../../../runtime/store/copy/opened-copy.ts'
import type { FieldListener, Store, StoreMark } from '../../../../runtime/store/store.ts'

export class LoggedStore implements Store {
  readonly copy: OpenedCopy

  constructor(copy: OpenedCopy) {
    this.copy = copy
    copy.open(Date.now())
  }

  commit(): void {
    const { copy } = this
    const sealed = copy.seal(randomUUID())
    if (sealed) copy.apply(sealed)
    copy.open(Date.now())
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

  onTouched(listener: (className: string, ref: string) => void): void {
    this.copy.onTouched(listener)
  }

  onFieldChanged(listener: FieldListener): void {
    this.copy.onFieldChanged(listener)
  }

  onUndone(listener: () => void): void {
    this.copy.onUndone(listener)
  }

  hasRoomForSnapshot(): boolean {
    return this.copy.hasRoomForSnapshot()
  }

  snapshot() {
    return this.copy.snapshot()
  }

  close(): void {
    this.copy.close()
  }
}

/** A copy of the new data of a model. */
export function filledCopy(api: Api, first = newData(api, { now: Date.now }).copy, file = ':memory:'): OpenedCopy {
  const { copy } = openCopy(api, file)
  copy.fill({ generation: first.position.generation, id: 'first' }, first.allRows())
  return copy
}
