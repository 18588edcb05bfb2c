/**
 * What the store asks of a SQL database. Each database is a folder beside this one, with the same files:
 *
 * - `open.ts` opens a store: what `openStore` does for a server
 * - `connection.ts` opens a connection and sets it up
 * - `database.ts` implements `Database`
 * - `statement.ts` implements `Statement`
 * - `dialect.ts` implements `Dialect`: the SQL that differs from other databases
 * - `column-codec.ts` implements `ColumnCodec`: how values lie in columns
 * - `result-codes.ts` says which constraint a failed statement has broken
 * - `opening-error.ts` explains to people why the data cannot be opened
 * - `lock.ts` keeps a second server away
 *
 * What else such a folder has is about the database as a whole: `sqlite/file/` and `sqlite/check/` are about its file.
 */
import type { Type } from '../../../model/api.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'
import type { Constraint } from './constraint-error.ts'
import type { Sql } from './sql.ts'

export interface Database {
  /** Where the data are, for messages. */
  readonly name: string
  readonly dialect: Dialect
  statement(query: () => Sql): Statement
  /** Runs a text without parameters and results: what makes and alters tables, and ends transactions. */
  execute(text: string): void
  /** Begins a transaction in which nobody else writes. */
  begin(): void
  /** False where the database has ended the transaction by itself. */
  isInTransaction(): boolean
  /** The error is the database's own; all others are bugs. */
  isDatabaseError(error: unknown): boolean
  /** undefined for an error that is not a broken constraint. */
  brokenConstraint(error: unknown): Constraint | undefined
  /** As `Store.trouble`; asked before each commit. */
  trouble(): string | null
  /** Until the open transaction ends, foreign keys are checked only when it is committed. */
  deferForeignKeys(): void
  /** Has an effect outside transactions only. */
  enforceForeignKeys(on: boolean): void
  /** Of what there is. */
  tableNames(): ReadonlySet<string>
  /** The name of a table with a reference to a row that does not exist; undefined where there is none. */
  brokenReference(): string | undefined
}

/** What a column holds and a parameter may be. */
export type StoredValue = null | number | bigint | string | Uint8Array

export type StoredRow = readonly StoredValue[]

/**
 * A statement that is compiled and prepared when it is first used, and kept. Parameters are written `?` in its query.
 * Integers come and go as bigints.
 */
export interface Statement {
  /** The number of rows that changed. */
  run(...params: StoredValue[]): number
  /** The first column of the first row; undefined where there is no row. */
  first(...params: StoredValue[]): StoredValue | undefined
  row(...params: StoredValue[]): StoredRow | undefined
  rows(...params: StoredValue[]): StoredRow[]
  /** Row by row, so that a large table is never in memory as a whole. Nothing may be written in between. */
  each(...params: StoredValue[]): Iterable<StoredRow>
  /** The first column of each row, known to be text. */
  texts(...params: StoredValue[]): string[]
}

/** The SQL that differs from database to database. Each also has the functions `crowfoot_sum` and `crowfoot_uuid`. */
export interface Dialect {
  text(query: Sql): string
  codec(shapes: Shapes, type: Type): ColumnCodec
  /** Statements that mark an empty database as one of ours. */
  readonly marks: readonly Sql[]
  /** The column `@id`, which numbers the rows of a class's table in order of creation. */
  readonly idColumn: Sql
  /** The type of a column that holds any safe integer. */
  readonly integer: Sql
  /** Follows the columns of a table. */
  readonly tableEnd: Sql
  /** The same for a table without an order of its own, whose rows are found by their primary key. */
  readonly keyedTableEnd: Sql
  /** Orders the rows of a table without `@id` by when they were inserted. */
  readonly insertionOrder: Sql
  /** The text of a JSON array of all rows' values; `[]` where there are no rows. */
  jsonArrayOf(value: Sql, order: Sql): Sql
  /** A JSON array of two values, inside `jsonArrayOf`. */
  jsonPair(first: Sql, second: Sql): Sql
  /** The two are not the same; null is the same as null only. */
  differs(a: Sql, b: Sql): Sql
  /** The value is one of those in a JSON array, which is a parameter. */
  isInJsonArray(value: Sql): Sql
}

/** How the values of one type lie in a column. */
export interface ColumnCodec {
  /** The column's type. */
  readonly column: Sql
  /** What the column's type does not say of its values. */
  readonly check?: (column: Sql) => Sql
  encode(value: Value): StoredValue
  decode(stored: StoredValue): Value
  /** The column's value for `Dialect.jsonPair`, and what that gave as a value. */
  toJson(column: Sql): Sql
  fromJson(json: unknown): Value
}
