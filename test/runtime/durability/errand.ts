/** A client that has things done by tasks, which may be cut short before they begin: each then says so, and did nothing. */
import assert from 'node:assert/strict'
import { login, type Witness } from './client.ts'
import { type Connection, Unanswered } from './connection.ts'
import { FORMATS } from './formats.ts'
import type { Random } from './random.ts'
import { NULL_REF, type Survey } from './survey.ts'

export class Errand {
  readonly #random: Random
  /** Tasks whose refs were answered, by the name of the crate that each makes. */
  readonly #tasks = new Map<string, string>()
  #session = ''
  #made = 0

  constructor(random: Random) {
    this.#random = random
  }

  async login(connection: Connection): Promise<void> {
    this.#session = await login(connection, 'xml')
  }

  async run(connection: Connection, witness: Witness): Promise<void> {
    try {
      for (;;) await this.#send(connection, witness)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
    } finally {
      connection.close()
    }
  }

  /** No task is left pending; what succeeded is there, and what failed is not. Then all is cleared away. */
  async settle(connection: Connection, { refs }: Survey): Promise<void> {
    for (const [name, task] of this.#tasks) {
      const status = await this.#ask(connection, 'task.get_status', task)
      const there = refs.has(`crate ${name}`)
      assert.equal(status, there ? 'success' : 'failure', `the task that makes the crate ${name}`)
      await this.#ask(connection, 'task.destroy', task)
    }
    this.#tasks.clear()
    for (const [key, ref] of refs) if (key.startsWith('crate t-')) await this.#ask(connection, 'crate.destroy', ref)
  }

  async #send(connection: Connection, witness: Witness): Promise<void> {
    const name = `t-${++this.#made}`
    const params = [this.#session, { name_label: name, ship: NULL_REF }]
    const call = { method: 'Async.crate.create', params }
    const reply = await connection.ask(this.#random.pick(FORMATS), call, witness.sent)
    assert.ok('value' in reply, JSON.stringify(reply))
    this.#tasks.set(name, reply.value as string)
    witness.answered()
  }

  async #ask(connection: Connection, method: string, ref: string): Promise<unknown> {
    const reply = await connection.ask('json', { method, params: [this.#session, ref] })
    assert.ok('value' in reply, `${method}: ${JSON.stringify(reply)}`)
    return reply.value
  }
}
