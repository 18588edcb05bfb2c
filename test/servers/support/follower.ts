/** A client that keeps a copy of all objects by event.from, at servers that it changes between calls. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Caller } from './caller.ts'
import { CLASSES } from './yard.ts'

/** By reference. */
export type Records = ReadonlyMap<string, unknown>

interface EventBatch {
  readonly events: readonly { readonly ref: string; readonly operation: string; readonly snapshot?: unknown }[]
  readonly token: string
  readonly valid_ref_counts: { readonly [className: string]: number }
}

/** Seconds that a call waits for events at most. */
const TIMEOUT = 1.5

export interface FollowerParts {
  readonly caller: Caller
  readonly urls: readonly string[]
  readonly session: string
  readonly random: (below: number) => number
  /** EVENTS_LOST is expected, as after a failover of the database. */
  readonly mayLose?: boolean
}

export class Follower {
  readonly #caller: Caller
  readonly #urls: readonly string[]
  readonly #session: string
  readonly #random: (below: number) => number
  readonly #copy = new Map<string, unknown>()
  #token = ''
  /** How many answers had events. */
  batches = 0
  /** How often it had to begin anew. */
  lost = 0
  readonly #mayLose: boolean

  constructor({ caller, urls, session, random, mayLose = false }: FollowerParts) {
    this.#mayLose = mayLose
    this.#caller = caller
    this.#urls = urls
    this.#session = session
    this.#random = random
  }

  async run(isOver: () => boolean): Promise<void> {
    while (!isOver()) if (!(await this.#next(TIMEOUT))) await pause(20)
  }

  /** Takes what is left, and returns the copy. Throws where the numbers of objects differ from those of the server. */
  async settle(): Promise<Records> {
    for (;;) {
      const { lost } = this
      const batch = await this.#next(0)
      if (lost < this.lost) continue
      assert.ok(batch, 'a server does not answer at the end')
      if (batch.events.length > 0) continue
      const count = CLASSES.reduce((sum, name) => sum + Number(batch.valid_ref_counts[name]), 0)
      assert.equal(count, this.#copy.size, 'valid_ref_counts')
      return this.#copy
    }
  }

  /** undefined where the server gives no answer. Throws for an API error. */
  async #next(timeout: number): Promise<EventBatch | undefined> {
    const url = this.#urls[this.#random(this.#urls.length)] as string
    const outcome = await this.#caller.call(url, 'event.from', [this.#session, CLASSES, this.#token, timeout])
    if (this.#mayLose && 'error' in outcome && outcome.error === 'EVENTS_LOST') {
      this.lost++
      this.#token = ''
      this.#copy.clear()
      return undefined
    }
    assert.ok(!('error' in outcome), `event.from at ${url} after ${this.#token}: ${JSON.stringify(outcome)}`)
    if (!('value' in outcome)) return undefined
    const batch = outcome.value as EventBatch
    assert.ok(batch.token >= this.#token, `the token ${batch.token} of ${url} is before ${this.#token}`)
    for (const { ref, operation, snapshot } of batch.events) {
      if (operation === 'del') this.#copy.delete(ref)
      else this.#copy.set(ref, snapshot)
    }
    if (batch.events.length > 0) this.batches++
    this.#token = batch.token
    return batch
  }
}
