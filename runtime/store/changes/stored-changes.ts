/** Which objects changed since a generation: recent changes from memory, older ones from the tables. */
import { handleInvalid } from '../../values/api-error.ts'
import type { Dialect, Statement } from '../database/database.ts'
import { CHANGED, ID, id, MADE, REF, type Sql, sql } from '../database/sql.ts'
import { isWatched, rowChange } from '../objects/changed-rows.ts'
import { uuidColumn } from '../objects/class-objects.ts'
import type { StoreContext } from '../objects/store-context.ts'
import type { ClassPlan } from '../plan/plan.ts'
import type { TableNames } from '../plan/table-names.ts'
import { INCARNATION, type TextTable } from '../settings/text-table.ts'
import type { Change, Changes, Watched } from '../store.ts'
import { type ChangeEntry, LAST_GENERATION, PER_MILLISECOND } from '../transaction/change-log.ts'
import { changeOf, FEW, REMEMBERED, Recent, toChange } from './recent-changes.ts'
import { LATEST, LOST_BEFORE } from './start-generations.ts'

export class StoredChanges implements Changes {
  readonly #context: StoreContext
  readonly #meta: TextTable
  readonly #settings: TextTable
  readonly #classes: ReadonlyMap<string, Statements>
  readonly #recent: Recent
  #lostBefore = 0
  #incarnation = ''

  constructor(context: StoreContext, meta: TextTable, settings: TextTable) {
    this.#context = context
    this.#meta = meta
    this.#settings = settings
    this.#classes = new Map(context.plan.classes.map((plan) => [plan.name, statementsOf(context, plan)]))
    this.readFacts()
    const { transaction } = context
    this.#recent = new Recent(REMEMBERED, transaction.log.latest)
    this.#count()
    transaction.onCommitted((entries) => this.#recent.add(entries))
    transaction.onUndone(() => this.#count())
  }

  get lostBefore(): number {
    return this.#lostBefore
  }

  get incarnation(): string {
    return this.#incarnation
  }

  /** To be called when others have changed or undone what the tables say of the data themselves. */
  readFacts(): void {
    this.#lostBefore = Number(this.#meta.get(LOST_BEFORE) ?? 0)
    this.#incarnation = this.#settings.get(INCARNATION) ?? ''
  }

  /** To be called when other data have taken the place of all. */
  restart(): void {
    this.readFacts()
    this.#recent.restart(this.#context.transaction.log.latest)
  }

  generation(): number {
    const { transaction } = this.#context
    transaction.flush()
    return transaction.log.latest
  }

  since(generation: number, watched: Watched): Change[] {
    const { transaction } = this.#context
    transaction.flush()
    const recent = this.#recent.since(generation, transaction.log.pending)
    if (!recent) return this.#stored(generation, watched)
    return recent.flatMap((entry) => {
      if (!isWatched(entry, watched) || !this.#resolve(entry)) return []
      return changeOf(entry, generation)
    })
  }

  mayBeMany(generation: number, watched: Watched): boolean {
    const { log } = this.#context.transaction
    const recent = this.#recent.countSince(generation)
    if (recent !== undefined)
      return recent + log.pending.length > FEW && this.#recent.areMany(generation, watched, log.pending)
    let objects = 0
    for (const count of log.counts.values()) objects += count
    return objects > FEW
  }

  counts(): ReadonlyMap<string, number> {
    return this.#context.transaction.log.counts
  }

  touch(className: string, ref: string): void {
    if (!this.#context.isLive(className, ref)) throw handleInvalid(className, ref)
    this.#context.transaction.begin()
    this.#context.touch(className, ref)
  }

  onCommitted(listener: (changes: readonly Change[]) => void): void {
    this.#context.transaction.onCommitted((entries) => {
      const changes = entries.filter((entry) => this.#resolve(entry)).map((entry) => toChange(entry, entry.kind))
      if (changes.length > 0) listener(changes)
    })
  }

  sweep(before: number, keep: number): void {
    const { transaction, tombstones } = this.#context
    transaction.atomically(() => {
      const swept = tombstones.sweep(transaction.log.isAhead ? LAST_GENERATION : before * PER_MILLISECOND, keep)
      if (swept === undefined) return
      this.#meta.set(LATEST, String(transaction.log.latest))
      this.#meta.set(LOST_BEFORE, String(Math.max(swept, this.#lostBefore)))
      this.#lostBefore = Math.max(swept, this.#lostBefore)
    })
  }

  /** Completes the entry with what it lacks of its object; false if the object is gone. */
  #resolve(entry: ChangeEntry): boolean {
    if (entry.uuid !== undefined) return true
    const row = this.#classes.get(entry.class)?.one.row(entry.ref)
    if (!row) return false
    entry.made = Number(row[0])
    entry.uuid = row[1] as string
    return true
  }

  /** From the tables, by their index on generations. */
  #stored(generation: number, { classes, refs }: Watched): Change[] {
    const found: Change[] = []
    const list = JSON.stringify([...refs])
    for (const [className, { since, sinceOf }] of this.#classes) {
      const all = classes === '*' || classes.has(className)
      const objects = this.counts().get(className) ?? 0
      if (objects === 0 || (!all && refs.size === 0)) continue
      // Of few objects, all changed ones are read in less time than many refs are looked up.
      const rows = all || objects <= refs.size ? since.rows(generation) : sinceOf.rows(list, generation)
      for (const row of rows) if (all || refs.has(row[0] as string)) found.push(rowChange(className, row, generation))
    }
    for (const { made: _, ...tombstone } of this.#context.tombstones.since(generation)) {
      if (isWatched(tombstone, { classes, refs })) found.push({ ...tombstone, operation: 'del' })
    }
    return found.sort((a, b) => a.generation - b.generation)
  }

  #count(): void {
    const { counts } = this.#context.transaction.log
    for (const [className, { count }] of this.#classes) counts.set(className, Number(count.first()))
  }
}

/** After a class was dropped with its rows: nothing is left to say which objects they were. */
export function loseEvents(context: StoreContext, meta: TextTable): void {
  const now = context.transaction.log.stamp()
  meta.set(LATEST, String(now))
  meta.set(LOST_BEFORE, String(now))
  context.transaction.log.start(now)
}

interface Statements {
  readonly count: Statement
  readonly one: Statement
  readonly since: Statement
  /** Only of the given refs, a JSON array. */
  readonly sinceOf: Statement
}

function statementsOf(context: StoreContext, plan: ClassPlan): Statements {
  const table = () => id(context.names.table(plan.name))
  const uuid = () => uuidColumn(context.names, plan)
  const changed = () => changedQueries(context.database.dialect, context.names, plan)
  return {
    count: context.statement(() => sql`select count(*) from ${table()}`),
    one: context.statement(() => sql`select ${MADE}, ${uuid()} from ${table()} where ${REF} = ?`),
    since: context.statement(() => changed().since),
    sinceOf: context.statement(() => changed().sinceOf),
  }
}

/** Find the rows of a class that changed after a generation, all or only those of some refs. Both use an index. */
export function changedQueries(dialect: Dialect, names: TableNames, plan: ClassPlan): { since: Sql; sinceOf: Sql } {
  const columns = sql`${REF}, ${MADE}, ${CHANGED}, ${uuidColumn(names, plan)}`
  const from = sql`select ${columns} from ${id(names.table(plan.name))} where`
  const newer = sql`${CHANGED} > ? order by ${CHANGED}, ${ID}`
  return {
    since: sql`${from} ${newer}`,
    sinceOf: sql`${from} ${dialect.isInJsonArray(REF)} and ${newer}`,
  }
}
