/** Work that waits for a group, in order: bounded by number, bytes and time. */
import type { OnGone, WorkFacts } from '../engine/gate.ts'
import { type ApiError, internalError, tooBusy } from '../values/api-error.ts'
import type { Timing } from './timing.ts'

export interface QueueLimits {
  /** Calls that wait at once. */
  readonly calls: number
  /** What these hold, together. */
  readonly bytes: number
  /** Milliseconds that a call waits for a group at most. */
  readonly wait: number
}

export const QUEUE_LIMITS: QueueLimits = { calls: 10_000, bytes: 64 * 1024 * 1024, wait: 10_000 }

/** One piece of work. */
export interface WorkItem {
  readonly work: () => unknown
  readonly facts: WorkFacts
  /** Milliseconds of the steady clock at which it came in. */
  readonly since: number
  /** undefined: work of the server itself, which is never refused and runs once. */
  readonly caller: Caller | undefined
  /** Callers of `durable` that wait for work of the server itself. */
  readonly watchers: Watcher[]
  /** How often it has run and was undone. */
  undone: number
  /** It has run for so long that the database may have taken this server for one that stands still. */
  isLong: boolean
  /** It runs in a group of its own. */
  isAlone: boolean
  /** It is in the queue. */
  isWaiting: boolean
}

const NEW = { isLong: false, isAlone: false, isWaiting: false }

interface Caller {
  readonly resolve: (value: unknown) => void
  readonly reject: (error: unknown) => void
  /** Stops listening for the end of the client's connection. */
  forget: () => void
}

/** Waits until something is durable. */
export interface Watcher {
  readonly done: () => void
  readonly failed: (error: ApiError) => void
}

export class WorkQueue {
  readonly #timing: Timing
  readonly #limits: QueueLimits
  /** In order; those that have left stay until they are the first. */
  #items: WorkItem[] = []
  /** Index of the first of them. */
  #head = 0
  /** Whose changes were undone; they come before all others. */
  #again: WorkItem[] = []
  #size = 0
  #calls = 0
  #bytes = 0
  /** The work of the server itself that came in last and has not run. */
  #lastOwn: WorkItem | undefined
  #stopTimer: (() => void) | undefined
  readonly #problem: () => string | null

  /** `problem`: why nothing can be written now; null where there is only too much to do. */
  constructor(timing: Timing, problem: () => string | null, limits: QueueLimits = QUEUE_LIMITS) {
    this.#timing = timing
    this.#problem = problem
    this.#limits = limits
  }

  get isEmpty(): boolean {
    return this.#size === 0
  }

  /** Calls of clients that wait. */
  get calls(): number {
    return this.#calls
  }

  get bytes(): number {
    return this.#bytes
  }

  /** The result of a call, once it is durable. Rejects with TOO_BUSY where too much waits. */
  call(work: () => unknown, onGone: OnGone | undefined, facts: WorkFacts): Promise<unknown> {
    const { calls, bytes } = this.#limits
    if (this.#calls >= calls || this.#bytes + (facts.bytes ?? 0) > bytes) return Promise.reject(tooBusy())
    return new Promise((resolve, reject) => {
      const caller: Caller = { resolve, reject, forget: () => undefined }
      const item = this.#add(work, facts, caller)
      // The listener may be called at once, where the client is gone already.
      const forget = onGone?.(() => this.#drop(item, internalError('The client is gone, and nothing was changed')))
      if (forget) caller.forget = forget
    })
  }

  own(work: () => void, name: string | undefined): void {
    this.#lastOwn = this.#add(work, name === undefined ? {} : { name }, undefined)
  }

  /** Work of the server itself that all other work has to see: it runs next, in a group of its own. */
  urgent(work: () => void, name: string): void {
    const item: WorkItem = { ...this.#made(work, { name }, undefined), isAlone: true }
    this.#again = [item, ...this.#again.filter(isWaiting)]
    this.#enter(item)
  }

  /** Calls back when the work of the server itself that waits now is durable; false where none waits. */
  watchOwn(watcher: Watcher): boolean {
    this.#lastOwn?.watchers.push(watcher)
    return this.#lastOwn !== undefined
  }

  /** The next piece of work has run for long before. */
  get isNextLong(): boolean {
    return this.#next()?.isLong ?? false
  }

  /** The next piece of work, which leaves the queue. `isAmong`: it joins others, so nothing comes that has to be alone. */
  take(isAmong: boolean): WorkItem | undefined {
    const first = this.#next()
    if (!first || (isAmong && first.isAlone)) return undefined
    this.#leave(first)
    if (this.#again[0] === first) this.#again.shift()
    return first
  }

  /** Puts back calls whose changes were undone, in their order, before all others. */
  putBack(items: readonly WorkItem[]): void {
    this.#again = [...items, ...this.#again.filter(isWaiting)]
    for (const item of items) this.#enter(item)
  }

  /** Ends all that waits: nothing was changed. */
  clear(error: ApiError): void {
    for (const item of this.#all()) this.#drop(item, error)
  }

  #all(): readonly WorkItem[] {
    return [...this.#again, ...this.#items.slice(this.#head)].filter(isWaiting)
  }

  #next(): WorkItem | undefined {
    return this.#again.find(isWaiting) ?? this.#first()
  }

  #first(): WorkItem | undefined {
    while (this.#items[this.#head]?.isWaiting === false) this.#head++
    if (this.#head > 1024 && this.#head > this.#items.length / 2) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return this.#items[this.#head]
  }

  #add(work: () => unknown, facts: WorkFacts, caller: Caller | undefined): WorkItem {
    const item = this.#made(work, facts, caller)
    this.#items.push(item)
    this.#enter(item)
    return item
  }

  #made(work: () => unknown, facts: WorkFacts, caller: Caller | undefined): WorkItem {
    return { work, facts, since: this.#timing.steady(), caller, watchers: [], undone: 0, ...NEW }
  }

  #enter(item: WorkItem): void {
    item.isWaiting = true
    this.#size++
    if (!item.caller) return
    this.#calls++
    this.#bytes += item.facts.bytes ?? 0
    this.#watchTime()
  }

  #leave(item: WorkItem): void {
    item.isWaiting = false
    this.#size--
    if (this.#lastOwn === item) this.#lastOwn = undefined
    if (!item.caller) return
    this.#calls--
    this.#bytes -= item.facts.bytes ?? 0
  }

  #drop(item: WorkItem, error: ApiError): void {
    if (!item.isWaiting) return
    this.#leave(item)
    item.caller?.forget()
    item.caller?.reject(error)
    for (const watcher of item.watchers) watcher.failed(error)
  }

  /** One timer for all. */
  #watchTime(): void {
    this.#stopTimer ??= this.#timing.after(this.#limits.wait / 8, () => {
      this.#stopTimer = undefined
      this.#expire()
      if (this.#calls > 0) this.#watchTime()
    })
  }

  #expire(): void {
    const latest = this.#timing.steady() - this.#limits.wait
    const late = this.#all().filter(({ caller, since }) => caller && since <= latest)
    if (late.length === 0) return
    const problem = this.#problem()
    for (const item of late) this.#drop(item, problem === null ? tooBusy() : internalError(problem))
  }
}

function isWaiting(item: WorkItem): boolean {
  return item.isWaiting
}
