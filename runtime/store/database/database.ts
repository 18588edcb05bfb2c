/**
 * The interface between the store and a SQL database. Each database is a folder beside this one, with the same files:
 *
 * - `open.ts` opens a store for a server
 * - `connection.ts` opens a connection and sets it up
 * - `database.ts` implements `Database`
 * - `read-connections.ts` implements `ReadConnections`
 * - `statement.ts` implements `Statement`
 * - `dialect.ts` implements `Dialect`: the SQL that differs from other databases
 * - `column-codec.ts` implements `ColumnCodec`: how values lie in columns
 * - `result-codes.ts` says which constraint a failed statement has broken
 * - `opening-error.ts` explains why the data cannot be opened
 * - `lock.ts` locks the data, so that a second server cannot use them
 *
 * Other files of such a folder are about what only this database has: `sqlite/` also reads, checks and copies data files.
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
  /** Runs SQL that has no parameters and no result, such as `commit` and `create table`. */
  execute(text: string): void
  /** Begins a transaction that locks out all other writers. */
  begin(): void
  /** False if the database has ended the transaction by itself. */
  isInTransaction(): boolean
  /** The error comes from the database. All others are bugs. */
  isDatabaseError(error: unknown): boolean
  /** undefined for an error that is not a broken constraint. */
  brokenConstraint(error: unknown): Constraint | undefined
  /** As `Store.trouble`; asked before each commit. */
  trouble(): string | null
  /** Until the open transaction ends, foreign keys are checked only when it is committed. */
  deferForeignKeys(): void
  /** To be called outside transactions. */
  enforceForeignKeys(on: boolean): void
  /** The names of all tables, indexes and views that exist. */
  schemaNames(): ReadonlySet<string>
  /** The name of a table with a reference to a row that does not exist; undefined if there is none. */
  brokenReference(): string | undefined
}

/** The content of a column, and the type of parameters. */
export type StoredValue = null | number | bigint | string | Uint8Array

export type StoredRow = readonly StoredValue[]

/**
 * A statement that is compiled and prepared at its first use, and then kept. Its query has `?` for each parameter.
 * Integers are bigints.
 */
export interface Statement {
  /** The number of rows that changed. */
  run(...params: StoredValue[]): number
  /** The first column of the first row; undefined if there is no row. */
  first(...params: StoredValue[]): StoredValue | undefined
  row(...params: StoredValue[]): StoredRow | undefined
  rows(...params: StoredValue[]): StoredRow[]
  /** Fetches row by row, so that a large table is never in memory as a whole. Nothing may be written in between. */
  each(...params: StoredValue[]): Iterable<StoredRow>
  /** The first column of each row, which must be text. */
  texts(...params: StoredValue[]): string[]
}

/** The SQL that differs between databases. Each database also provides the functions `crowfoot_sum` and `crowfoot_uuid`. */
export interface Dialect {
  text(query: Sql): string
  codec(shapes: Shapes, type: Type): ColumnCodec
  /** Statements that mark an empty database as a Crowfoot database. */
  readonly marks: readonly Sql[]
  /** The column `@id`, which numbers the rows of a table in the order in which they were inserted. */
  readonly idColumn: Sql
  /** The type of a column that holds any safe integer. */
  readonly integer: Sql
  /** Follows the closing bracket of `create table`. */
  readonly tableEnd: Sql
  /** The same for a table that is only accessed by its primary key and indexes. */
  readonly keyedTableEnd: Sql
  /** Orders the rows of links and maps by `@id`, which earlier layouts do not have, or else by when they were inserted. */
  readonly insertionOrder: Sql
  /**
   * A value: the text of a JSON array of an element for each row of the query `rows`, in its order; `[]` if there are no rows.
   * `element` reads the query's columns.
   */
  jsonArrayOf(element: Sql, rows: Sql): Sql
  /** A JSON array of two values, inside `jsonArrayOf`. */
  jsonPair(first: Sql, second: Sql): Sql
  /** True in SQL if the two differ, also if one of them is null. */
  differs(a: Sql, b: Sql): Sql
  /** True in SQL if the value is an element of a JSON array, which is a parameter. */
  isInJsonArray(value: Sql): Sql
}

/** How the values of one type lie in a column. */
export interface ColumnCodec {
  /** The column's type. */
  readonly column: Sql
  /** A constraint on values that the column's type allows. */
  readonly check?: (column: Sql) => Sql
  encode(value: Value): StoredValue
  decode(stored: StoredValue): Value
  /** For `Dialect.jsonPair`: the column in a form that JSON keeps exactly, and the way back. */
  toJson(column: Sql): Sql
  fromJson(json: unknown): Value
}
