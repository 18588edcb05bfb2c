/** The objects of one class in a snapshot, read in pages of rows. */
import { handleInvalid } from '../../values/api-error.ts'
import type { RecordValue } from '../../values/values.ts'
import type { StoredRow, StoredValue } from '../database/database.ts'
import type { Sql } from '../database/sql.ts'
import { type ClassObjects, RECORDS_PAGE, REFS_PAGE } from '../objects/class-objects.ts'
import { PARTS_PAGE } from '../objects/record-parts.ts'
import type { SnapshotObjects } from '../store.ts'

/** Reads the rows of a query; a few only. */
export type ReadStep = (query: () => Sql, ...params: StoredValue[]) => StoredRow[]

export class PagedObjects implements SnapshotObjects {
  readonly name: string
  readonly fieldNames: readonly string[]
  readonly #objects: ClassObjects
  readonly #step: ReadStep
  readonly #counts: ReadonlyMap<string, number>

  constructor(objects: ClassObjects, step: ReadStep, counts: ReadonlyMap<string, number>) {
    this.name = objects.name
    this.fieldNames = objects.fieldNames
    this.#objects = objects
    this.#step = step
    this.#counts = counts
  }

  has(ref: string): boolean {
    return this.#step(this.#objects.queries.has, ref).length > 0
  }

  record(ref: string): RecordValue {
    const [row] = this.#step(this.#objects.queries.record, ref)
    if (!row) throw handleInvalid(this.name, ref)
    return this.#objects.recordOf(row)
  }

  *records(): Generator<readonly [string, RecordValue]> {
    for (const row of this.#rows(this.#objects.queries.recordsAfter, RECORDS_PAGE))
      yield [row[0] as string, this.#objects.recordOf(row)]
  }

  *parts(fields: ReadonlySet<string>): Generator<readonly [string, RecordValue]> {
    const part = this.#objects.parts.of(fields)
    if (!part) yield* this.records()
    else for (const row of this.#rows(part.after, PARTS_PAGE)) yield [row[0] as string, part.recordOf(row)]
  }

  *refs(): Generator<string> {
    for (const row of this.#rows(this.#objects.queries.refsAfter, REFS_PAGE)) yield row[0] as string
  }

  count(): number {
    return this.#counts.get(this.name) ?? 0
  }

  /** The last column of each row is its `@id`. */
  *#rows(query: () => Sql, page: number): Generator<StoredRow> {
    let after: StoredValue = BEFORE_ALL
    for (;;) {
      const rows = this.#step(query, after)
      yield* rows
      if (rows.length < page) return
      after = rows.at(-1)?.at(-1) as StoredValue
    }
  }
}

/** Less than every `@id`. */
const BEFORE_ALL = 0
