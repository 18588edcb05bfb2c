/** The one open transaction: calls that arrive together write into it, each whole or not at all, and commit once. */
import type { DatabaseSync } from 'node:sqlite'
import { StoreError } from '../store-error.ts'
import { brokenConstraint } from './constraint.ts'
import type { SQLInputValue, Statement } from './statement.ts'

export type TouchListener = (className: string, ref: string) => void

/**
 * BEGIN and the savepoints are put off to the first write, so that reading costs nothing and a single statement, which
 * is atomic in itself, has no savepoint. Touches are told at once, and told again when a savepoint is undone, so that
 * what somebody remembered in between is forgotten.
 */
export class Transaction {
  readonly #database: DatabaseSync
  readonly #file: string
  readonly #touchListeners: TouchListener[] = []
  readonly #undoneListeners: (() => void)[] = []
  #open = false
  /** How many `atomically` are under way, and how many of them have their savepoint. */
  #levels = 0
  #savepoints = 0
  /** SQLite has undone the whole group by itself; whoever waits for the commit must learn of it. */
  #lost: Error | undefined
  #touchedInside: [className: string, ref: string][] = []

  constructor(database: DatabaseSync, file: string) {
    this.#database = database
    this.#file = file
  }

  get dirty(): boolean {
    return this.#open || this.#lost !== undefined
  }

  onTouched(listener: TouchListener): void {
    this.#touchListeners.push(listener)
  }

  onUndone(listener: () => void): void {
    this.#undoneListeners.push(listener)
  }

  touch(className: string, ref: string): void {
    if (this.#levels > 0) this.#touchedInside.push([className, ref])
    for (const listener of this.#touchListeners) listener(className, ref)
  }

  /** Runs a writing statement inside the group; the number of rows that changed. */
  run(statement: Statement, ...params: SQLInputValue[]): number {
    this.begin()
    try {
      return statement.run(...params)
    } catch (error) {
      if (brokenConstraint(error) === undefined) this.#checkLost(error)
      throw error
    }
  }

  atomically<T>(work: () => T): T {
    const touchedBefore = this.#touchedInside.length
    const level = ++this.#levels
    let result: T
    try {
      result = work()
    } catch (error) {
      this.#levels--
      if (this.#savepoints === level) this.#undo(level)
      this.#touchAgain(touchedBefore)
      throw error
    }
    this.#levels--
    if (this.#savepoints === level) this.#exec(`RELEASE s${--this.#savepoints}`)
    if (this.#levels === 0) this.#touchedInside = []
    return result
  }

  commit(): void {
    if (this.#levels > 0) throw new Error('commit inside atomically')
    this.#throwLost()
    if (!this.#open) return
    try {
      this.#exec('COMMIT')
      this.#open = false
    } catch (error) {
      if (this.#stillOpen()) this.#exec('ROLLBACK')
      this.#forget()
      throw this.#failure(error)
    }
  }

  /** Opens the group and the savepoints that `atomically` has put off. */
  begin(): void {
    if (this.#lost) throw this.#lost
    if (!this.#open) {
      this.#exec('BEGIN IMMEDIATE')
      this.#open = true
    }
    while (this.#savepoints < this.#levels) this.#exec(`SAVEPOINT s${this.#savepoints++}`)
  }

  #undo(level: number): void {
    this.#savepoints = level - 1
    this.#exec(`ROLLBACK TO s${level - 1}`)
    this.#exec(`RELEASE s${level - 1}`)
  }

  #touchAgain(from: number): void {
    const again = this.#touchedInside.splice(from)
    for (const [className, ref] of again) this.touch(className, ref)
  }

  /** A full disk and the like may make SQLite roll back everything: sqlite.org/lang_transaction.html, 3.1. */
  #checkLost(error: unknown): void {
    if (this.#stillOpen()) return
    this.#lost = this.#failure(error)
    this.#forget()
  }

  #throwLost(): void {
    const lost = this.#lost
    this.#lost = undefined
    if (lost) throw lost
  }

  #forget(): void {
    this.#open = false
    this.#savepoints = 0
    for (const listener of this.#undoneListeners) listener()
  }

  #stillOpen(): boolean {
    try {
      this.#exec('BEGIN')
    } catch {
      return true
    }
    this.#exec('ROLLBACK')
    return false
  }

  #failure(cause: unknown): StoreError {
    const reason = cause instanceof Error ? cause.message : String(cause)
    return new StoreError(
      `The changes could not be written to "${this.#file}" (${reason}) and are undone. ` +
        'See that the disk has room and that the file may be written.',
      { cause },
    )
  }

  #exec(text: string): void {
    this.#database.exec(text)
  }
}
