/** The open transaction that all calls write into. Each call is atomic by itself; they are committed together. */
import { ConstraintError } from '../database/constraint-error.ts'
import type { Database, Statement, StoredRow, StoredValue } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { StoreError } from '../store-error.ts'
import { type ChangeEntry, ChangeLog } from './change-log.ts'
import { failPoint } from './fail-point.ts'

/** A state of the open transaction that later writes can be undone to. */
export interface Mark {
  readonly level: number
  /** The numbers of the log's entries, all and flushed. */
  readonly length: number
  readonly flushed: number
  readonly dirty: boolean
}

export type TouchListener = (className: string, ref: string) => void

/**
 * After `hold`, a write transaction is open at all times: other processes can read the data but not write them, and reads
 * in this process take no locks. A savepoint is not made before the first write, so that reading costs nothing, and a
 * single statement, which is atomic by itself, needs none. Listeners learn of a touched object at once, and again if a
 * savepoint is undone, so that they forget what they remembered in between.
 */
export class Transaction {
  readonly log: ChangeLog
  readonly database: Database
  readonly #atWrite: (() => void) | undefined
  readonly #touchListeners: TouchListener[] = []
  readonly #undoneListeners: (() => void)[] = []
  readonly #committedListeners: ((changes: readonly ChangeEntry[]) => void)[] = []
  readonly #firstWriteListeners: (() => void)[] = []
  #writeGeneration: (entry: ChangeEntry) => void = () => {}
  #held = false
  #open = false
  #dirty = false
  /** How many marks are open, and how many of them have made their savepoint. */
  #levels = 0
  #savepoints = 0
  /** The database has undone the whole transaction by itself. The next commit throws this. */
  #lost: Error | undefined
  /** The held transaction could not be opened again after a commit, so another process may have written since. */
  #shared = false

  /**
   * `now`: milliseconds since 1970; Date.now where not given. `atWrite` is called after each writing statement, just before
   * each COMMIT and just after it.
   */
  constructor(database: Database, now?: () => number, atWrite: (() => void) | undefined = failPoint()) {
    this.#atWrite = atWrite
    this.database = database
    this.log = new ChangeLog(now)
  }

  /** There is something to commit, or a loss that `commit` has to report. */
  get dirty(): boolean {
    return this.#dirty || this.#lost !== undefined
  }

  /** Nothing is being written, and nothing waits for a commit. */
  get isQuiet(): boolean {
    return !this.dirty && this.#levels === 0
  }

  /** Inside `atomically`. */
  get isInside(): boolean {
    return this.#levels > 0
  }

  onTouched(listener: TouchListener): void {
    this.#touchListeners.push(listener)
  }

  onUndone(listener: () => void): void {
    this.#undoneListeners.push(listener)
  }

  onCommitted(listener: (changes: readonly ChangeEntry[]) => void): void {
    this.#committedListeners.push(listener)
  }

  /** Called before the first write after each commit, inside the open transaction, which has no savepoint yet. */
  onFirstWrite(listener: () => void): void {
    this.#firstWriteListeners.push(listener)
  }

  /** `write` writes the entry's generation into its row. */
  onFlush(write: (entry: ChangeEntry) => void): void {
    this.#writeGeneration = write
  }

