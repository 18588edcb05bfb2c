/** Which objects changed since when, in memory: the latest changes from a list, earlier ones from the rows. */
import { handleInvalid } from '../../values/api-error.ts'
import { changeOf, FEW, REMEMBERED, Recent, toChange } from '../changes/recent-changes.ts'
import { isWatched } from '../objects/changed-rows.ts'
import type { Change, Changes, Watched } from '../store.ts'
import { type ChangeEntry, changeKey, LAST_GENERATION, PER_MILLISECOND } from '../transaction/change-log.ts'
import type { MemoryContext } from './memory-context.ts'
import type { MemoryTable } from './memory-table.ts'
import { notify } from './memory-transaction.ts'

export class MemoryChanges implements Changes {
  readonly incarnation: string
  readonly #context: MemoryContext
  #recent: Recent
  #lostBefore = 0
  readonly #listeners: ((changes: readonly Change[]) => void)[] = []

  constructor(context: MemoryContext, incarnation: string) {
    const { transaction } = context
    this.incarnation = incarnation
    this.#context = context
    this.#recent = new Recent(REMEMBERED, transaction.log.latest)
    transaction.onCommitted((entries) => this.#committed(entries))
    transaction.onCommitted((entries) => this.#tell(entries))
  }

  get lostBefore(): number {
    return this.#lostBefore
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
    if (!recent) return this.#fromRows(generation, watched)
    return recent.flatMap((entry) => (isWatched(entry, watched) ? changeOf(entry, generation) : []))
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
    const table = this.#context.tables.get(className)
    const row = table?.find(ref)
    if (!table || !row) throw handleInvalid(className, ref)
    this.#context.note(table, row, 'mod', this.#context.transaction.log.stamp())
  }

  onCommitted(listener: (changes: readonly Change[]) => void): void {
    this.#listeners.push(listener)
  }

  #tell(entries: readonly ChangeEntry[]): void {
    if (entries.length === 0 || this.#listeners.length === 0) return
    const changes = entries.map((entry) => toChange(entry, entry.kind))
    for (const listener of this.#listeners) notify(listener, changes)
  }

  sweep(before: number, keep: number): void {
    const { transaction, buried } = this.#context
    const generations = [...buried.values()].map(({ generation }) => generation).sort((a, b) => b - a)
    const kept = keep > 0 ? generations[keep - 1] : LAST_GENERATION
    if (kept === undefined) return
    const limit = Math.min(transaction.log.isAhead ? LAST_GENERATION : before * PER_MILLISECOND, kept)
    const swept = generations.find((generation) => generation < limit)
    if (swept === undefined) return
    transaction.watcher?.buried()
    transaction.atomically(() => {
      for (const [key, { generation }] of buried) if (generation < limit) transaction.put(buried, key, undefined)
    })
    this.#lostBefore = Math.max(swept, this.#lostBefore)
  }

  /** Other data take the place of those that were there: nobody can learn what that changes. */
  startAnew(): void {
    const { log } = this.#context.transaction
    log.start(log.stamp())
    log.flush(() => {})
    this.#lostBefore = log.latest
    this.#recent = new Recent(REMEMBERED, log.latest)
  }

  /** The data of that generation are back, and nobody has seen later ones. */
  rewind(generation: number): void {
    this.#context.transaction.log.rewind(generation)
    this.#lostBefore = 0
    this.#recent = new Recent(REMEMBERED, generation)
  }

  #committed(entries: readonly ChangeEntry[]): void {
    const { transaction } = this.#context
    for (const { class: className, ref, generation } of entries) {
      const row = this.#context.find(className, ref)
      if (!row) continue
      transaction.watcher?.row(row)
      row.changed = generation
    }
    this.#recent.add(entries)
  }

  #fromRows(generation: number, watched: Watched): Change[] {
    const pending = new Map(this.#context.transaction.log.pending.map((entry) => [changeKey(entry), entry.generation]))
    const found: Change[] = []
    for (const table of this.#context.tables.values()) found.push(...changedRows(table, generation, watched, pending))
    for (const { made, ...gone } of this.#context.buried.values())
      if (gone.generation > generation && made <= generation && isWatched(gone, watched))
        found.push({ ...gone, operation: 'del' })
    return found.sort((a, b) => a.generation - b.generation)
  }
}

/** `pending`: the generations of changes that are not committed. */
function changedRows(
  { layout: { name, uuid }, rows }: MemoryTable,
  after: number,
  watched: Watched,
  pending: ReadonlyMap<string, number>,
): Change[] {
  const found: Change[] = []
  for (const { ref, made, changed, slots } of rows.values()) {
    const of = { class: name, ref }
    const generation = pending.get(changeKey(of)) ?? changed
    if (generation <= after || !isWatched(of, watched)) continue
    const id = uuid ? (slots[uuid.slots[0] as number] as string) : ''
    found.push({ ...of, generation, uuid: id, operation: made > after ? 'add' : 'mod' })
  }
  return found
}
