/** A copy of data whose truth is a log of commits that several servers share: what it gives to the log, and takes from it. */
import type { StoredRow } from '../database/database.ts'
import type { Store } from '../store.ts'

/** Where a copy stands in the log. */
export interface CopyPosition {
  readonly generation: number
  /** The commit's id, a uuid. */
  readonly id: string
}

export interface Commit extends CopyPosition {
  /** The columns of the tables of the server that wrote it; `CopyStore.layout`. */
  readonly layout: string
  /** The SQLite changeset of the whole group: objects, links, maps, settings, tombstones. */
  readonly changes: Uint8Array
}

/** What a group has written. */
export interface Sealed extends Commit {
  /** The generation of the commit before it. */
  readonly prev: number
  readonly tables: readonly TableChange[]
}

/** The rows that a commit changes in one table, by the table's name in SQLite. */
export interface TableChange {
  readonly table: string
  /** All columns but `@sum`, in the order of the rows. */
  readonly columns: readonly string[]
  /** The columns of the primary key. */
  readonly key: readonly string[]
  /** Whole rows that are new or changed, each key once. */
  readonly rows: readonly StoredRow[]
  /** The keys of rows that are gone. */
  readonly gone: readonly StoredRow[]
}

/** Rows of one table, for a whole copy. */
export interface TableRows {
  readonly table: string
  readonly columns: readonly string[]
  readonly rows: readonly StoredRow[]
}

/** Tables and their columns, in order: how changesets are read. The same text has the same `id`. */
export interface Layout {
  readonly id: string
  /** JSON. */
  readonly text: string
}

/** The copy cannot follow the log: it has to be filled anew. */
export class Diverged extends Error {}

export interface CopyStore extends Store {
  readonly position: CopyPosition
  readonly layout: Layout
  /** Opens a group. `now`: PostgreSQL's time, in milliseconds since 1970. A write while no group is open throws. */
  open(now: number): void
  /** Whether a group is open. */
  readonly isOpen: boolean
  /**
   * Ends the group, whose changes are undone here until `apply` brings them; undefined where nothing changed. Calls the listeners
   * of `onTouched` again, as for work that fails. Throws StoreError if the changes are lost, and then those of `onUndone`.
   */
  seal(id: string): Sealed | undefined
  /** A sealed group will never be applied: calls the listeners of `onUndone`. */
  abandon(): void
  /**
   * Applies the next commit, own and others' alike: notes touched objects, counts, `onCommitted`, `onSettingsChanged`. Throws
   * Diverged, or StoreError where the database fails. Does nothing for a commit at or before `position`. The listeners of
   * `onFieldChanged` are not called: a commit has what rules and holds have made of its writes.
   */
  apply(commit: Commit): void
  /** Whether commits of that layout can be applied. If not, `learn` its text first. */
  knows(layout: string): boolean
  learn(layout: Layout): void
  /** Called after each `apply` with the keys of settings that it changed, also by this server's own commits. */
  onSettingsChanged(listener: (keys: ReadonlySet<string>) => void): void
  /**
   * Replaces all rows by those of another position, in one transaction, and then calls the listeners of `onUndone`. The
   * rows come in any order of tables. Nothing may be read before it resolves.
   */
  refill(position: CopyPosition, rows: AsyncIterable<TableRows>): Promise<void>
  /** All rows of all tables, a slice at a time, for PostgreSQL. */
  allRows(): Iterable<TableRows>
}