  /** From now on a transaction is open at all times. Throws StoreError if none can be opened. */
  hold(): void {
    this.#held = true
    if (!this.#open) this.#beginGroup()
  }

  /** Notes that an object has changed. To be called after the write. */
  note(entry: ChangeEntry): void {
    this.#dirty = true
    this.log.push(entry)
    for (const listener of this.#touchListeners) listener(entry.class, entry.ref)
  }

  /** Writes the generations that are not written yet. Further changes have another generation. */
  flush(): void {
    this.log.flush(this.#writeGeneration)
  }

  /** Runs a writing statement inside the transaction. Returns the number of rows that changed. */
  run(statement: Statement, ...params: StoredValue[]): number {
    this.begin()
    try {
      const changed = statement.run(...params)
      if (changed > 0) this.#wrote()
      return changed
    } catch (error) {
      throw this.#explained(error)
    }
  }

  /** The same for a statement that returns rows. */
  rows(statement: Statement, ...params: StoredValue[]): StoredRow[] {
    this.begin()
    try {
      const rows = statement.rows(...params)
      if (rows.length > 0) this.#wrote()
      return rows
    } catch (error) {
      throw this.#explained(error)
    }
  }

  /** The same for a statement that creates or alters tables. */
  alter(query: Sql): void {
    this.begin()
    try {
      this.#exec(this.database.dialect.text(query))
      this.#wrote()
    } catch (error) {
      throw this.#explained(error)
    }
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

  /** Marks the present state. Its savepoint is not made before the next write. */
  mark(): Mark {
    const { length, flushed } = this.log
    return { level: ++this.#levels, length, flushed, dirty: this.#dirty }
  }

  /** Undoes what was written since the mark, which stays open. Throws Error for a mark that is not the last one. */
  undo(mark: Mark): void {
    const { level } = this.#requireLast(mark)
    if (this.#savepoints >= level) this.#undo(level)
    this.#dirty = mark.dirty && this.#lost === undefined
    for (const { class: className, ref } of this.log.undo(mark.length, mark.flushed))
      for (const listener of this.#touchListeners) listener(className, ref)
  }

  /** Keeps what was written since the mark, and closes it. Throws Error for a mark that is not the last one. */
  release(mark: Mark): void {
    const { level } = this.#requireLast(mark)
    this.#levels--
    if (this.#savepoints === level) this.#exec(`RELEASE s${--this.#savepoints}`)
  }

  #requireLast(mark: Mark): Mark {
    if (mark.level === this.#levels) return mark
    throw new Error(`The mark of level ${mark.level} is not the last one, which has level ${this.#levels}`)
  }

  commit(): void {
    if (this.#levels > 0) throw new Error('commit inside atomically')
    this.#throwLost()
    if (!this.#dirty) return
    try {
      this.flush()
      const problem = this.database.trouble()
      if (problem) throw new Error(problem)
      this.#atWrite?.()
      this.#exec('COMMIT')
      this.#atWrite?.()
    } catch (error) {
      this.#throwLost()
      this.#rollBack()
      this.#forget()
      throw error instanceof StoreError ? error : this.#failure(error)
    }
    this.#open = false
    this.#dirty = false
    const committed = this.log.commit()
    this.#reopen()
    for (const listener of this.#committedListeners) notifyListener(listener, committed)
  }

  /**
   * Undoes all that is not committed, as if a mark before it were undone: what somebody else has to decide on first. Throws the
   * reason if it is lost already; the listeners of `onUndone` know of that.
   */
  undoAll(): void {
    if (this.#levels > 0) throw new Error('undoAll inside atomically')
    this.#throwLost()
    this.#rollBack()
    this.#open = false
    this.#dirty = false
    for (const { class: className, ref } of this.log.undo(0, 0))
      for (const listener of this.#touchListeners) listener(className, ref)
    this.#reopen()
  }

  /** Until the next `hold`, no transaction is open but while something is written. Nothing may wait for a commit. */
  letGo(): void {
    if (!this.isQuiet) throw new Error('letGo while something is written')
    this.close()
  }

  /** Calls the listeners of `onUndone`: writes that seemed to last are gone. */
  notifyUndone(): void {
    this.#notifyUndone()
  }

  /** Opens the transaction if it is not open, and makes the savepoints that `atomically` has put off. */
  begin(): void {
    if (this.#lost) throw this.#lost
    if (!this.#open) this.#beginGroup()
    if (!this.#dirty && this.#savepoints === 0) for (const listener of this.#firstWriteListeners) listener()
    while (this.#savepoints < this.#levels) this.#exec(`SAVEPOINT s${this.#savepoints++}`)
  }

  /** Undoes what is not committed. */
  close(): void {
    this.#held = false
    if (this.#open && this.database.isInTransaction()) this.#exec('ROLLBACK')
    this.#open = false
  }

  #beginGroup(): void {
    try {
      this.database.begin()
    } catch (error) {
      throw this.#failure(error)
    }
    this.#open = true
    if (!this.#shared) return
    this.#shared = false
    this.#notifyUndone()
  }

  /** If this fails, reads still work, and the next write tries again and throws the reason. */
  #reopen(): void {
    if (!this.#held) return
    try {
      this.#beginGroup()
    } catch {
      this.#shared = true
    }
  }

  #wrote(): void {
    this.#dirty = true
    this.#atWrite?.()
  }

  #undo(level: number): void {
    this.#savepoints = level - 1
    try {
      this.#exec(`ROLLBACK TO s${level - 1}`)
      this.#exec(`RELEASE s${level - 1}`)
    } catch (error) {
      this.#giveUp(error)
    }
  }

  /** If a savepoint cannot be undone, the whole transaction is. */
  #giveUp(error: unknown): void {
    this.#rollBack()
    this.#lost = this.#failure(error)
    this.#forget()
  }

  /** The caller explains broken constraints, as it knows what it wrote; all other errors are failures of the database. */
  #explained(error: unknown): unknown {
    const constraint = this.database.brokenConstraint(error)
    if (constraint !== undefined) return new ConstraintError(constraint, error as Error)
    if (!this.database.isDatabaseError(error)) return error
    this.#checkLost(error)
    return this.#lost ?? this.#failure(error)
  }

  /**
   * SQLite may roll back everything, for example if the disk is full: sqlite.org/lang_transaction.html, section 3.1. After
   * others, such as that of a damaged page, it refuses all writes until the end of the transaction. That ends here, unless
   * others have written into it and a savepoint undoes what this statement has written.
   */
  #checkLost(error: unknown): void {
    if (this.database.isInTransaction()) {
      if (this.#dirty && this.#savepoints > 0) return
      this.#rollBack()
    }
    if (this.#dirty) this.#lost = this.#failure(error)
    this.#forget()
  }

  #throwLost(): void {
    const lost = this.#lost
    this.#lost = undefined
    if (lost) throw lost
  }

  #forget(): void {
    this.#open = false
    this.#dirty = false
    this.#savepoints = 0
    this.log.clear()
    this.#reopen()
    this.#notifyUndone()
  }

  /** Calls all listeners, also if one fails to read the data: the error that led here is more useful. */
  #notifyUndone(): void {
    for (const listener of this.#undoneListeners) {
      try {
        listener()
      } catch (error) {
        if (!this.database.isDatabaseError(error)) throw error
      }
    }
  }

  /** The database ends the transaction even if this fails, for example because the log was cut short. */
  #rollBack(): void {
    if (!this.database.isInTransaction()) return
    try {
      this.#exec('ROLLBACK')
    } catch {
      // The error that led here is more useful.
    }
  }

  #failure(cause: unknown): StoreError {
    const trouble = this.database.trouble()
    const reason = trouble ?? (cause instanceof Error ? cause.message : String(cause))
    const help = trouble ? '' : ' See that the disk has room and that the file may be written.'
    return new StoreError(
      `The changes could not be written to "${this.database.name}" (${reason}) and are undone.${help}`,
      {
        cause,
        forClients: 'The changes could not be written and are undone',
      },
    )
  }

  #exec(text: string): void {
    this.database.execute(text)
  }
}

/** An error in a listener is a bug: it is thrown outside, so that the commit does not seem to have failed. */
export function notifyListener<T>(listener: (news: T) => void, news: T): void {
  try {
    listener(news)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}
