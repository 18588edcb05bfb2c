/** Events where several servers share the data: tokens, waits and registrations hold at each of them. */
import assert from 'node:assert/strict'
import { newData } from '../../../runtime/store/copy/open-copy.ts'
import type { Desk } from '../harness.ts'
import { type Batch, type Event, labApi } from '../standard/lab-api.ts'
import { until } from './groups-desk.ts'
import { openTwoServers, type TwoServers } from './two-servers.ts'

const api = labApi(['session', 'event'])
const LOST = ['EVENTS_LOST']

describe('events of several servers', () => {
  let two: TwoServers
  let a: Desk
  let b: Desk
  let session: string
  const call = (at: Desk, method: string, ...params: unknown[]) => at.result(method, session, ...params)
  const error = (at: Desk, method: string, ...params: unknown[]) => at.error(method, session, ...params)
  const create = async (at: Desk, name = 'VM') => String(await call(at, `${name}.create`, {}))
  const from = async (at: Desk, token: string, timeout = 0) =>
    (await call(at, 'event.from', ['*'], token, timeout)) as Batch
  const next = async (at: Desk) => short((await call(at, 'event.next')) as Event[])
  const short = (events: readonly Event[]) => events.map((e) => `${e.operation} ${e.class} ${e.ref}`)
  const waiting = (at: Desk, count = 1) => until(() => at.service.waiting() === count, 'a wait')

  const open = async (isLocal = false) => {
    two = openTwoServers(api, { password: 'root', isLocal })
    ;({ a, b } = two)
    session = String(await a.result('session.login_with_password', 'root', 'root'))
    await two.rest()
  }
  beforeEach(() => open())

  it('go on at another server with the token of the first', async () => {
    const first = await create(a)
    const at = await from(a, '')
    assert.deepEqual(short(at.events), [`add vm ${first}`])
    const second = await create(a)
    const there = await from(b, at.token)
    assert.deepEqual(short(there.events), [`add vm ${second}`])
    assert.deepEqual(there.valid_ref_counts, { vm: 2, vif: 0, vault: 0 })
    assert.deepEqual((await from(a, there.token)).events, [])
  })

  it('go on at a server that is behind', async () => {
    await open(true)
    const { token } = await from(a, '')
    const made = await create(a)
    const ahead = await from(a, token)
    assert.deepEqual(short(ahead.events), [`add vm ${made}`])
    assert.deepEqual((await from(b, ahead.token)).events, [])
    const [generation, copy] = ahead.token.split(',')
    const future = `${String(Number(generation) + 1024 * 60_000).padStart(20, '0')},${copy}`
    assert.deepEqual(await error(b, 'event.from', ['*'], future, 0), LOST)
  })

  it('wake calls that wait at another server', async () => {
    const { token } = await from(b, '')
    const waits = [from(b, token, 30), from(b, token, 30)]
    await waiting(b, 2)
    const made = await create(a)
    for (const wait of waits) assert.deepEqual(short((await wait).events), [`add vm ${made}`])
  })

  it('end the waits of a session that logs out at another server', async () => {
    const { token } = await from(b, '')
    const wait = error(b, 'event.from', ['*'], token, 30)
    await waiting(b)
    await call(a, 'session.logout')
    assert.deepEqual(await wait, ['SESSION_INVALID', session])
  })

  it('end the waits of a user whose sessions are ended at another server', async () => {
    const wait = error(b, 'event.from', ['*'], (await from(b, '')).token, 30)
    await waiting(b)
    a.service.control?.({ ask: 'end sessions', user: 'root' }, () => undefined)
    assert.deepEqual(await wait, ['SESSION_INVALID', session])
  })

  it('of event.next come once, whichever server is asked', async () => {
    await call(a, 'event.register', ['VM'])
    const first = await create(b)
    assert.deepEqual(await next(b), [`add vm ${first}`])
    const second = await create(a)
    assert.deepEqual(await next(a), [`add vm ${second}`])
    const wait = next(b)
    await waiting(b)
    const third = await create(a)
    assert.deepEqual(await wait, [`add vm ${third}`])
    const fourth = await create(b)
    assert.deepEqual(await next(a), [`add vm ${fourth}`])
  })

  it('of event.next follow what is registered at another server', async () => {
    await call(a, 'event.register', ['VIF'])
    const wait = next(a)
    await waiting(a)
    await call(b, 'event.register', ['vault'])
    await call(b, 'VM.create', {})
    const vault = await create(b, 'vault')
    assert.deepEqual(await wait, [`add vault ${vault}`])
    const ends = error(a, 'event.next')
    await waiting(a)
    await call(b, 'event.unregister', ['vault', 'VIF'])
    assert.deepEqual(await ends, ['SESSION_NOT_REGISTERED', '(secret)'])
  })

  it('forget the registration of a session with it', async () => {
    await call(a, 'event.register', ['VM'])
    await create(b)
    assert.equal((await next(b)).length, 1)
    assert.equal(two.settings.keys('events-').length, 2)
    await call(b, 'session.logout')
    assert.deepEqual(two.settings.keys('events-'), [])
  })

  it('count the names that all servers have registered', async () => {
    const names = (count: number, first = 0) => Array.from({ length: count }, (_, i) => `VM/${first + i}`)
    await call(a, 'event.register', names(10_000))
    const refused = ['VALUE_NOT_SUPPORTED', 'classes', '10001', 'is the number of names; there may be 10000']
    assert.deepEqual(await error(b, 'event.register', ['vault']), refused)
    await call(b, 'event.unregister', names(9_999, 1))
    await call(a, 'event.register', ['vault'])
    const vault = await create(b, 'vault')
    assert.deepEqual(await next(a), [`add vault ${vault}`])
  })

  it('of event.next are given again where their answer is undone', async () => {
    await call(a, 'event.register', ['VM'])
    const made = await create(a)
    two.b.connection.refuses = () => true
    assert.equal((await error(b, 'event.next'))[0], 'INTERNAL_ERROR')
    two.b.connection.refuses = () => false
    assert.deepEqual(await next(b), [`add vm ${made}`])
  })

  it('are lost once, and never silently, where the data become others', async () => {
    await call(a, 'event.register', ['VM'])
    const { token } = await from(a, '')
    const waits = [error(a, 'event.from', ['*'], token, 30), error(a, 'event.next')]
    await waiting(a, 2)
    // A failover to a server that lacks the latest commits.
    const { copy } = newData(api, { now: Date.now })
    copy.fill(two.log.head, two.log.truth.allRows())
    await create(b)
    two.log.failOver(copy)
    for (const wait of waits) assert.deepEqual(await wait, LOST)
    for (const at of [a, b]) {
      assert.deepEqual(await error(at, 'event.from', ['*'], token, 0), LOST)
      assert.deepEqual(short((await from(at, '')).events), [])
    }
    const made = await create(b)
    assert.deepEqual(await next(a), [`add vm ${made}`])
  })
})
