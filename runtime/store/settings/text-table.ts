/** The tables `@settings` of the server and `@meta` of the database itself: texts by key. */
import type { Database, Statement } from '../database/database.ts'
import { id, SUM, sql } from '../database/sql.ts'
import { valueSum } from '../database/sums.ts'
import type { Settings } from '../store.ts'
import type { Transaction } from '../transaction/transaction.ts'

/** The setting that distinguishes this copy of the data from others. */
export const INCARNATION = 'incarnation'

/** Comes behind all others, as texts are compared by their code points. */
const LAST = '\u{10ffff}'

export class TextTable implements Settings {
  readonly #transaction: Transaction | undefined
  readonly #read: Statement
  readonly #write: Statement
  readonly #delete: Statement
  readonly #keys: Statement

  /** Without a transaction, the table can only be read. */
  constructor(database: Database, name: '@meta' | '@settings', transaction?: Transaction) {
    const table = id(name)
    this.#transaction = transaction
    this.#read = database.statement(() => sql`select "value" from ${table} where "key" = ?`)
    this.#write = database.statement(
      () =>
        sql`insert into ${table} ("key", "value", ${SUM}) values (?, ?, ?)
          on conflict do update set "value" = excluded."value", ${SUM} = excluded.${SUM}`,
    )
    this.#delete = database.statement(() => sql`delete from ${table} where "key" = ?`)
    this.#keys = database.statement(() => sql`select "key" from ${table} where "key" >= ? and "key" < ? order by "key"`)
  }

  get(key: string): string | undefined {
    return this.#read.first(key) as string | undefined
  }

  set(key: string, value: string): void {
    this.#writer().run(this.#write, key, value, valueSum(value))
  }

  delete(key: string): void {
    this.#writer().run(this.#delete, key)
  }

  keys(prefix: string): string[] {
    return this.#keys.texts(prefix, prefix + LAST)
  }

  #writer(): Transaction {
    if (!this.#transaction) throw new Error('opened for reading')
    return this.#transaction
  }
}
