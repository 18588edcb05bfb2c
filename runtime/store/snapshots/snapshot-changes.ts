/** The changes since a generation, read page by page and merged by generation. */
import type { StoredRow, StoredValue } from '../database/database.ts'
import { CHANGED, ID, id, MADE, REF, type Sql, sql } from '../database/sql.ts'
import { isWatched, rowChange } from '../objects/changed-rows.ts'
import { uuidColumn } from '../objects/class-objects.ts'
import type { StoreContext } from '../objects/store-context.ts'
import { TOMBSTONES_PAGE, tombstonesAfter } from '../objects/tombstones.ts'
import type { ClassPlan } from '../plan/plan.ts'
import type { Change, Watched } from '../store.ts'
import type { ReadStep } from './paged-objects.ts'

export class SnapshotChanges {
  readonly #classes: ReadonlyMap<string, ChangeQueries>

  constructor(context: StoreContext) {
    this.#classes = new Map(context.plan.classes.map((plan) => [plan.name, changeQueries(context, plan)]))
  }

  /** As `Changes.since`. `counts`: the number of objects of each class. */
  *since(step: ReadStep, counts: ReadonlyMap<string, number>, generation: number, watched: Watched): Generator<Change> {
    const { classes, refs } = watched
    const found: Iterator<Change>[] = []
    const list = JSON.stringify([...refs])
    for (const [name, queries] of this.#classes) {
      const objects = counts.get(name) ?? 0
      const all = classes === '*' || classes.has(name)
      if (objects === 0 || (!all && refs.size === 0)) continue
      // Of few objects, all changed ones are read in less time than many refs are looked up.
      if (all || objects <= refs.size) {
        const changes = changesOf(name, changedRows(step, queries, generation), generation)
        found.push(all ? changes : ofRefs(changes, refs))
      } else found.push(changesOf(name, step(queries.of, list, generation), generation))
    }
    if (classes === '*' || classes.size > 0 || refs.size > 0) found.push(buriedRows(step, generation, watched))
    yield* merged(found)
  }
}

function* ofRefs(changes: Iterable<Change>, refs: ReadonlySet<string>): Generator<Change> {
  for (const change of changes) if (refs.has(change.ref)) yield change
}

/** How many rows a step reads: of each class a few first, as the first change needs a step in every class. */
const [FIRST_PAGE, PAGE] = [8, 100]

/** The database finds a page by generation only, and many rows may have the same one: the rest of those is read first. */
function* changedRows(step: ReadStep, { first, after, rest }: ChangeQueries, since: number): Generator<StoredRow> {
  let from: StoredValue = since
  for (let page = FIRST_PAGE; ; page = PAGE) {
    const rows = step(page === FIRST_PAGE ? first : after, from)
    yield* rows
    const last = rows.at(-1)
    if (!last || rows.length < page) return
    from = last[2] as StoredValue
    yield* restOf(step, rest, from, last[4] as StoredValue)
  }
}

function* restOf(step: ReadStep, rest: () => Sql, generation: StoredValue, after: StoredValue): Generator<StoredRow> {
  for (let from = after; ; ) {
    const rows = step(rest, generation, from)
    yield* rows
    if (rows.length < PAGE) return
    from = rows.at(-1)?.[4] as StoredValue
  }
}

function* buriedRows(step: ReadStep, after: number, watched: Watched): Generator<Change> {
  let from: readonly StoredValue[] = [after, Number.MAX_SAFE_INTEGER, '', '', '']
  for (;;) {
    const rows = step(tombstonesAfter, ...from, after)
    for (const [generation, , uuid, className, ref] of rows) {
      const change = {
        generation: Number(generation),
        class: className as string,
        ref: ref as string,
        uuid: uuid as string,
        operation: 'del',
      } as const
      if (isWatched(change, watched)) yield change
    }
    const last = rows.at(-1)
    if (!last || rows.length < TOMBSTONES_PAGE) return
    from = last
  }
}

function* changesOf(className: string, rows: Iterable<StoredRow>, after: number): Generator<Change> {
  for (const row of rows) yield rowChange(className, row, after)
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
  /** The first rows after a generation; of `after`, a whole page. */
  first(): Sql
  after(): Sql
  /** A page of the rows of one generation after an `@id`. */
  rest(): Sql
  /** Those of the given refs, a JSON array, after a generation. */
  of(): Sql
}

function changeQueries({ names, database }: StoreContext, plan: ClassPlan): ChangeQueries {
  const from = () =>
    sql`select ${REF}, ${MADE}, ${CHANGED}, ${uuidColumn(names, plan)}, ${ID} from ${id(names.table(plan.name))} where`
  const order = sql`order by ${CHANGED}, ${ID}`
  return {
    first: () => sql`${from()} ${CHANGED} > ? ${order} limit ${sql.lit(FIRST_PAGE)}`,
    after: () => sql`${from()} ${CHANGED} > ? ${order} limit ${sql.lit(PAGE)}`,
    rest: () => sql`${from()} ${CHANGED} = ? and ${ID} > ? order by ${ID} limit ${sql.lit(PAGE)}`,
    of: () => sql`${from()} ${database.dialect.isInJsonArray(REF)} and ${CHANGED} > ? ${order}`,
  }
}
