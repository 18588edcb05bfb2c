/** The one open transaction: calls that arrive together write into it, each whole or not at all, and commit once. */
import { ConstraintError } from '../database/constraint-error.ts'
import type { Database, Statement, StoredRow, StoredValue } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { StoreError } from '../store-error.ts'
import { type ChangeEntry, ChangeLog } from './change-log.ts'
import { failPoint } from './fail-point.ts'

export type TouchListener = (className: string, ref: string) => void

/**
 * Once it is held, a write transaction is open at all times: others can read the file and not write it, and reads inside
 * need no locks. Savepoints are put off to the first write, so that reading costs nothing and a single statement, which
 * is atomic in itself, has no savepoint. Touches are told at once, and told again when a savepoint is undone, so that
 * what somebody remembered in between is forgotten.
 */
export class Transaction {
  readonly log: ChangeLog
  readonly database: Database
  readonly #failPoint = failPoint()
  readonly #touchListeners: TouchListener[] = []
  readonly #undoneListeners: (() => void)[] = []
  readonly #committedListeners: ((changes: readonly ChangeEntry[]) => void)[] = []
  #writeGeneration: (entry: ChangeEntry) => void = () => {}
  #held = false
  #open = false
  #dirty = false
  /** How many `atomically` are under way, and how many of them have their savepoint. */
  #levels = 0
  #savepoints = 0
  /** SQLite has undone the whole group by itself; whoever waits for the commit must learn of it. */
  #lost: Error | undefined
  /** The held transaction could not be opened again, so another process may have written meanwhile. */
  #shared = false

  /** `now`: milliseconds since 1970; Date.now where not given. */
  constructor(database: Database, now?: () => number) {
    this.database = database
    this.log = new ChangeLog(now)
  }

  /** There is something to commit, or a loss to be told of. */
  get dirty(): boolean {
    return this.#dirty || this.#lost !== undefined
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

  /** `write` puts the entry's generation into its row. */
  onFlush(write: (entry: ChangeEntry) => void): void {
    this.#writeGeneration = write
  }

  /** From now on a transaction is open at all times. Throws StoreError where none can be opened. */
  hold(): void {
    this.#held = true
    this.begin()
  }

  /** Says that an object has changed, after its write. */
  note(entry: ChangeEntry): void {
    this.#dirty = true
    this.log.push(entry)
    for (const listener of this.#touchListeners) listener(entry.class, entry.ref)
  }

  /** Writes the generations that are put off; what changes from now on has another one. */
  flush(): void {
    this.log.flush(this.#writeGeneration)
  }

  /** Runs a writing statement inside the group; the number of rows that changed. */
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

  /** The same for one that changes the tables themselves. */
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
    const { length, flushed } = this.log
    const dirty = this.#dirty
    const level = ++this.#levels
    let result: T
    try {
      result = work()
    } catch (error) {
      this.#levels--
      if (this.#savepoints === level) this.#undo(level)
      this.#dirty = dirty && this.#lost === undefined
      for (const { class: className, ref } of this.log.undo(length, flushed))
        for (const listener of this.#touchListeners) listener(className, ref)
      throw error
    }
    this.#levels--
    if (this.#savepoints === level) this.#exec(`RELEASE s${--this.#savepoints}`)
    return result
  }

  commit(): void {
    if (this.#levels > 0) throw new Error('commit inside atomically')
    this.#throwLost()
    if (!this.#dirty) return
    try {
      this.flush()
      const problem = this.database.trouble()
      if (problem) throw new Error(problem)
      this.#failPoint?.()
      this.#exec('COMMIT')
      this.#failPoint?.()
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
    for (const listener of this.#committedListeners) tell(listener, committed)
  }

  /** Opens the group, where none is held, and the savepoints that `atomically` has put off. */
  begin(): void {
    if (this.#lost) throw this.#lost
    if (!this.#open) this.#beginGroup()
    while (this.#savepoints < this.#levels) this.#exec(`SAVEPOINT s${this.#savepoints++}`)
  }

  /** What is not committed is undone, and nothing is held. */
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
    this.#tellUndone()
  }

  /** Where it fails reads go on, and the next write tries again and says why it cannot. */
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
    this.#failPoint?.()
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

  /** Where a part cannot be undone alone, all of it is. */
  #giveUp(error: unknown): void {
    this.#rollBack()
    this.#lost = this.#failure(error)
    this.#forget()
  }

  /** What a broken constraint means is for whoever wrote to say; all else is a failure of the database. */
  #explained(error: unknown): unknown {
    const constraint = this.database.brokenConstraint(error)
    if (constraint !== undefined) return new ConstraintError(constraint, error as Error)
    if (!this.database.isDatabaseError(error)) return error
    this.#checkLost(error)
    return this.#lost ?? this.#failure(error)
  }

  /** A full disk and the like may make SQLite roll back everything: sqlite.org/lang_transaction.html, 3.1. */
  #checkLost(error: unknown): void {
    if (this.database.isInTransaction()) return
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
    this.#tellUndone()
  }

  /** All hear of it, also where one cannot read what it counts anew: why the data cannot be read says more. */
  #tellUndone(): void {
    for (const listener of this.#undoneListeners) {
      try {
        listener()
      } catch (error) {
        if (!this.database.isDatabaseError(error)) throw error
      }
    }
  }

  /** SQLite ends the transaction also where it fails on the way, in a log that was cut short, say. */
  #rollBack(): void {
    if (!this.database.isInTransaction()) return
    try {
      this.#exec('ROLLBACK')
    } catch {
      // What went wrong before says more.
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

/** What goes wrong with a listener is a bug of its own: it must not look as if the commit had failed. */
function tell<T>(listener: (news: T) => void, news: T): void {
  try {
    listener(news)
  } catch (error) {
    setImmediate(() => {
      throw error
    })
  }
}
