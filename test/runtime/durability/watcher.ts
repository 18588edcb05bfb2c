/** A client that keeps a copy of all objects by their events, also over kills of the server. */
import assert from 'node:assert/strict'
import { login } from './client.ts'
import type { Canonical, View } from './client-state.ts'
import { type Connection, Unanswered } from './connection.ts'
import type { Call, Format } from './formats.ts'
import { CLASSES, type Survey, sorted } from './read-all.ts'

/** Seconds: longer than the server ever lives, and not a whole number, so that it is sent as a float. */
const PATIENCE = 60.5

interface Batch {
  readonly events: readonly Event[]
  readonly token: string
  readonly valid_ref_counts: { readonly [className: string]: string }
}

interface Event {
  readonly ref: string
  readonly operation: string
  readonly snapshot?: View
}

export class Watcher {
  readonly #format: Format
  readonly #copy = new Map<string, Canonical>()
  #session = ''
  #token = ''

  constructor(format: Format) {
    this.#format = format
  }

  async login(connection: Connection): Promise<void> {
    this.#session = await login(connection, this.#format)
  }

  /** Waits for events until the server is killed. */
  async run(connection: Connection): Promise<void> {
    try {
      for (;;) await this.#from(connection, PATIENCE)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
    } finally {
      connection.close()
    }
  }

  /** Checks that the token is still valid, and that the copy with the later events equals the server's objects. */
  async settle(connection: Connection, { records }: Survey): Promise<void> {
    const { valid_ref_counts: counts } = await this.#from(connection, 0.5)
    assert.deepEqual(new Map([...this.#copy].sort()), new Map([...records].sort()), `the ${this.#format} watcher`)
    const watched = CLASSES.reduce((sum, className) => sum + Number(counts[className]), 0)
    assert.equal(watched, records.size)
  }

  async #from(connection: Connection, timeout: number): Promise<Batch> {
    const params = [this.#session, CLASSES, this.#token, timeout]
    const call: Call = { method: 'event.from', params }
    const reply = await connection.ask(this.#format, call)
    assert.ok('value' in reply, `${this.#token}: ${JSON.stringify(reply)}`)
    const batch = reply.value as unknown as Batch
    for (const { operation, ref, snapshot } of batch.events) {
      if (operation === 'del') this.#copy.delete(ref)
      else this.#copy.set(ref, sorted(snapshot!))
    }
    this.#token = batch.token
    return batch
  }
}
