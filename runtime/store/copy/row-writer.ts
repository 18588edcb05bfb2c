/**
 * Writes the changes of a commit by statements of its own: `applyChangeset` of node:sqlite runs pragmas that make SQLite prepare
 * all statements of the store again.
 */
import type { Statement, StoredRow, StoredValue } from '../database/database.ts'
import { id, type Sql, sql, sqlList } from '../database/sql.ts'
import type { Transaction } from '../transaction/transaction.ts'
import type { ChangedValue, RowChange } from './changeset.ts'
import { Diverged } from './copy-store.ts'
import type { CopyTable } from './copy-tables.ts'

/** How many statements that update different columns are kept of a table. */
const MOST_UPDATES = 100

export class RowWriter {
  readonly #transaction: Transaction
  readonly #table: CopyTable
  readonly #insert: Statement
  readonly #delete: Statement
  readonly #deleteByKey: Statement
  readonly #read: Statement
  readonly #updates = new Map<string, Statement>()

  constructor(transaction: Transaction, table: CopyTable) {
    const { database } = transaction
    const name = id(table.name)
    const columns = table.columns.map(id)
    const compared = columns.filter((_, i) => i !== table.sumAt)
    this.#transaction = transaction
    this.#table = table
    this.#insert = database.statement(
      () => sql`insert into ${name} (${sqlList(columns)}) values (${sqlList(columns.map(() => sql.raw('?')))})`,
    )
    this.#delete = database.statement(() => sql`delete from ${name} where ${same(compared)}`)
    this.#deleteByKey = database.statement(() => sql`delete from ${name} where ${this.#byKey()}`)
    this.#read = database.statement(() => sql`select ${sqlList(columns)} from ${name} where ${this.#byKey()}`)
  }

  /** Throws ConstraintError, and Diverged if the row is not as the change says. */
  write(change: RowChange): void {
    if (change.kind === 'insert') this.#transaction.run(this.#insert, ...(change.now as StoredRow))
    else if (change.kind === 'delete') this.#deleteRow(change)
    else this.#update(change)
  }

  /** The row as it is after an update that is not written yet. */
  after({ old, now }: RowChange): StoredRow {
    const row = this.row(old)
    if (!row) throw this.#diverged('has no row')
    return row.map((value, i) => {
      const changed = now[i]
      return changed === undefined ? value : changed
    })
  }

  /** The row with the key of these values; undefined if there is none. */
  row(values: readonly ChangedValue[]): StoredRow | undefined {
    return this.#read.row(...this.#keyOf(values))
  }

  /** Whatever the row has; for one that is inserted again. */
  remove(values: readonly ChangedValue[]): void {
    if (this.#transaction.run(this.#deleteByKey, ...this.#keyOf(values)) !== 1) throw this.#diverged('has no row')
  }

  /** Of a whole row. */
  insert(row: StoredRow): void {
    this.#transaction.run(this.#insert, ...row)
  }

  /** Throws Diverged if the row is not as the change says. */
  require({ old }: RowChange): void {
    const row = this.row(old)
    const { sumAt } = this.#table
    if (!row || !old.every((value, i) => value === undefined || i === sumAt || isSame(value, row[i])))
      throw this.#diverged('has another row')
  }

  #deleteRow({ old }: RowChange): void {
    const { sumAt, columns } = this.#table
    // A commit of another layout may lack columns.
    if (old.some((value, i) => value === undefined && i !== sumAt)) {
      this.require({ kind: 'delete', old, now: [] })
      this.remove(old)
      return
    }
    const values = columns.flatMap((_, i) => (i === sumAt ? [] : [old[i] as StoredValue]))
    if (this.#transaction.run(this.#delete, ...values) !== 1) throw this.#diverged('has another row')
  }

  #update({ old, now }: RowChange): void {
    const { sumAt } = this.#table
    const params: StoredValue[] = []
    const before: StoredValue[] = []
    let changed = ''
    for (let i = 0; i < now.length; i++) {
      const value = now[i]
      if (value === undefined) continue
      changed += `${i} `
      params.push(value)
      if (i !== sumAt) before.push(old[i] as StoredValue)
    }
    if (changed === '') return
    const statement = this.#updates.get(changed) ?? this.#updateOf(changed)
    const done = this.#transaction.run(statement, ...params, ...this.#keyOf(old), ...before)
    if (done !== 1) throw this.#diverged('has another row')
  }

  /** `changed`: the indexes of the columns. */
  #updateOf(changed: string): Statement {
    const { name, columns, sumAt } = this.#table
    const all = changed.trimEnd().split(' ').map(Number)
    const compared = all.filter((i) => i !== sumAt)
    const column = (i: number) => id(columns[i] as string)
    const set = sqlList(all.map((i) => sql`${column(i)} = ?`))
    const where = [this.#byKey(), ...(compared.length > 0 ? [same(compared.map(column))] : [])]
    const statement = this.#transaction.database.statement(
      () => sql`update ${id(name)} set ${set} where ${sqlList(where, ' and ')}`,
    )
    for (const oldest of this.#updates.keys()) if (this.#updates.size >= MOST_UPDATES) this.#updates.delete(oldest)
    this.#updates.set(changed, statement)
    return statement
  }

  #byKey(): Sql {
    const { key, columns } = this.#table
    return sqlList(
      key.map((i) => sql`${id(columns[i] as string)} = ?`),
      ' and ',
    )
  }

  #keyOf(values: readonly ChangedValue[]): StoredValue[] {
    return this.#table.key.map((i) => values[i] as StoredValue)
  }

  #diverged(what: string): Diverged {
    return new Diverged(`The table "${this.#table.name}" ${what} than the commit says`)
  }
}

/** True in SQL if the columns have the values, which may be null. In halves, as SQLite nests expressions at most 1,000 deep. */
function same(columns: readonly Sql[]): Sql {
  if (columns.length <= AT_ONCE)
    return sql`(${sqlList(
      columns.map((column) => sql`${column} is ?`),
      ' and ',
    )})`
  const half = Math.ceil(columns.length / 2)
  return sql`(${same(columns.slice(0, half))} and ${same(columns.slice(half))})`
}

const AT_ONCE = 100

function isSame(a: StoredValue, b: StoredValue | undefined): boolean {
  if (a instanceof Uint8Array) return b instanceof Uint8Array && Buffer.compare(a, b) === 0
  // -0 is 0 in SQLite.
  return a === b
}
