/** The changes since a generation, read page by page and merged by generation. */
import type { StoredRow, StoredValue } from '../database/database.ts'
import { CHANGED, ID, id, MADE, REF, type Sql, sql } from '../database/sql.ts'
import { uuidColumn } from '../objects/class-objects.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { tombstonesAfter } from '../objects/tombstones.ts'
import type { ClassPlan } from '../plan/plan.ts'
import type { Change, Watched } from '../store.ts'
import type { ReadStep } from './paged-objects.ts'

export class SnapshotChanges {
  readonly #classes: ReadonlyMap<string, ChangeQueries>

  constructor(context: StoreContext) {
    this.#classes = new Map(context.plan.classes.map((plan) => [plan.name, changeQueries(context, plan)]))
  }

  /** As `Changes.since`. */
  *since(step: ReadStep, generation: number, { classes, refs }: Watched): Generator<Change> {
    const rows: Iterator<Change>[] = []
    const list = JSON.stringify([...refs])
    for (const [name, { after, of }] of this.#classes) {
      if (classes === '*' || classes.has(name)) rows.push(changedRows(step, after, name, generation))
      else if (refs.size > 0)
        rows.push(
          step(of, list, generation)
            .map((row) => rowChange(name, row, generation))
            .values(),
        )
    }
    const isWatched = (change: Change) => classes === '*' || classes.has(change.class) || refs.has(change.ref)
    if (classes === '*' || classes.size > 0 || refs.size > 0) rows.push(buriedRows(step, generation, isWatched))
    yield* merged(rows)
  }
}

/** How many rows a step reads. */
const PAGE = 200

function* changedRows(step: ReadStep, query: () => Sql, className: string, after: number): Generator<Change> {
  let from: readonly StoredValue[] = [after, Number.MAX_SAFE_INTEGER]
  for (;;) {
    const rows = step(query, ...from, PAGE)
    for (const row of rows) yield rowChange(className, row, after)
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    from = [last[2] as StoredValue, last[4] as StoredValue]
  }
}

function* buriedRows(step: ReadStep, after: number, isWatched: (change: Change) => boolean): Generator<Change> {
  let from: readonly StoredValue[] = [after, Number.MAX_SAFE_INTEGER, '', '', '']
  for (;;) {
    const rows = step(tombstonesAfter, ...from, after, PAGE)
    for (const [generation, , uuid, className, ref] of rows) {
      const change = {
        generation: Number(generation),
        class: className as string,
        ref: ref as string,
        uuid: uuid as string,
        operation: 'del',
      } as const
      if (isWatched(change)) yield change
    }
    const last = rows.at(-1)
    if (!last || rows.length < PAGE) return
    from = last
  }
}

function rowChange(className: string, [ref, made, changed, uuid]: StoredRow, after: number): Change {
  const operation = Number(made) > after ? 'add' : 'mod'
  return { generation: Number(changed), class: className, ref: ref as string, uuid: uuid as string, operation }
}

/** Of those with the same generation, the changes of an earlier iterator come first. */
function* merged(iterators: readonly Iterator<Change>[]): Generator<Change> {
  const heads = iterators.flatMap((iterator): Head[] => {
    const { value, done } = iterator.next()
    return done ? [] : [{ change: value, iterator }]
  })
  while (heads.length > 0) {
    let first = 0
    let second = Number.POSITIVE_INFINITY
    for (let i = 1; i < heads.length; i++) {
      const [best, at] = [(heads[first] as Head).change.generation, (heads[i] as Head).change.generation]
      if (at < best) {
        first = i
        second = best
      } else second = Math.min(second, at)
    }
    const head = heads[first] as Head
    let done = false
    while (!done && head.change.generation <= second) {
      yield head.change
      const next = head.iterator.next()
      done = next.done === true
      if (!next.done) head.change = next.value
    }
    if (done) heads.splice(first, 1)
  }
}

interface Head {
  change: Change
  readonly iterator: Iterator<Change>
}

interface ChangeQueries {
  /** Rows after a generation and an `@id`, at most so many. */
  after(): Sql
  /** Those of the given refs, a JSON array, after a generation. */
  of(): Sql
}

function changeQueries({ names, database }: StoreContext, plan: ClassPlan): ChangeQueries {
  const from = () =>
    sql`select ${REF}, ${MADE}, ${CHANGED}, ${uuidColumn(names, plan)}, ${ID} from ${id(names.table(plan.name))} where`
  const order = sql`order by ${CHANGED}, ${ID}`
  return {
    after: () => sql`${from()} (${CHANGED}, ${ID}) > (?, ?) ${order} limit ?`,
    of: () => sql`${from()} ${database.dialect.isInJsonArray(REF)} and ${CHANGED} > ? ${order}`,
  }
}
