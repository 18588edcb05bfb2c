/** A client that works by tasks. A kill may end them before they begin: they have then failed and done nothing. */
import assert from 'node:assert/strict'
import { login, type Witness } from './client.ts'
import { type Connection, Unanswered } from './connection.ts'
import { FORMATS } from './formats.ts'
import type { Random } from './random.ts'
import { NULL_REF, type Survey } from './read-all.ts'

export class Errand {
  readonly #random: Random
  /** Tasks whose refs were answered, by the name of the crate that each creates. */
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

  /** Checks that no task is pending, and that only tasks that succeeded have an effect. Then deletes all of it. */
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
