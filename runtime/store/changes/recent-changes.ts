/** The latest committed changes, in memory, so that waiting clients get them without a scan of the tables. */
import { lowerBound } from '../../../model/lower-bound.ts'
import { isWatched } from '../objects/changed-rows.ts'
import type { Change, Watched } from '../store.ts'
import { type ChangeEntry, changeKey } from '../transaction/change-log.ts'

/** How many changes are kept in memory; each takes some hundred bytes. */
export const REMEMBERED = 10_000

/** Changes that take little time to read. */
export const FEW = 256

export class Recent {
  readonly #keep: number
  #entries: ChangeEntry[] = []
  /** Changes up to this generation are not remembered. */
  #from: number

  /** Remembers at least the `keep` latest changes, beginning after `generation`. */
  constructor(keep: number, generation: number) {
    this.#keep = keep
    this.#from = generation
  }

  add(entries: readonly ChangeEntry[]): void {
    for (const entry of entries) this.#entries.push(entry)
    if (this.#entries.length <= 2 * this.#keep) return
    const gone = this.#entries.length - this.#keep
    this.#from = (this.#entries[gone - 1] as ChangeEntry).generation
    this.#entries = this.#entries.slice(gone)
  }

  /** Forgets all, and remembers what comes after `generation`. */
  restart(generation: number): void {
    this.#entries = []
    this.#from = generation
  }

  /** The latest change of each object after that generation, by generation; undefined if it is too long ago. */
  since(generation: number, pending: readonly ChangeEntry[]): ChangeEntry[] | undefined {
    if (generation < this.#from) return undefined
    const latest = new Map<string, ChangeEntry>()
    const put = (entry: ChangeEntry) => {
      if (entry.generation <= generation) return
      const key = changeKey(entry)
      latest.delete(key)
      latest.set(key, entry)
    }
    for (let i = this.#firstAfter(generation); i < this.#entries.length; i++) put(this.#entries[i] as ChangeEntry)
    for (const entry of pending) put(entry)
    return [...latest.values()]
  }

  /** The number of changes after that generation; undefined if it is too long ago. */
  countSince(generation: number): number | undefined {
    return generation < this.#from ? undefined : this.#entries.length - this.#firstAfter(generation)
  }

  /** Of few objects, or of what is not watched, there may be many changes: a client that is late is often so by such. */
  areMany(generation: number, watched: Watched, pending: readonly ChangeEntry[]): boolean {
    let count = 0
    for (const entry of this.since(generation, pending) ?? [])
      if (isWatched(entry, watched) && ++count > FEW) return true
    return false
  }

  #firstAfter(generation: number): number {
    return lowerBound(this.#entries, (entry) => entry.generation > generation)
  }
}

/** The change since a generation; none for an object that was made and destroyed since. */
export function changeOf(entry: ChangeEntry, after: number): Change[] {
  const isNew = entry.made > after
  if (entry.kind === 'del') return isNew ? [] : [toChange(entry, 'del')]
  return [toChange(entry, isNew ? 'add' : 'mod')]
}

export function toChange(
  { generation, class: className, ref, uuid = '' }: ChangeEntry,
  operation: Change['operation'],
): Change {
  return { generation, class: className, ref, uuid, operation }
}
