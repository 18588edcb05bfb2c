/** Applies commits to the tables of a copy: each as a whole, or not at all. */
import type { Statement } from '../database/database.ts'
import { id, sql } from '../database/sql.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { StoreError } from '../store-error.ts'
import { EntryReader } from './applied-entries.ts'
import { CommitWriter } from './commit-writer.ts'
import { type CopyPosition, Diverged } from './copy-store.ts'
import type { CopyTables } from './copy-tables.ts'
import type { OwnChanges } from './own-changes.ts'

/** What the transaction of a copy asks for: the time, and whether something may be written now. */
export interface CopyState {
  /** Of PostgreSQL, in milliseconds since 1970. */
  now: number
  mayWrite: boolean
}

export class CommitApplier {
  readonly writer: CommitWriter
  readonly #context: StoreContext
  readonly #state: CopyState
  readonly #entries: EntryReader
  readonly #place: Statement

  constructor(context: StoreContext, tables: CopyTables, state: CopyState) {
    this.writer = new CommitWriter(context.transaction, tables)
    this.#context = context
    this.#state = state
    this.#entries = new EntryReader(context)
    this.#place = context.statement(() => sql`update ${id('@copy')} set "generation" = ?, "id" = ?`)
  }

  /** Throws Diverged if the rows are not as the changes say, and StoreError if the database fails. It has changed nothing then. */
  apply(changes: readonly OwnChanges[], position: CopyPosition): void {
    this.#state.mayWrite = true
    try {
      if (this.#isWritten(changes)) this.#commit(changes, position)
      else this.#applyByParts(changes, position)
    } catch (error) {
      this.undo()
      throw divergence(error)
    } finally {
      this.#state.mayWrite = false
    }
  }

  /** Notes where the copy stands, with what else is written. */
  placeAt({ generation, id: commit }: CopyPosition): void {
    this.#context.transaction.run(this.#place, generation, commit)
  }

  /** Undoes what is written; of a failure that is known already, the reason is of no more use. */
  undo(): void {
    this.#state.mayWrite = false
    try {
      this.#context.transaction.undoAll()
    } catch (error) {
      if (!(error instanceof StoreError)) throw error
    }
  }

  /**
   * Begins to write while foreign keys are not enforced; `finish` commits and enforces them again. A setting of the connection,
   * which SQLite does not change inside a transaction.
   */
  withoutForeignKeys(): { finish(): void; abort(): void } {
    const { transaction, database } = this.#context
    transaction.letGo()
    database.enforceForeignKeys(false)
    this.#state.mayWrite = true
    const end = () => {
      this.#state.mayWrite = false
      database.enforceForeignKeys(true)
      transaction.hold()
    }
    return {
      finish: () => {
        this.#state.mayWrite = false
        transaction.commit()
        end()
      },
      abort: () => {
        this.undo()
        end()
      },
    }
  }

  /** If it is not, nothing is. */
  #isWritten(changes: readonly OwnChanges[]): boolean {
    try {
      if (this.writer.write(changes)) return true
    } catch (error) {
      // A cascade may have taken a row too early.
      if (!(error instanceof Diverged)) throw error
    }
    this.undo()
    return false
  }

  #applyByParts(changes: readonly OwnChanges[], position: CopyPosition): void {
    const writing = this.withoutForeignKeys()
    try {
      this.writer.writeByParts(changes)
      this.#note(changes, position)
      writing.finish()
    } catch (error) {
      writing.abort()
      throw error
    }
  }

  #commit(changes: readonly OwnChanges[], position: CopyPosition): void {
    this.#note(changes, position)
    this.#state.mayWrite = false
    this.#context.transaction.commit()
  }

  #note(changes: readonly OwnChanges[], position: CopyPosition): void {
    const { transaction } = this.#context
    this.placeAt(position)
    const entries = this.#entries.read(changes, position.generation)
    transaction.log.start(position.generation)
    for (const entry of entries) transaction.note(entry)
  }
}

/** What the log has is not here; a database that fails, such as by a full disk, says nothing of that. */
function divergence(error: unknown): Error {
  if (error instanceof Diverged || error instanceof StoreError) return error
  const reason = error instanceof Error ? error.message : String(error)
  return new Diverged(`A commit cannot be applied: ${reason}`, { cause: error })
}
