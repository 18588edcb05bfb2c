/** A connection that reads, with its prepared statements, which live from one read transaction to the next. */
import type { Database, Statement } from '../database/database.ts'
import type { ReadConnection } from '../database/read-connections.ts'
import type { Sql } from '../database/sql.ts'

export class Reader {
  readonly connection: ReadConnection
  #database: Database
  #statements = new Map<() => Sql, Statement>()

  constructor(connection: ReadConnection) {
    this.connection = connection
    this.#database = connection.database
  }

  /** The statement of a query, which is known by its function. Made at the first use. */
  statement(query: () => Sql): Statement {
    const { database } = this.connection
    if (this.#database !== database) this.#statements = new Map()
    this.#database = database
    let statement = this.#statements.get(query)
    if (!statement) {
      statement = database.statement(query)
      this.#statements.set(query, statement)
    }
    return statement
  }
}
