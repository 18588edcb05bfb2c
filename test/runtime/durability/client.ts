/** A client of the kill test: makes calls until the server is killed, and keeps the answers. */
import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'
import { EMPTY, expectedWorld, type State, type View } from './client-state.ts'
import { type Connection, Unanswered } from './connection.ts'
import { type Call, FORMATS, type Format, type Reply } from './formats.ts'
import { nextStep } from './next-step.ts'
import { type Random, randomOf } from './random.ts'
import { plainOf, type Survey } from './read-all.ts'
import type { Step } from './step.ts'

/** Called for each request that is sent and each call that is answered. */
export interface Witness {
  sent(): void
  answered(): void
}

export const LOGIN = ['root', 'the tests know it'] as const

export class Client {
  readonly name: string
  /** Refs of all objects whose creation was answered or found. */
  readonly known = new Set<string>()
  readonly #random: Random
  #acknowledged: State = EMPTY
  /** Calls that were sent and not answered. */
  #open: readonly Step[] = []
  #refs = new Map<string, string>()
  #made = 0
  /** Sessions; the last one is in use. */
  #sessions: string[] = []
  #ended: string[] = []

  constructor(name: string, seed: number) {
    this.name = name
    this.#random = randomOf(seed)
  }

  get state(): State {
    return this.#acknowledged
  }

  get session(): string {
    return this.#sessions.at(-1)!
  }

  /** Calls until the server is killed. */
  async run(connection: Connection, witness: Witness): Promise<void> {
    try {
      for (;;) await this.#turn(connection, witness)
    } catch (error) {
      if (!(error instanceof Unanswered)) throw error
    } finally {
      connection.close()
    }
  }

  /** Logs in again, and logs out of the session before. */
  async login(connection: Connection): Promise<void> {
    this.#sessions.push(await login(connection, this.#random.pick(FORMATS)))
    const [old, ...rest] = this.#sessions
    if (rest.length === 0) return
    // After it is sent, only the server knows whether the session has ended.
    this.#sessions = rest
    assert.deepEqual(await connection.ask('json', { method: 'session.logout', params: [old!] }), { value: '' })
    this.#ended.push(old!)
  }

  /** Checks a survey: it has all answered calls, and each unanswered call completely or not at all. Then adopts it. */
  settle({ world, refs }: Survey): void {
    const seen = this.#own(world)
    const possible = [this.#acknowledged, ...this.#open.map((step) => step.after)]
    const found = possible.find((state) => isDeepStrictEqual(this.#own(expectedWorld([state])), seen))
    const open = JSON.stringify(this.#open.map(({ method, params }) => [method, ...params]))
    if (!found)
      assert.deepEqual(seen, this.#own(expectedWorld([this.#acknowledged])), `of ${this.name}, unanswered: ${open}`)
    this.#acknowledged = found!
    this.#open = []
    this.#refs = refs
    for (const name of seen.keys()) this.known.add(name)
  }

  /** Checks that each session whose login was answered is valid, and each whose logout was answered is not. */
  async checkSessions(connection: Connection): Promise<void> {
    const ask = (session: string) => connection.ask('json', { method: 'port.get_all', params: [session] })
    for (const session of this.#sessions)
      assert.ok('value' in (await ask(session)), `A session of ${this.name} is lost`)
    for (const session of this.#ended.splice(0))
      assert.deepEqual(await ask(session), { error: ['SESSION_INVALID', session] })
  }

  async #turn(connection: Connection, witness: Witness): Promise<void> {
    if (this.#random.chance(100)) await this.login(connection)
    const { steps, calls } = this.#plan(this.#random.chance(5) ? 4 : 1)
    this.#open = steps
    const replies =
      calls.length > 1
        ? await connection.batch(calls, witness.sent)
        : [await connection.ask(this.#random.pick(FORMATS), calls[0]!, witness.sent)]
    this.#open = []
    for (const [i, step] of steps.entries()) this.#learn(step, replies[i]!)
    for (const _ of steps) witness.answered()
  }

  /** At most `most` calls that can be sent together: none needs the ref of an object that another creates. */
  #plan(most: number): { steps: Step[]; calls: Call[] } {
    const steps: Step[] = []
    const calls: Call[] = []
    let state = this.#acknowledged
    while (steps.length < most) {
      const step = nextStep(state, this.#random, `${this.name}-${++this.#made}`)
      if (steps.length > 0 && !isSendable(step, this.#refs)) break
      const params = step.params.map((param) => plainOf(param, this.#refs))
      calls.push({ method: step.method, params: [this.session, ...params] })
      steps.push(step)
      state = step.after
    }
    return { steps, calls }
  }

  #learn(step: Step, reply: Reply): void {
    const code = 'error' in reply ? reply.error[0] : undefined
    assert.equal(code, step.refused, `${step.method} ${JSON.stringify(step.params)}: ${JSON.stringify(reply)}`)
    this.#acknowledged = step.after
    if (!step.method.endsWith('.create') || !('value' in reply)) return
    const key = madeBy(step)
    this.#refs.set(key, reply.value as string)
    this.known.add(key)
  }

  #own(world: ReadonlyMap<string, View>): Map<string, View> {
    const mine = new RegExp(`^(ship|crate) ${this.name}-`)
    return new Map([...world].filter(([key]) => mine.test(key)).sort())
  }
}

function isSendable(step: Step, refs: ReadonlyMap<string, string>): boolean {
  const text = JSON.stringify(step.params)
  return [...text.matchAll(/"ref":"([^"]+)"/g)].every(([, name]) => refs.has(name!))
}

/** The `class name` of the object that a create makes. */
export function madeBy({ method, params }: Step): string {
  const [record] = params as readonly { readonly map: { readonly name_label: string } }[]
  return `${method.split('.')[0]} ${record!.map.name_label}`
}

/** A new session. */
export async function login(connection: Connection, format: Format): Promise<string> {
  const reply = await connection.ask(format, { method: 'session.login_with_password', params: [...LOGIN] })
  assert.ok('value' in reply, JSON.stringify(reply))
  return reply.value as string
}
