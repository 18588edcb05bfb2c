/** A prepared statement of node:sqlite. */
import type { DatabaseSync, StatementSync } from 'node:sqlite'
import type { Statement, StoredRow, StoredValue } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { sqlText } from './dialect.ts'

/** See `Statement`. Its parameters are `?` because Node 22 takes `?1` for a name. */
export class SqliteStatement implements Statement {
  readonly #database: DatabaseSync
  readonly #query: () => Sql
  #prepared: StatementSync | undefined
  /** False for Node before 22.16, which gives rows as objects only. */
  #arrays = false

  constructor(database: DatabaseSync, query: () => Sql) {
    this.#database = database
    this.#query = query
  }

  run(...params: StoredValue[]): number {
    return Number((this.#prepared ?? this.#prepare()).run(...params).changes)
  }

  first(...params: StoredValue[]): StoredValue | undefined {
    return this.row(...params)?.[0]
  }

  row(...params: StoredValue[]): StoredRow | undefined {
    const row = (this.#prepared ?? this.#prepare()).get(...params)
    return row && this.#row(row)
  }

  rows(...params: StoredValue[]): StoredRow[] {
    const rows: object[] = (this.#prepared ?? this.#prepare()).all(...params)
    return this.#arrays ? (rows as unknown as StoredRow[]) : rows.map((row) => this.#row(row))
  }

  *each(...params: StoredValue[]): Generator<StoredRow> {
    for (const row of (this.#prepared ?? this.#prepare()).iterate(...params)) yield this.#row(row)
  }

  texts(...params: StoredValue[]): string[] {
    return this.rows(...params).map((row) => row[0] as string)
  }

  #row(row: object): StoredRow {
    return this.#arrays ? (row as StoredRow) : Object.values(row)
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
