/** Random sequences of calls by several clients on all formats, in one turn or several: each reply is the oracle's. */
import fc from 'fast-check'
import { describe, it } from 'mocha'
import { openDesk, send } from '../harness.ts'
import { differences, readAll } from './compare-all.ts'
import { wrongChanges } from './compare-changes.ts'
import { check, PATIENT } from './fast-check-runs.ts'
import { message } from './messages.ts'
import { stateAfter } from './oracle.ts'
import { type Answered, type Message, Session } from './session.ts'
import type { State } from './state.ts'
import { YARD } from './yard-api.ts'

describe('sequences of calls', function () {
  this.timeout(PATIENT ? 0 : 60_000)

  it('have the replies and the final state of the oracle', () =>
    check(150, fc.array(fc.array(message, { minLength: 1, maxLength: 4 }), { maxLength: 30, size: 'max' }), run))
})

const EVERYTHING = { classes: '*', refs: new Set<string>() } as const

/** The messages of a turn arrive together, in order. */
async function run(turns: readonly (readonly Message[])[]): Promise<void> {
  const { front, store, logged } = openDesk(YARD)
  const session = new Session(YARD, async (_client, format, body) => {
    return (await send(front, format === 'XML' ? 'text/xml' : 'application/json', body)).body
  })
  let state = await session.begin()
  for (const messages of turns) {
    const generation = store.changes.generation()
    const requests = session.requests(messages)
    const texts = await Promise.all(requests.map((request) => session.send(request)))
    const answered = requests.flatMap((request, i) => session.answers(request, texts[i] as string))
    await session.learnFrom(answered)
    const before = state
    for (const answer of answered) state = step(session, state, answer)
    const wrong = wrongChanges(session, before, state, store.changes.since(generation, EVERYTHING))
    if (wrong.length > 0) session.fail(`and then:\n${wrong.join('\n')}`)
  }
  for (const format of ['JSON 2.0', 'XML'] as const) {
    const found = differences(session, state, await readAll(session, format, state))
    if (found.length > 0) session.fail(`then, over ${format}:\n${found.join('\n')}`)
  }
  if (logged.length > 0) session.fail(`and the server logs:\n${logged.join('\n')}`)
  store.close()
}

function step(session: Session, state: State, answer: Answered): State {
  const outcome = session.oracle.run(state, answer.call, answer.made)
  session.note(answer)
  const next = stateAfter(state, outcome, answer.reply)
  if (next) return next
  const { trace } = session
  const wanted = 'faults' in outcome ? outcome.faults.map((fault) => trace.error(fault)) : [trace.show(outcome.value)]
  return session.fail(`where it should be ${wanted.join(' or ')}`)
}
