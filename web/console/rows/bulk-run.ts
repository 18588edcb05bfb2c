/** Makes one call for each of many objects: a few at a time, each once, until it is stopped. */
import { signal } from '@preact/signals'
import type { Rpc } from '../../../model/rpcs.ts'
import { DroppedError, NetworkError } from '../calls/call-errors.ts'

export type BulkState = 'waiting' | 'running' | 'done' | 'failed' | 'not called'

export interface BulkItem {
  readonly ref: string
  /** The label when the run began: the object may be destroyed by it. */
  readonly label: string
  state: BulkState
  error?: unknown
}

export interface BulkRunParts {
  readonly rpc: Rpc
  readonly items: readonly Pick<BulkItem, 'ref' | 'label'>[]
  /** Makes the call, and throws what it throws. */
  readonly call: (rpc: Rpc, params: readonly unknown[]) => Promise<unknown>
  readonly done?: (ref: string) => void
  /** Called when nothing is called any more. */
  readonly over?: () => void
}

/** Calls at a time. */
const LANES = 4
/** Milliseconds between two drawings. */
const PACE = 60

export class BulkRun {
  readonly rpc: Rpc
  readonly #parts: BulkRunParts
  /** Changes in place: a run can have 20,000 items. Read through `items`. */
  readonly #items: readonly BulkItem[]
  readonly #generation = signal(0)
  readonly #counts: { [state in BulkState]: number }
  #next = 0
  #stopped = false
  #isStarted = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(parts: BulkRunParts) {
    this.#parts = parts
    this.rpc = parts.rpc
    // An object that is listed twice is called once.
    const items = new Map(parts.items.map(({ ref, label }) => [ref, { ref, label, state: 'waiting' as BulkState }]))
    this.#items = [...items.values()]
    this.#counts = { waiting: items.size, running: 0, done: 0, failed: 0, 'not called': 0 }
  }

  get items(): readonly BulkItem[] {
    void this.#generation.value
    return this.#items
  }

  count(state: BulkState): number {
    void this.#generation.value
    return this.#counts[state]
  }

  get isOver(): boolean {
    return this.count('waiting') + this.count('running') === 0
  }

  get isStopped(): boolean {
    void this.#generation.value
    return this.#stopped
  }

  get isStarted(): boolean {
    void this.#generation.value
    return this.#isStarted
  }

  /** Resolves when nothing is called any more. A second start does nothing. */
  async start(): Promise<void> {
    if (this.#isStarted) return
    this.#isStarted = true
    this.#generation.value++
    await Promise.all(Array.from({ length: LANES }, () => this.#lane()))
    this.#parts.over?.()
  }

  /** Calls that were sent are awaited; no other is sent. */
  stop(): void {
    this.#stopped = true
    for (const item of this.#items.slice(this.#next)) this.#become(item, 'not called')
    this.#next = this.#items.length
    this.#generation.value++
  }

  async #lane(): Promise<void> {
    for (;;) {
      const item = this.#items[this.#next++]
      if (!item) return
      this.#become(item, 'running')
      try {
        await this.#parts.call(this.rpc, [item.ref])
        this.#become(item, 'done')
        this.#parts.done?.(item.ref)
      } catch (error) {
        item.error = error
        this.#become(item, 'failed')
        // Another user has logged in, or the server is gone: the other calls would fail too.
        if (error instanceof DroppedError || error instanceof NetworkError) this.stop()
      }
    }
  }

  #become(item: BulkItem, state: BulkState): void {
    this.#counts[item.state]--
    this.#counts[state]++
    item.state = state
    // A run of thousands of calls draws its progress a few times a second, and its end.
    if (this.#counts.waiting + this.#counts.running === 0) this.#generation.value++
    else this.#timer ??= setTimeout(() => this.#draw(), PACE)
  }

  #draw(): void {
    this.#timer = undefined
    this.#generation.value++
  }
}
