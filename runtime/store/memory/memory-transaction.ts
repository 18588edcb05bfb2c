/** The writes of the open transaction: what undoes them, the objects that they change, and who listens. */
import type { Value } from '../../values/values.ts'
import { type ChangeEntry, ChangeLog } from '../transaction/change-log.ts'
import type { Mark, TouchListener } from '../transaction/transaction.ts'
import type { MemoryRow, MemoryTable } from './memory-table.ts'
import { MadeRow, RemovedRow, UndoLog, WrittenEntry, WrittenSlot, WrittenSlots } from './undo-log.ts'

export interface MemoryMark extends Mark {
  /** The number of steps that would undo what was written before. */
  readonly undoable: number
}

/** Told before a row, the list of rows of a class, or what is kept of destroyed objects may differ from the last commit. */
export interface BeforeWrite {
  row(row: MemoryRow): void
  table(table: MemoryTable): void
  buried(): void
}

export class MemoryTransaction {
  readonly log: ChangeLog
  readonly #undoLog = new UndoLog()
  readonly #touchListeners: TouchListener[] = []
  readonly #committedListeners: ((changes: readonly ChangeEntry[]) => void)[] = []
  /** Only while somebody reads a snapshot. */
  watcher: BeforeWrite | undefined
  #dirty = false
  #levels = 0

  /** `now`: milliseconds since 1970; Date.now where not given. */
  constructor(now?: () => number) {
    this.log = new ChangeLog(now)
  }

  get dirty(): boolean {
    return this.#dirty
  }

  /** Nothing is being written, and nothing waits for a commit. */
  get isQuiet(): boolean {
    return !this.#dirty && this.#levels === 0
  }

  onTouched(listener: TouchListener): void {
    this.#touchListeners.push(listener)
  }

  onCommitted(listener: (changes: readonly ChangeEntry[]) => void): void {
    this.#committedListeners.push(listener)
  }

  write(table: MemoryTable, row: MemoryRow, slot: number, value: Value): void {
    this.watcher?.row(row)
    if (this.#levels > 0) this.#undoLog.push(new WrittenSlot(table, row, slot))
    table.write(row, slot, value)
  }

  /** See `MemoryTable.writeAll`. */
  writeAll(table: MemoryTable, row: MemoryRow, values: ReadonlyMap<number, Value>): void {
    this.watcher?.row(row)
    if (this.#levels > 0) this.#undoLog.push(new WrittenSlots(table, row, values.keys()))
    table.writeAll(row, values)
  }

  insert(table: MemoryTable, row: MemoryRow): void {
    this.watcher?.table(table)
    if (this.#levels > 0) this.#undoLog.push(new MadeRow(table, row))
    table.insert(row)
  }

  remove(table: MemoryTable, row: MemoryRow): void {
    this.watcher?.table(table)
    if (this.#levels > 0) this.#undoLog.push(new RemovedRow(table, row))
    table.remove(row)
  }

  /** Sets an entry of a map that belongs to the data; undefined removes it. */
  put<V>(map: Map<string, V>, key: string, value: V | undefined): void {
    if (this.#levels > 0) this.#undoLog.push(new WrittenEntry(map, key))
    if (value === undefined) map.delete(key)
    else map.set(key, value)
    this.#dirty = true
  }

  /** Notes that an object has changed. To be called after the write. */
  note(entry: ChangeEntry): void {
    this.#dirty = true
    this.log.push(entry)
    for (const listener of this.#touchListeners) listener(entry.class, entry.ref)
  }

  /** Further changes have another generation. */
  flush(): void {
    this.log.flush(nothingToWrite)
  }

  atomically<T>(work: () => T): T {
    const mark = this.mark()
    let result: T
    try {
      result = work()
    } catch (error) {
      // Marks that the work has left open end with it.
      this.#levels = mark.level
      this.undo(mark)
      this.release(mark)
      throw error
    }
    this.release(mark)
    return result
  }

  mark(): MemoryMark {
    const { length, flushed } = this.log
    return { level: ++this.#levels, length, flushed, dirty: this.#dirty, undoable: this.#undoLog.length }
  }

  /** Undoes what was written since the mark, which stays open. Throws Error for a mark that is not the last one. */
  undo(mark: MemoryMark): void {
    this.#requireLast(mark)
    this.#undoLog.undo(mark.undoable)
    this.#dirty = mark.dirty
    if (this.log.length === mark.length) return
    for (const { class: className, ref } of this.log.undo(mark.length, mark.flushed))
      for (const listener of this.#touchListeners) listener(className, ref)
  }

  /** Keeps what was written since the mark, and closes it. Throws Error for a mark that is not the last one. */
  release(mark: MemoryMark): void {
    this.#requireLast(mark)
    if (--this.#levels === 0) this.#undoLog.clear()
  }

  #requireLast({ level }: MemoryMark): void {
    if (level === this.#levels) return
    throw new Error(`The mark of level ${level} is not the last one, which has level ${this.#levels}`)
  }

  commit(): void {
    if (this.#levels > 0) throw new Error('commit inside atomically')
    if (!this.#dirty) return
    this.flush()
    this.#dirty = false
    const committed = this.log.commit()
    for (const listener of this.#committedListeners) notify(listener, committed)
  }
}

/** Rows have their generations only when they are committed. */
function nothingToWrite(): void {}

/** An error in a listener is a bug: it is thrown outside, so that the commit does not seem to have failed. */
export function notify<T>(listener: (news: T) => void, news: T): void {
  try {
    listener(news)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}
