/** A service on a data file in this process, for calls on both wire formats without a socket. */
import { scryptSync } from 'node:crypto'
import { setImmediate as turn } from 'node:timers/promises'
import type { Api } from '../../../model/api.ts'
import type { Front } from '../../../runtime/http/front.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { openDesk, send } from '../harness.ts'
import { LOGIN, madeBy } from './client.ts'
import { batchBody, bodyOf, type Call, type Format, type Reply, readBatch, readReply, TYPES } from './formats.ts'
import { plainOf, type Survey, survey } from './read-all.ts'
import type { Step } from './step.ts'

/** A real password hash takes a quarter of a second, and a walk needs hundreds of logins. */
const QUICK_HASH = quickHash(LOGIN[1], Buffer.from('salt'))

/** Without a session (''), it logs in with a password that takes no time. */
export function openOffice(api: Api, file: string, session: string, atWrite?: () => void): Office {
  const store = openStore(api, file, { atWrite })
  if (session === '') store.settings.set('password', QUICK_HASH)
  const { front, service } = openDesk(api, { store })
  return new Office(front, session, async () => {
    await service.close()
    store.close()
  })
}

export class Office {
  /** The session of the calls. */
  session: string
  readonly close: () => Promise<void>
  readonly #front: Front
  /** Refs by name, read when they are first needed. */
  #refs: Map<string, string> | undefined
  #turn = 0

  constructor(front: Front, session: string, close: () => Promise<void>) {
    this.#front = front
    this.session = session
    this.close = close
  }

  async login(): Promise<string> {
    const call = { method: 'session.login_with_password', params: [...LOGIN] }
    const reply = readReply('json', await this.#post('json', bodyOf('json', call)))
    if (!('value' in reply)) throw new Error(JSON.stringify(reply))
    return reply.value as string
  }

  async ask(format: Format, call: Call): Promise<Reply> {
    return readReply(format, await this.#post(format, bodyOf(format, this.#inSession(call))))
  }

  survey(): Promise<Survey> {
    return survey((format, call) => this.ask(format, call))
  }

  /** Makes calls together: several as a batch, and single ones on alternating formats. */
  async run(steps: readonly Step[]): Promise<Reply[]> {
    this.#refs ??= (await this.survey()).refs
    const refs = this.#refs
    const calls = steps.map(({ method, params }) => ({ method, params: params.map((p) => plainOf(p, refs)) }))
    const replies = await this.#send(calls)
    for (const [i, step] of steps.entries()) {
      const reply = replies[i]!
      if (/^\w+\.create$/.test(step.method) && 'value' in reply) refs.set(madeBy(step), reply.value as string)
    }
    return replies
  }

  /** Runs a call as a task and waits for its end. `begun` gets the task's ref when it is answered. */
  async runTask(step: Step, begun: (task: string) => void): Promise<void> {
    const [reply] = await this.run([{ ...step, method: `Async.${step.method}` }])
    if (!reply || !('value' in reply)) throw new Error(JSON.stringify(reply))
    const task = reply.value as string
    begun(task)
    // The task runs in a later turn of the event loop; without this pause, immediate answers would keep it from running.
    while ((await this.taskStatus(task)) === 'pending') await turn()
  }

  async taskStatus(task: string): Promise<string> {
    const reply = await this.ask('json', { method: 'task.get_status', params: [task] })
    return 'value' in reply ? (reply.value as string) : reply.error.join(' ')
  }

  async #send(calls: readonly Call[]): Promise<Reply[]> {
    if (calls.length > 1) return readBatch(await this.#post('json', batchBody(calls.map((c) => this.#inSession(c)))))
    return [await this.ask(this.#turn++ % 2 === 0 ? 'json' : 'xml', calls[0]!)]
  }

  #inSession({ method, params }: Call): Call {
    return { method, params: [this.session, ...params] }
  }

  async #post(format: Format, body: string): Promise<string> {
    return (await send(this.#front, TYPES[format], body)).body
  }
}

function quickHash(password: string, salt: Buffer): string {
  const hash = scryptSync(password, salt, 32, { cost: 2, blockSize: 8, parallelization: 1 })
  return `$scrypt$ln=1,r=8,p=1$${[salt, hash].map((bytes) => bytes.toString('base64').replaceAll('=', '')).join('$')}`
}
