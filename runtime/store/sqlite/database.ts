/** An open SQLite database, as the store uses it. */
import type { DatabaseSync } from 'node:sqlite'
import type { Constraint } from '../database/constraint-error.ts'
import type { Database, Statement } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { SQLITE } from './dialect.ts'
import { constraintOf, errorCode } from './result-codes.ts'
import { SqliteStatement } from './statement.ts'

export class SqliteDatabase implements Database {
  readonly name: string
  readonly dialect = SQLITE
  readonly #connection: DatabaseSync
  readonly #trouble: () => string | null

  /** `file` is for messages. `trouble`: see `Database`; without it, nothing is ever wrong. */
  constructor(connection: DatabaseSync, file: string, trouble: () => string | null = () => null) {
    this.name = file
    this.#connection = connection
    this.#trouble = trouble
  }

  statement(query: () => Sql): Statement {
    return new SqliteStatement(this.#connection, query)
  }

  execute(text: string): void {
    this.#connection.exec(text)
  }

  begin(): void {
    this.#connection.exec('BEGIN IMMEDIATE')
  }

  /** Node before 22.16 has no property for this. */
  isInTransaction(): boolean {
    try {
      this.#connection.exec('BEGIN')
    } catch {
      return true
    }
    this.#connection.exec('ROLLBACK')
    return false
  }

  isDatabaseError(error: unknown): boolean {
    return errorCode(error) !== undefined
  }

  brokenConstraint(error: unknown): Constraint | undefined {
    return constraintOf(error)
  }

  trouble(): string | null {
    return this.#trouble()
  }

  deferForeignKeys(): void {
    this.#connection.exec('PRAGMA defer_foreign_keys = ON')
  }

  enforceForeignKeys(on: boolean): void {
    this.#connection.exec(`PRAGMA foreign_keys = ${on ? 'ON' : 'OFF'}`)
  }

  schemaNames(): ReadonlySet<string> {
    const rows = this.#connection.prepare('select name from sqlite_schema').all()
    return new Set(rows.map(({ name }) => String(name)))
  }

  brokenReference(): string | undefined {
    const broken = this.#connection.prepare('PRAGMA foreign_key_check').get()
    return broken && String(broken.table)
  }
}
