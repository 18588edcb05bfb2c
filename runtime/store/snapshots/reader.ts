/** A connection that reads, with its prepared statements, which live from one read transaction to the next. */
import type { Database, Statement } from '../database/database.ts'
import type { ReadConnection } from '../database/read-connections.ts'
import { type Sql, sql } from '../database/sql.ts'

/** The texts of queries, which all readers share: to make one takes longer than to prepare it. */
export type QueryTexts = Map<() => Sql, Sql>

export class Reader {
  readonly connection: ReadConnection
  readonly #texts: QueryTexts
  #database: Database
  #statements = new Map<() => Sql, Statement>()

  constructor(connection: ReadConnection, texts: QueryTexts) {
    this.connection = connection
    this.#texts = texts
    this.#database = connection.database
  }

  /** The statement of a query, which is known by its function. Made at the first use. */
  statement(query: () => Sql): Statement {
    const { database } = this.connection
    if (this.#database !== database) this.#statements = new Map()
    this.#database = database
    let statement = this.#statements.get(query)
    if (!statement) {
      statement = database.statement(() => this.#text(query))
      this.#statements.set(query, statement)
    }
    return statement
  }

  #text(query: () => Sql): Sql {
    let text = this.#texts.get(query)
    if (!text) {
      text = sql.raw(this.connection.database.dialect.text(query()))
      this.#texts.set(query, text)
    }
    return text
  }
}
