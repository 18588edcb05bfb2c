/** Rows of tables with other columns, such as those of an older model, as rows of this copy's tables: by the names of columns. */
import type { StoredRow, StoredValue } from '../database/database.ts'
import type { StoreContext } from '../objects/store-context.ts'
import type { ChangedValue } from './changeset.ts'
import { Diverged } from './copy-store.ts'
import { type CopyTable, tableKeyIndex } from './copy-tables.ts'

export class RowPlacer {
  readonly #context: StoreContext
  readonly #table: CopyTable
  /** For each column, where it is in the other row; -1 where that does not have it. */
  readonly #from: readonly number[]
  readonly #starts = new Map<number, StoredValue>()

  constructor(context: StoreContext, table: CopyTable, columns: readonly string[]) {
    this.#context = context
    this.#table = table
    // A sum of other columns is not that of these.
    this.#from = table.columns.map((column, i) => (i === table.sumAt ? -1 : columns.indexOf(column)))
  }

  /** A whole row. Columns that it lacks get the value that a new object has; a sum is null. */
  whole(row: readonly ChangedValue[]): StoredRow {
    return this.#from.map((at, i) => (at === -1 ? this.#start(i) : row[at])) as StoredRow
  }

  /** What there is of a row. */
  part(row: readonly ChangedValue[]): ChangedValue[] {
    return this.#from.map((at) => (at === -1 ? undefined : row[at]))
  }

  /** False for the tombstone of a class that this model does not have. The row is one of this copy, and may be a part. */
  isOurs(row: readonly ChangedValue[]): boolean {
    if (this.#table.kind !== 'tombstones') return true
    const owner = row[tableKeyIndex(this.#table, 'class')]
    return this.#context.plan.classes.some(({ name }) => name === owner)
  }

  #start(i: number): StoredValue {
    const known = this.#starts.get(i)
    if (known !== undefined) return known
    const value = i === this.#table.sumAt ? null : this.#startOf(i)
    this.#starts.set(i, value)
    return value
  }

  #startOf(i: number): StoredValue {
    const { name, owner, columns } = this.#table
    const field = owner?.fields.find(
      ({ name: field, storage }) =>
        (storage.kind === 'value' || storage.kind === 'ref') &&
        this.#context.names.column(owner.name, field) === columns[i],
    )
    if (!field) throw new Diverged(`Rows of "${name}" have no column "${columns[i]}"`)
    return this.#context.codec(field.field.type).encode(this.#context.start(field))
  }
}
