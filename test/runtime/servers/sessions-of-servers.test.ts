/** Sessions, users and passwords where several services write in one order: what happens at one counts at once at the other. */
import assert from 'node:assert/strict'
import type { SharedFailures } from '../../../runtime/engine/shared-failures.ts'
import { SESSION_LIMITS } from '../../../runtime/standard/sessions/session-limits.ts'
import { hashPassword } from '../../../runtime/standard/users/password.ts'
import { RecordValue } from '../../../runtime/values/values.ts'
import type { Desk } from '../harness.ts'
import { message, STRING, sessionApi } from '../sample-api.ts'
import { openTwoServers, type TwoServers } from './two-servers.ts'

const START = Date.UTC(2026, 0, 31, 12)
const HOUR = 3_600_000

describe('sessions where writes are ordered', () => {
  let now: number
  let pair: TwoServers
  const api = withChange()
  const open = (of: Parameters<typeof openTwoServers>[1] = {}) =>
    openTwoServers(api, { now: () => now, password: 'secret', ...of })
  const login = (at: Desk, password = 'secret', user = 'root') =>
    at.result('session.login_with_password', user, password, '1.0', 'test') as Promise<string>
  const sorted = async (at: Desk, session: string) => ((await at.result('pen.get_all', session)) as string[]).length
  const control = (at: Desk, request: object) =>
    new Promise<unknown>((resolve) => at.service.control?.(request, resolve))

  beforeEach(() => {
    now = START
    pair = open()
  })

  it('are known to the other service, for reading and for writing', async () => {
    const { a, b } = pair
    const session = await login(a)
    const pen = await b.result('pen.create', session, { name_label: 'x' })
    assert.equal(await a.result('pen.get_name_label', session, pen), 'x')
    assert.equal(await sorted(b, session), 1)
    assert.deepEqual([a.logged, b.logged], [[], []])
  })

  it('are known at once to a service whose reads may be behind', async () => {
    const { a, b, log } = open({ isLocal: true })
    await a.service.ready
    // Only asking tells what is new.
    log.listeners.clear()
    const [first, second] = [await login(a), await login(a)]
    assert.equal(await sorted(b, second), 0)
    assert.match(String(await b.result('cup.create', first, {})), /^OpaqueRef:/)
    const third = await login(b)
    await a.result('session.change_password', third, 'secret', 'another-secret')
    assert.equal(await sorted(b, await login(b, 'another-secret')), 0)
  })

  it('end at both when they log out at one, also for calls that wait', async () => {
    const { a, b } = pair
    const session = await login(a)
    await sorted(b, session)
    await b.result('session.logout', session)
    assert.deepEqual(await a.error('pen.get_all', session), ['SESSION_INVALID', session])
    assert.deepEqual(await a.error('pen.create', session, {}), ['SESSION_INVALID', session])
    assert.equal(a.service.sessions?.list().length, 0)
  })

  it('enter no group for a caller without a session', async () => {
    const { a } = pair
    await login(a)
    await pair.rest()
    const before = a.groups.status.groups
    for (const session of ['OpaqueRef:no', `OpaqueRef:${'0'.repeat(36)}`])
      assert.deepEqual(await a.error('pen.create', session, {}), ['SESSION_INVALID', session])
    assert.deepEqual(await a.error('pen.create'), ['MESSAGE_PARAMETER_COUNT_MISMATCH', 'pen.create', '2', '0'])
    assert.equal(a.groups.status.groups, before)
  })

  it('end at both, except one, when their user changes the password at one', async () => {
    const { a, b } = pair
    const [kept, other] = [await login(a), await login(b)]
    await sorted(a, other)
    await sorted(b, kept)
    await b.result('session.change_password', kept, 'secret', 'another-secret')
    for (const at of [a, b]) {
      assert.equal(await sorted(at, kept), 0)
      assert.deepEqual(await at.error('pen.get_all', other), ['SESSION_INVALID', other])
      assert.equal(at.service.sessions?.list().length, 1)
    }
    for (const at of [a, b]) {
      assert.equal(
        (await at.error('session.login_with_password', 'root', 'secret'))[0],
        'SESSION_AUTHENTICATION_FAILED',
      )
      assert.equal(await sorted(at, await login(at, 'another-secret')), 0)
    }
  })

  it('end at both when an operator removes their user at one', async () => {
    const { a, b } = pair
    const hash = await hashPassword('a long secret')
    assert.deepEqual(await control(a, { ask: 'add user', user: 'ann', roles: [], hash }), { ended: 0 })
    const session = await login(b, 'a long secret', 'ann')
    assert.equal(await sorted(a, session), 0)
    assert.deepEqual(await control(a, { ask: 'remove user', user: 'ann' }), { ended: 1 })
    assert.deepEqual(await b.error('pen.get_all', session), ['SESSION_INVALID', session])
    assert.deepEqual(await control(b, { ask: 'sessions' }), { sessions: [] })
    assert.deepEqual(await control(b, { ask: 'remove user', user: 'ann' }), {
      refused: 'The user "ann" does not exist',
    })
  })

  it('crowd out those that the other service began', async () => {
    const { a, b } = open({ sessions: { ...SESSION_LIMITS, ofUser: 2 } })
    const first = await login(a)
    now += 1000
    const second = await login(b)
    now += 1000
    const third = await login(b)
    assert.deepEqual(await a.error('pen.get_all', first), ['SESSION_INVALID', first])
    for (const at of [a, b]) {
      assert.equal(at.service.sessions?.list().length, 2)
      for (const session of [second, third]) assert.equal(await sorted(at, session), 0)
    }
  })

  it('stay alive at both while they are used at one', async () => {
    const { a, b } = pair
    const session = await login(a)
    for (let hours = 0; hours < 60; hours++) {
      now += HOUR
      await sorted(a, session)
      for (const at of [a, b]) at.service.save()
      await pair.rest()
    }
    assert.equal(await sorted(b, session), 0)
    now += SESSION_LIMITS.idle + 1
    for (const at of [b, a]) assert.deepEqual(await at.error('pen.get_all', session), ['SESSION_INVALID', session])
  })

  it('write their last use at most every hour', async () => {
    const { a, settings } = pair
    const session = await login(a)
    const written = () => settings.keys('session:').map((key) => JSON.parse(settings.get(key) as string).last - START)
    const save = () => {
      a.service.save()
      return pair.rest()
    }
    now += HOUR / 2
    await sorted(a, session)
    await save()
    assert.deepEqual(written(), [0])
    now += HOUR / 2
    await save()
    assert.deepEqual(written(), [HOUR / 2])
  })

  it('begin with the password that root has, whatever CROWFOOT_PASSWORD says, unless it may reset it', async () => {
    const { a, b } = pair
    await login(a)
    const c = pair.open({ password: 'new secret' })
    await c.service.ready
    assert.match(String(c.service.notice), /--reset-password/)
    const session = await login(c)
    const d = pair.open({ password: 'new secret', mayResetPassword: true })
    await d.service.ready
    assert.deepEqual(await b.error('pen.get_all', session), ['SESSION_INVALID', session])
    assert.equal(await sorted(b, await login(b, 'new secret')), 0)
  })

  it('say at most once which password was made for root', async () => {
    const { a, b } = open({ password: undefined })
    await Promise.all([a.service.ready, b.service.ready])
    const made = [a, b].map((at) => /password (\S+) \(made now/.exec(String(at.service.notice))?.[1])
    assert.equal(made.filter((text) => text !== undefined).length, 1)
    const password = made.find((text) => text !== undefined)
    for (const at of [a, b]) assert.equal(await sorted(at, await login(at, password)), 0)
  })

  it('begin once where their group is undone and runs again', async () => {
    const { a, b } = pair
    await a.service.ready
    a.connection.breaks = 'before'
    const session = await login(a)
    for (const at of [a, b]) {
      assert.equal(await sorted(at, session), 0)
      assert.equal(at.service.sessions?.list().length, 1)
    }
  })

  it('go on where their end is refused', async () => {
    const { a, b } = pair
    const sessions = [await login(a), await login(b)] as const
    const [session, other] = sessions
    a.connection.refuses = () => true
    assert.equal((await a.error('session.logout', session))[0], 'INTERNAL_ERROR')
    const change = await a.error('session.change_password', session, 'secret', 'another-secret')
    assert.equal(change[0], 'INTERNAL_ERROR')
    a.connection.refuses = () => false
    for (const at of [a, b]) for (const one of sessions) assert.equal(await sorted(at, one), 0)
    assert.equal(await sorted(a, await login(a)), 0)
    await pair.rest()
    for (const at of [a, b]) assert.equal(at.service.sessions?.list().length, 3)
    await b.result('session.logout', other)
    assert.deepEqual(await a.error('pen.get_all', other), ['SESSION_INVALID', other])
    assert.equal(a.service.sessions?.list().length, 2)
  })

  it('make calls on values', async () => {
    const { a, b } = pair
    const handle = await login(a)
    const caller = { handle, session: null, principal: null }
    const cup = await b.service.values.call('cup.create', [new RecordValue(['name_label'], ['mine'])], caller)
    assert.equal(await a.service.values.call('cup.get_name_label', [cup as string], caller), 'mine')
    await a.result('session.logout', handle)
    await assert.rejects(async () => b.service.values.call('cup.get_all', [], caller), /SESSION_INVALID/)
  })

  it('begin also while nobody knows what others have counted', async () => {
    const fail = () => Promise.reject(new Error('away'))
    const { a } = open({ sharedFailures: { of: fail, note: fail, forget: fail } })
    assert.equal((await a.error('session.login_with_password', 'root', 'no'))[0], 'SESSION_AUTHENTICATION_FAILED')
    assert.equal(await sorted(a, await login(a)), 0)
  })

  it('count failed log-ins together', async () => {
    const counted = new Map<string, number>()
    const sharedFailures: SharedFailures = {
      of: async (keys) => keys.map((key) => ({ count: counted.get(key) ?? 0, ago: 0 })),
      async note(keys) {
        for (const key of keys) counted.set(key, (counted.get(key) ?? 0) + 1)
      },
      async forget(keys) {
        for (const key of keys) counted.delete(key)
      },
    }
    const waits: number[] = []
    const after = (milliseconds: number, run: () => void) => {
      waits.push(milliseconds)
      setImmediate(run)
      now += milliseconds
      return () => undefined
    }
    const { a, b } = open({ sharedFailures, after })
    for (const at of [a, b, a, b, a])
      assert.equal((await at.error('session.login_with_password', 'root', 'no'))[0], 'SESSION_AUTHENTICATION_FAILED')
    // Two failures cost nothing; each later one doubles the wait, at whichever service it was.
    assert.deepEqual(waits, [100, 200])
    assert.ok([...counted.keys()].every((key) => /^[0-9a-f]{64}$/.test(key)))
    assert.equal([...counted.values()][0], 5)
    await login(b)
    assert.equal([...counted.values()].length, 1)
  })
})

function withChange() {
  const base = sessionApi()
  const change = message('change_password', {
    params: [
      { name: 'old', type: STRING },
      { name: 'new', type: STRING },
    ],
  })
  const classes = base.classes.map((c) => (c.name === 'session' ? { ...c, messages: [...c.messages, change] } : c))
  return { ...base, uses: ['session' as const], classes: classes.filter(({ name }) => name !== 'task') }
}
