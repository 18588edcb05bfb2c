/** What the open transaction has changed, in order, with the generation of each change; can go back as it does. */

/** `made` is 0 and `uuid` undefined where nobody has looked them up. */
export interface ChangeEntry {
  generation: number
  readonly class: string
  readonly ref: string
  readonly kind: 'add' | 'mod' | 'del'
  made: number
  uuid: string | undefined
  /** The row carries the generation already, or is gone; otherwise the next flush writes it. */
  readonly written: boolean
}

/** A generation's milliseconds are its upper bits; the lower ten tell apart what happens within one. */
export const PER_MILLISECOND = 1024

/** The largest generation: up to here JSON, JavaScript and SQLite all have the same whole numbers. */
export const LAST_GENERATION = Number.MAX_SAFE_INTEGER

/** No machine's clock moves generations further than to here, ms; there is room to count on for longer than it matters. */
const LATEST_TIME = Date.UTC(2200, 0)
/** Nor further than so many ms beyond what the data have at start: a clock that is wrong once must not count for ever. */
const LONGEST_PAUSE = 10 * 365.25 * 24 * 60 * 60 * 1000
/** A clock may be ahead of ours by so much, ms. */
const DAY = 24 * 60 * 60 * 1000

/**
 * Generations are a clock that never goes back, and follows the machine's within bounds. What changes between two flushes
 * has one generation. Objects are counted here too, as their number has to follow the same undoing.
 */
export class ChangeLog {
  readonly counts = new Map<string, number>()
  readonly #now: () => number
  #latestTime = LATEST_TIME
  #clock = 0
  #window: number | undefined
  #latest = 0
  #entries: ChangeEntry[] = []
  #flushed = 0

  /** `now`: milliseconds since 1970. */
  constructor(now: () => number = Date.now) {
    this.#now = now
  }

  /** `latest`: a generation that no change to come may have, nor one before it. */
  start(latest: number): void {
    if (latest > 0) this.#latestTime = Math.min(LATEST_TIME, latest / PER_MILLISECOND + LONGEST_PAUSE)
    this.#clock = Math.max(this.#clock, latest)
    this.#latest = Math.max(this.#latest, latest)
  }

  /** The generation of what is changed now. */
  stamp(): number {
    this.#window ??= this.#tick()
    return this.#window
  }

  /** That of the latest change that stands. */
  get latest(): number {
    return this.#entries.at(-1)?.generation ?? this.#latest
  }

  /** The data were changed at a time to come: then generations only count, and say nothing of when. */
  get isAhead(): boolean {
    return this.latest > (this.#now() + DAY) * PER_MILLISECOND
  }

  get length(): number {
    return this.#entries.length
  }

  /** How many entries had been flushed: to be given back to `undo`. */
  get flushed(): number {
    return this.#flushed
  }

  /** What is not committed, in order. */
  get pending(): readonly ChangeEntry[] {
    return this.#entries
  }

  /** The latest change is of that object, and its row has the generation. */
  carries(className: string, ref: string, generation: number): boolean {
    const last = this.#entries.at(-1)
    if (!last?.written || last.kind === 'del') return false
    return last.ref === ref && last.generation === generation && last.class === className
  }

  push(entry: ChangeEntry): void {
    this.#entries.push(entry)
    this.#count(entry, 1)
  }

  /** Takes back what came after; what was flushed since then is to be flushed again. Returns what is taken back. */
  undo(length: number, flushed: number): ChangeEntry[] {
    const undone = this.#entries.splice(length)
    for (const entry of undone) this.#count(entry, -1)
    this.#flushed = Math.min(this.#flushed, flushed)
    return undone
  }

  /** Has the generation of each changed row written that does not carry it yet; then a new generation begins. */
  flush(write: (entry: ChangeEntry) => void): void {
    if (this.#flushed < this.#entries.length) {
      for (const entry of unwritten(this.#entries, this.#flushed)) write(entry)
      this.#flushed = this.#entries.length
    }
    this.#window = undefined
  }

  /** The transaction is durable; returns its changes, each object once, by generation. */
  commit(): ChangeEntry[] {
    const committed = coalesced(this.#entries)
    this.#latest = this.latest
    this.#forget()
    return committed
  }

  /** The transaction is undone. The counts are wrong until they are counted again. */
  clear(): void {
    this.#forget()
  }

  #forget(): void {
    if (this.#entries.length > 0) this.#entries = []
    this.#flushed = 0
    this.#window = undefined
  }

  #tick(): number {
    const time = Math.floor(Math.min(this.#now(), this.#latestTime))
    this.#clock = Math.max(this.#clock + 1, time * PER_MILLISECOND)
    return this.#clock
  }

  #count({ kind, class: className }: ChangeEntry, sign: 1 | -1): void {
    if (kind === 'mod') return
    const change = kind === 'add' ? sign : -sign
    this.counts.set(className, (this.counts.get(className) ?? 0) + change)
  }
}

/** Classes have their own refs, though initial objects of two may have the same uuid. */
export function changeKey(entry: { readonly class: string; readonly ref: string }): string {
  return `${entry.class} ${entry.ref}`
}

/** Each object once, with its latest generation; made inside stays made inside. */
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

/** From `start` on, those whose row does not carry their generation, each object once. */
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
