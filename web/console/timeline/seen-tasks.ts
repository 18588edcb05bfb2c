/** The tasks that the page has seen running, and how those of the user have ended. */
import { signal } from '@preact/signals'
import type { ObjectRecord } from '../objects/class-table.ts'
import type { NewsItem } from '../objects/object-news.ts'

export interface SeenTask {
  readonly ref: string
  readonly record: ObjectRecord
  /** Whether the user has started it. */
  readonly isOwn: boolean
  readonly isEnded: boolean
}

/** Tasks that are kept: more could only be read by programs. */
const KEPT = 60

export class SeenTasks {
  readonly #records = signal<ReadonlyMap<string, ObjectRecord>>(new Map())
  readonly #own = signal<ReadonlySet<string>>(new Set())
  /** Tasks whose end the user has seen. */
  readonly #dismissed = new Set<string>()

  /** The running ones first, then those of the user that have ended; the latest first. */
  get list(): readonly SeenTask[] {
    const own = this.#own.value
    const all = [...this.#records.value].reverse().map(([ref, record]) => ({
      ...{ ref, record, isOwn: own.has(ref) },
      isEnded: isEndedStatus(String(record.status)),
    }))
    return [...all.filter((task) => !task.isEnded), ...all.filter((task) => task.isEnded && task.isOwn)]
  }

  /** Takes an event of the class `task`. */
  add({ event: { ref, operation, snapshot } }: Pick<NewsItem, 'event'>): void {
    const before = this.#records.peek().get(ref)
    if (operation === 'del') {
      // A task that was deleted after its end still tells how it has ended.
      if (before && !isEndedStatus(String(before.status))) this.#put(ref, undefined)
    } else if (typeof snapshot === 'object' && snapshot !== null) this.see(ref, snapshot as ObjectRecord)
  }

  /** A task as it is now. One that had ended before the page knew of it is of no interest, unless it is the user's. */
  see(ref: string, record: ObjectRecord): void {
    if (!this.#dismissed.has(ref)) this.#put(ref, record)
  }

  /** Notes that the user has started the task. */
  own(ref: string): void {
    this.#own.value = new Set([...this.#own.peek(), ref])
  }

  /** Forgets the tasks that have ended. */
  dismiss(): void {
    const running = [...this.#records.peek()].filter(([ref, record]) => {
      const isEnded = isEndedStatus(String(record.status))
      if (isEnded) this.#dismissed.add(ref)
      return !isEnded
    })
    this.#records.value = new Map(running)
  }

  clear(): void {
    this.#records.value = new Map()
    this.#own.value = new Set()
    this.#dismissed.clear()
  }

  #put(ref: string, record: ObjectRecord | undefined): void {
    const next = new Map(this.#records.peek())
    if (record) next.set(ref, record)
    else next.delete(ref)
    const own = this.#own.peek()
    // Ended tasks of others go first, then ended ones, then the oldest.
    const rank = ([at, one]: readonly [string, ObjectRecord]) =>
      isEndedStatus(String(one.status)) ? (own.has(at) ? 1 : 0) : 2
    const spare = [...next].sort((a, b) => rank(a) - rank(b)).slice(0, Math.max(0, next.size - KEPT))
    for (const [at] of spare) next.delete(at)
    this.#records.value = next
  }
}

export function isEndedStatus(status: string): boolean {
  return status === 'success' || status === 'failure' || status === 'cancelled'
}
