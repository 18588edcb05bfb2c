/** A statement that is compiled and prepared when it is first used, and kept. */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite'
import { type Sql, sqlText } from '../database/sql.ts'

export type { SQLInputValue, SQLOutputValue }

export type Row = readonly SQLOutputValue[]

/** Integers come and go as bigints. Parameters are `?`: Node 22 takes `?1` for a name. */
export class Statement {
  readonly #database: DatabaseSync
  readonly #query: () => Sql
  #prepared: StatementSync | undefined
  /** Node before 22.16 gives rows as objects only. */
  #arrays = false

  constructor(database: DatabaseSync, query: () => Sql) {
    this.#database = database
    this.#query = query
  }

  /** The number of rows that changed. */
  run(...params: SQLInputValue[]): number {
    return Number((this.#prepared ?? this.#prepare()).run(...params).changes)
  }

  /** The first column of the first row; undefined where there is no row. */
  first(...params: SQLInputValue[]): SQLOutputValue | undefined {
    return this.row(...params)?.[0]
  }

  row(...params: SQLInputValue[]): Row | undefined {
    const row = (this.#prepared ?? this.#prepare()).get(...params)
    return row && this.#row(row)
  }

  rows(...params: SQLInputValue[]): Row[] {
    const rows: object[] = (this.#prepared ?? this.#prepare()).all(...params)
    return this.#arrays ? (rows as unknown as Row[]) : rows.map((row) => this.#row(row))
  }

  /** Row by row, so that a large table is never in memory as a whole. Nothing may be written in between. */
  *each(...params: SQLInputValue[]): Generator<Row> {
    for (const row of (this.#prepared ?? this.#prepare()).iterate(...params)) yield this.#row(row)
  }

  /** The first column of each row, known to be text. */
  texts(...params: SQLInputValue[]): string[] {
    return this.rows(...params).map((row) => row[0] as string)
  }

  #row(row: object): Row {
    return this.#arrays ? (row as Row) : Object.values(row)
  }

  #prepare(): StatementSync {
    const prepared = this.#database.prepare(sqlText(this.#query()))
    prepared.setReadBigInts(true)
    if (typeof prepared.setReturnArrays === 'function') {
      prepared.setReturnArrays(true)
      this.#arrays = true
    }
    this.#prepared = prepared
    return prepared
  }
}
