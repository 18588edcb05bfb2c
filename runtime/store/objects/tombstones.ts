/** Tombstones: what is kept of destroyed objects, so that clients learn that they are gone. */
import type { Dialect, Statement } from '../database/database.ts'
import { id, type Sql, sql } from '../database/sql.ts'
import type { Transaction } from '../transaction/transaction.ts'

export interface Tombstone {
  readonly generation: number
  /** The generation in which the object was made. */
  readonly made: number
  readonly class: string
  readonly ref: string
  readonly uuid: string
}

const TABLE = id('@tombstones')

/** The table and its index. */
export function tombstoneTable({ integer, keyedTableEnd }: Dialect): readonly [table: Sql, index: Sql] {
  return [
    sql`create table ${TABLE} ("generation" ${integer} not null, "made" ${integer} not null, "class" text not null,
    "ref" text not null, "uuid" text not null, primary key ("class", "ref")) ${keyedTableEnd}`,
    // With all columns that the primary key lacks, so that SQLite's own check compares each with a copy.
    sql`create index "@@tombstones.generation" on ${TABLE} ("generation", "made", "uuid")`,
  ]
}

/**
 * Of tombstones after the given one, in the order of their index, a page of those of objects that were made at that generation
 * or before. Columns as those of the index and the primary key.
 */
export const tombstonesAfter = (): Sql => sql`select ${KEY} from ${TABLE} where (${KEY}) > (?, ?, ?, ?, ?)
  and "made" <= ? order by ${KEY} limit ${sql.lit(TOMBSTONES_PAGE)}`

export const TOMBSTONES_PAGE = 100

const KEY = sql.raw('"generation", "made", "uuid", "class", "ref"')

export class Tombstones {
  readonly #transaction: Transaction
  readonly #insert: Statement
  readonly #remove: Statement
  readonly #removeClass: Statement
  readonly #renameClass: Statement
  readonly #since: Statement
  readonly #keptFrom: Statement
  readonly #removeBefore: Statement
  readonly #latestBefore: Statement

  constructor(transaction: Transaction) {
    const columns = sql.raw('"generation", "made", "class", "ref", "uuid"')
    const make = (query: Sql) => transaction.database.statement(() => query)
    this.#transaction = transaction
    this.#insert =
      make(sql`insert into ${TABLE} (${columns}) values (?, ?, ?, ?, ?) on conflict ("class", "ref") do update
        set "generation" = excluded."generation", "made" = excluded."made", "uuid" = excluded."uuid"`)
    this.#remove = make(sql`delete from ${TABLE} where "class" = ? and "ref" = ?`)
    this.#removeClass = make(sql`delete from ${TABLE} where "class" = ?`)
    this.#renameClass = make(sql`update ${TABLE} set "class" = ? where "class" = ?`)
    this.#since = make(
      sql`select ${columns} from ${TABLE} where "generation" > ? and "made" <= ? order by "generation"`,
    )
    this.#keptFrom = make(sql`select "generation" from ${TABLE} order by "generation" desc limit 1 offset ?`)
    this.#removeBefore = make(sql`delete from ${TABLE} where "generation" < ?`)
    this.#latestBefore = make(sql`select max("generation") from ${TABLE} where "generation" < ?`)
  }

  add({ generation, made, class: className, ref, uuid }: Tombstone): void {
    this.#transaction.run(this.#insert, generation, made, className, ref, uuid)
  }

  /** For an object that is created again with the same reference. */
  remove(className: string, ref: string): void {
    this.#transaction.run(this.#remove, className, ref)
  }

  removeClass(className: string): void {
    this.#transaction.run(this.#removeClass, className)
  }

  /** `names`: from old to new names. Two classes may have swapped theirs. */
  renameClasses(names: ReadonlyMap<string, string>): void {
    // No name of an API starts with "@".
    for (const [from, to] of names) this.#transaction.run(this.#renameClass, `@${to}`, from)
    for (const to of names.values()) this.#transaction.run(this.#renameClass, to, `@${to}`)
  }

  /** Tombstones of objects that existed at that generation and were destroyed later, in order. */
  since(generation: number): Tombstone[] {
    return this.#since.rows(generation, generation).map(([at, made, className, ref, uuid]) => ({
      generation: Number(at),
      made: Number(made),
      class: className as string,
      ref: ref as string,
      uuid: uuid as string,
    }))
  }

  /** Removes those before that generation, except the `keep` latest. Returns the latest generation removed, if any. */
  sweep(before: number, keep: number): number | undefined {
    const kept = keep > 0 ? this.#keptFrom.first(keep - 1) : Number.MAX_SAFE_INTEGER
    if (kept === undefined) return undefined
    const limit = Math.min(before, Number(kept))
    const latest = this.#latestBefore.first(limit)
    if (latest === null || latest === undefined) return undefined
    this.#transaction.run(this.#removeBefore, limit)
    return Number(latest)
  }
}
