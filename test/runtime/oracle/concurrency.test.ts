/** Several clients at once, over sockets, with overlapping calls: some order of the calls must explain all replies. */
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { openDesk } from '../harness.ts'
import { differences, readAll } from './compare-all.ts'
import { Connection } from './connection.ts'
import { check, PATIENT } from './fast-check-runs.ts'
import { message } from './messages.ts'
import { statesAfter } from './orders.ts'
import { type Message, Session } from './session.ts'
import type { State } from './state.ts'
import { YARD } from './yard-api.ts'

describe('concurrent calls', function () {
  this.timeout(PATIENT ? 0 : 60_000)

  it('are answered as if they were made in some order', () => {
    const together = fc.array(message, { minLength: 1, maxLength: 7, size: 'max' })
    return check(50, fc.array(together, { maxLength: 20, size: 'max' }), run)
  })
})

/** The calls of a round are sent at once, and answered before the next round. */
async function run(rounds: readonly (readonly Message[])[]): Promise<void> {
  const { front, store, logged } = openDesk(YARD)
  const server = createHttpServer({ front, log: (text) => logged.push(text) }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  const clients = [0, 1, 2, 3].map(() => new Connection(port))
  const session = new Session(YARD, (client, format, body) => (clients[client] as Connection).send(format, body))
  try {
    await play(session, rounds)
    if (logged.length > 0) session.fail(`and the server logs:\n${logged.join('\n')}`)
  } finally {
    await Promise.all(clients.map((client) => client.end()))
    await stopHttpServer(server, 0)
    store.close()
  }
}

async function play(session: Session, rounds: readonly (readonly Message[])[]): Promise<void> {
  let states: readonly State[] = [await session.begin()]
  for (const messages of rounds) {
    const requests = session.requests(messages)
    const texts = await Promise.all(requests.map((request) => session.send(request)))
    const answered = requests.flatMap((request, i) => session.answers(request, texts[i] as string))
    await session.learnFrom(answered)
    session.trace.say('at once:')
    for (const answer of answered) session.note(answer)
    states = statesAfter(session.oracle, states, answered)
    if (states.length === 0) session.fail(`which no order of the calls explains`)
  }
  // All states have the same objects, because each reply shows whether an object was created or destroyed.
  const seen = await readAll(session, 'XML', states[0] as State)
  const again = await readAll(session, 'JSON 2.0', states[0] as State)
  const found = states.map((state) => [...differences(session, state, seen), ...differences(session, state, again)])
  if (found.some((lines) => lines.length === 0)) return
  session.fail(`then:\n${found[0]?.join('\n')}`)
}
