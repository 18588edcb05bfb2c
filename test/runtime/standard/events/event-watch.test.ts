/**
 * Calls that wait for the same events share one answer only among users who may read the same, even if names of roles
 * contain separators.
 */
import assert from 'node:assert/strict'
import { analyze } from '../../../../analysis/analyze.ts'
import { parse } from '../../../../grammar/parse.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { openDesk } from '../../harness.ts'
import { addUsers, PASSWORD } from '../../roles-api.ts'
import { TestClock } from '../../test-clock.ts'

const TEXT = `api T uses session, event
role a
role b
role "a b"
role "*"
class safe create allows(a) {
  RW code : string get allows("a b")
  RW pin  : string get allows()
}
`
const USERS = { both: ['a', 'b'], spaced: ['a b'], star: ['*'] } as const

describe('calls that wait for the same events', () => {
  it('are answered with the objects that their own user may read', async () => {
    const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
    assert.ok(model, diagnostics.map((d) => d.message).join())
    const store = openStore(model, ':memory:')
    addUsers(store, model, USERS)
    const clock = new TestClock()
    const seen = { root: ['code', 'pin'], both: [], spaced: ['code'], star: [] }
    const names = Object.keys(seen) as (keyof typeof seen)[]
    // The first waiting call makes the answer that the others would share.
    for (const order of [names, [...names].reverse()]) {
      const desk = openDesk(model, { store, now: clock.now, after: clock.after })
      const sessions = new Map<string, unknown>()
      for (const name of names) sessions.set(name, await desk.result('session.login_with_password', name, PASSWORD))
      const { token } = (await desk.result('event.from', sessions.get('root'), [], '', 0)) as { token: string }
      const waits = order.map((name) => desk.result('event.from', sessions.get(name), ['safe'], token, 30))
      await clock.turn()
      assert.equal(desk.service.waiting(), order.length)
      await desk.result('safe.create', sessions.get('root'), { code: 'c', pin: 'p' })
      for (const [i, name] of order.entries()) {
        const { events } = (await waits[i]) as { events: { snapshot: object }[] }
        const members = Object.keys(events[0]?.snapshot ?? {}).filter((member) => member !== 'uuid')
        assert.deepEqual(members, seen[name], name)
      }
    }
  })
})
