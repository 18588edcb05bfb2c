/** The changes of the open transaction, in order, each with its generation. Follows the transaction's savepoints. */

/** `made` is 0 and `uuid` is undefined until they have been looked up. */
export interface ChangeEntry {
  generation: number
  readonly class: string
  readonly ref: string
  readonly kind: 'add' | 'mod' | 'del'
  made: number
  uuid: string | undefined
  /** The row has the generation already, or is gone. If false, the next flush writes the generation. */
  readonly written: boolean
}

/** Generations per millisecond: the lower ten bits distinguish changes within one millisecond. */
export const PER_MILLISECOND = 1024

/** The largest generation: JSON, JavaScript and SQL represent all whole numbers up to here exactly. */
export const LAST_GENERATION = Number.MAX_SAFE_INTEGER

/** A machine's clock moves generations at most to here, in ms since 1970. They can still be counted on from there. */
const LATEST_TIME = Date.UTC(2200, 0)
/** Nor does it move them further than this, in ms, from the latest generation at start: a clock may be wrong once. */
const LONGEST_PAUSE = 10 * 365.25 * 24 * 60 * 60 * 1000
/** How far another machine's clock may be ahead of this one, in ms. */
const DAY = 24 * 60 * 60 * 1000

/**
 * Generations are a clock that never goes back and follows the machine's clock within bounds. All changes between two
 * flushes have the same generation. The log also counts objects, because an undo must also undo the counts.
 */
export class ChangeLog {
  readonly counts = new Map<string, number>()
  /** Milliseconds since 1970. */
  readonly now: () => number
  #latestTime = LATEST_TIME
  #clock = 0
  #window: number | undefined
  #latest = 0
  #entries: ChangeEntry[] = []
  #flushed = 0

  constructor(now: () => number = Date.now) {
    this.now = now
  }

  /** All further changes get generations after `latest`. */
  start(latest: number): void {
    if (latest > 0) this.#latestTime = Math.min(LATEST_TIME, latest / PER_MILLISECOND + LONGEST_PAUSE)
    this.#clock = Math.max(this.#clock, latest)
    this.#latest = Math.max(this.#latest, latest)
  }

  /** Goes back to that generation, while nothing waits for a commit. */
  rewind(latest: number): void {
    this.#clock = latest
    this.#latest = latest
    this.#forget()
  }

  /** The generation of a change that is made now. */
  stamp(): number {
    this.#window ??= this.#tick()
    return this.#window
  }

  /** The generation of the latest change that is not undone. */
  get latest(): number {
    return this.#entries.at(-1)?.generation ?? this.#latest
  }

  /** The latest change is later than now, by some machine's clock. Then generations do not say when changes were made. */
  get isAhead(): boolean {
    return this.latest > (this.now() + DAY) * PER_MILLISECOND
  }

  get length(): number {
    return this.#entries.length
  }

  /** How many entries are flushed; `undo` takes this number back. */
  get flushed(): number {
    return this.#flushed
  }

  /** Changes that are not committed, in order. */
  get pending(): readonly ChangeEntry[] {
    return this.#entries
  }

  /** The latest change is to that object, and its row has the generation already. */
  carries(className: string, ref: string, generation: number): boolean {
    const last = this.#entries.at(-1)
    if (!last?.written || last.kind === 'del') return false
    return last.ref === ref && last.generation === generation && last.class === className
  }

  push(entry: ChangeEntry): void {
    this.#entries.push(entry)
    this.#count(entry, 1)
  }

  /** Removes and returns all entries after the first `length`. Entries after the first `flushed` are flushed again. */
  undo(length: number, flushed: number): ChangeEntry[] {
    const undone = this.#entries.splice(length)
    for (const entry of undone) this.#count(entry, -1)
    this.#flushed = Math.min(this.#flushed, flushed)
    return undone
  }

  /** Calls `write` for each changed row that does not have its generation yet. Then a new generation begins. */
  flush(write: (entry: ChangeEntry) => void): void {
    if (this.#flushed < this.#entries.length) {
      for (const entry of unwritten(this.#entries, this.#flushed)) write(entry)
      this.#flushed = this.#entries.length
    }
    this.#window = undefined
  }

  /** To be called when the transaction is durable. Returns its changes by generation, each object once. */
  commit(): ChangeEntry[] {
    const committed = coalesced(this.#entries)
    this.#latest = Math.max(this.#latest, this.latest)
    this.#forget()
    return committed
  }

  /** To be called when the transaction is undone. The caller has to count all objects again. */
  clear(): void {
    this.#forget()
  }

  #forget(): void {
    if (this.#entries.length > 0) this.#entries = []
    this.#flushed = 0
    this.#window = undefined
  }

  #tick(): number {
    const time = Math.floor(Math.min(this.now(), this.#latestTime))
    this.#clock = Math.max(this.#clock + 1, time * PER_MILLISECOND)
    return this.#clock
  }

  #count({ kind, class: className }: ChangeEntry, sign: 1 | -1): void {
    if (kind === 'mod') return
    const change = kind === 'add' ? sign : -sign
    this.counts.set(className, (this.counts.get(className) ?? 0) + change)
  }
}

/** With the class, because initial objects of two classes may have the same uuid, and so the same ref. */
export function changeKey(entry: { readonly class: string; readonly ref: string }): string {
  return `${entry.class} ${entry.ref}`
}

/** Each object once, with its latest generation. An object that was created and then modified stays created. */
function coalesced(entries: readonly ChangeEntry[]): ChangeEntry[] {
  if (entries.length < 2) return [...entries]
  const latest = new Map<string, ChangeEntry>()
  for (const entry of entries) {
    const key = changeKey(entry)
    const before = latest.get(key)
    latest.delete(key)
    const made = before?.kind === 'add' && entry.kind === 'mod'
    latest.set(key, made ? { ...before, generation: entry.generation } : entry)
  }
  return [...latest.values()]
}

/** The entries from `start` on whose row does not have their generation yet, each object once. */
function unwritten(entries: readonly ChangeEntry[], start: number): Iterable<ChangeEntry> {
  const due = new Map<string, ChangeEntry>()
  if (entries.every((entry) => entry.written)) return []
  const carried = new Map<string, number>()
  for (let i = start; i < entries.length; i++) {
    const entry = entries[i] as ChangeEntry
    const key = changeKey(entry)
    if (entry.written) {
      carried.set(key, entry.generation)
      due.delete(key)
    } else if (carried.get(key) !== entry.generation) due.set(key, entry)
  }
  return due.values()
}
