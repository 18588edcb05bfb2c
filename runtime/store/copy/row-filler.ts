/** Fills empty tables with rows that come from elsewhere, with their sums. */
import type { Statement, StoredRow, StoredValue } from '../database/database.ts'
import { id, sql, sqlList } from '../database/sql.ts'
import { valueSum } from '../database/sums.ts'
import type { StoreContext } from '../objects/store-context.ts'
import type { TableRows } from './copy-store.ts'
import type { CopyTable, CopyTables } from './copy-tables.ts'
import { tableKeyIndex } from './copy-tables.ts'
import { RowPlacer } from './placed-rows.ts'

/** What a database keeps of its own tables and model. The rest of `@meta` is about the data. */
const KEPT = ['layout', 'schema', 'model', 'names'] as const

export class RowFiller {
  readonly #context: StoreContext
  readonly #tables: CopyTables
  readonly #inserts = new Map<string, Statement>()

  constructor(context: StoreContext, tables: CopyTables) {
    this.#context = context
    this.#tables = tables
  }

  /** To be called while foreign keys are not enforced, as what follows. */
  empty(): void {
    const { transaction } = this.#context
    const kept = sqlList(KEPT.map((key) => sql.lit(key)))
    for (const { name, kind } of this.#tables.values()) {
      const rest = kind === 'meta' ? sql`where "key" not in (${kept})` : sql``
      transaction.run(this.#context.statement(() => sql`delete from ${id(name)} ${rest}`))
    }
  }

  /** Leaves out tables, columns and tombstones that this model does not have. */
  add({ table: name, columns, rows }: TableRows): void {
    const table = this.#tables.get(name)
    if (!table) return
    const placer = new RowPlacer(this.#context, table, columns)
    const insert = this.#insertOf(table)
    for (const given of rows) {
      const row = typed(table, placer.whole(given))
      if (placer.isOurs(row) && !isKept(table, row)) this.#context.transaction.run(insert, ...summed(table, row))
    }
  }

  #insertOf({ name, columns }: CopyTable): Statement {
    const known = this.#inserts.get(name)
    if (known) return known
    const marks = sqlList(columns.map(() => sql.raw('?')))
    const made = this.#context.statement(
      () => sql`insert into ${id(name)} (${sqlList(columns.map(id))}) values (${marks})`,
    )
    this.#inserts.set(name, made)
    return made
  }
}

function isKept(table: CopyTable, row: StoredRow): boolean {
  return table.kind === 'meta' && (KEPT as readonly unknown[]).includes(row[tableKeyIndex(table, 'key')])
}

/** Numbers as the store reads them, as the sum of 1 is another one than that of 1.0. */
function typed({ types }: CopyTable, row: StoredRow): StoredValue[] {
  return row.map((value, i) => {
    if (typeof value === 'number' && types[i] === 'integer') return BigInt(value)
    return typeof value === 'bigint' && types[i] === 'real' ? Number(value) : value
  })
}

function summed({ sumAt, summed: columns }: CopyTable, row: StoredValue[]): StoredValue[] {
  if (sumAt !== -1) row[sumAt] = columns.reduce((sum, i) => sum + valueSum(row[i] as StoredValue), 0)
  return row
}
