/** A service over a data file in this very process: for calls on both formats without a socket. */
import { scryptSync } from 'node:crypto'
import type { Api } from '../../../model/api.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { openDesk, send } from '../harness.ts'
import { LOGIN } from './client.ts'
import { batchBody, bodyOf, type Call, type Format, type Reply, readBatch, readReply, TYPES } from './formats.ts'
import type { Step } from './step.ts'
import { type Ask, plainOf, type Survey, survey } from './survey.ts'

/** A real one takes a quarter of a second, and walking through a workload takes hundreds of logins. */
const QUICK_HASH = quickHash(LOGIN[1], Buffer.from('salt'))

export interface Office {
  /** The session in use, which calls are given. */
  session: string
  readonly ask: Ask
  login(): Promise<string>
  /** Calls that go out together, as a batch where they are more than one; they alternate between the formats. */
  run(steps: readonly Step[]): Promise<Reply[]>
  survey(): Promise<Survey>
  close(): Promise<void>
}

/** Refs are found by the objects' names. Without a session (''), the password is one that takes no time. */
export function openOffice(api: Api, file: string, session: string): Office {
  const store = openStore(api, file)
  if (session === '') store.settings.set('password', QUICK_HASH)
  const { front, service } = openDesk(api, { store })
  let turn = 0
  const format = (): Format => (turn++ % 2 === 0 ? 'json' : 'xml')
  const post = async (how: Format, body: string) => (await send(front, TYPES[how], body)).body
  const askOpen: Ask = async (how, call) => readReply(how, await post(how, bodyOf(how, call)))
  const office: Office = {
    session,
    ask: (how, { method, params }) => askOpen(how, { method, params: [office.session, ...params] }),
    async login() {
      const reply = await askOpen(format(), { method: 'session.login_with_password', params: [...LOGIN] })
      if (!('value' in reply)) throw new Error(JSON.stringify(reply))
      return reply.value as string
    },
    async run(steps) {
      const { refs } = await office.survey()
      const calls = steps.map(({ method, params }): Call => ({ method, params: params.map((p) => plainOf(p, refs)) }))
      if (calls.length === 1) return [await office.ask(format(), calls[0]!)]
      const together = calls.map(({ method, params }) => ({ method, params: [office.session, ...params] }))
      return readBatch(await post('json', batchBody(together)))
    },
    survey: () => survey(office.ask),
    async close() {
      await service.close()
      store.close()
    },
  }
  return office
}

function quickHash(password: string, salt: Buffer): string {
  const hash = scryptSync(password, salt, 32, { cost: 2, blockSize: 8, parallelization: 1 })
  return `$scrypt$ln=1,r=8,p=1$${[salt, hash].map((bytes) => bytes.toString('base64').replaceAll('=', '')).join('$')}`
}
