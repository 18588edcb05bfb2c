/** The older calls for events: register, unregister, next. */
import assert from 'node:assert/strict'
import { type Desk, itAlone, openDesk } from '../../harness.ts'
import { TestClock } from '../../test-clock.ts'
import { failNextCommit } from '../failing-commit.ts'
import { type Event, labApi } from '../lab-api.ts'

describe('event.next', () => {
  let clock: TestClock
  let desk: Desk
  let session: string
  const call = (method: string, ...params: unknown[]) => desk.result(method, session, ...params)
  const error = (method: string, ...params: unknown[]) => desk.error(method, session, ...params)
  const next = async () => ((await call('event.next')) as Event[]).map((e) => `${e.operation} ${e.class} ${e.ref}`)

  before(() => {
    clock = new TestClock()
    desk = openDesk(labApi(['session', 'event']), { now: clock.now, after: clock.after, password: 'root' })
  })
  beforeEach(async () => {
    session = String(await desk.result('session.login_with_password', 'root', 'root'))
  })

  it('answers with events since the registration, and then since the last answer', async () => {
    await call('VM.create', {})
    await call('event.register', ['vm'])
    const a = await call('VM.create', {})
    await call('vault.create', {})
    assert.deepEqual(await next(), [`add vm ${a}`])
    await call('VM.set_name_label', a, 'x')
    await call('VM.destroy', a)
    assert.deepEqual(await next(), [`del vm ${a}`])
  })

  itAlone('waits until something happens', async () => {
    await call('event.register', ['*'])
    const waits = [next(), next()]
    await clock.turn()
    assert.equal(desk.service.waiting(), 2)
    const a = await call('vault.create', {})
    assert.deepEqual(await Promise.all(waits), [[`add vault ${a}`], [`add vault ${a}`]])
    const empty = next()
    await clock.turn()
    clock.pass(3_600_000)
    assert.deepEqual(await empty, [])
  })

  it('answers with events of a class since its own registration, each object once', async () => {
    await call('event.register', ['VM'])
    const vault = await call('vault.create', {})
    const VM = await call('VM.create', {})
    await call('event.register', ['vault', `VM/${VM}`, 'vm'])
    await call('vault.set_label', vault, 'x')
    await call('VM.set_name_label', VM, 'x')
    assert.deepEqual(await next(), [`mod vault ${vault}`, `add vm ${VM}`])
    await call('event.unregister', ['VM', 'VAULT'])
    await call('vault.set_label', vault, 'y')
    await call('VM.set_name_label', VM, 'y')
    assert.deepEqual(await next(), [`mod vm ${VM}`])
  })

  it('follows what is registered and unregistered while it waits', async () => {
    await call('event.register', ['vif', 'VM'])
    const waits = [next(), next()]
    await clock.turn()
    await call('event.register', ['vault'])
    await call('event.unregister', ['VM'])
    await call('VM.create', {})
    await clock.turn()
    assert.equal(desk.service.waiting(), 2)
    const vault = await call('vault.create', {})
    assert.deepEqual(await Promise.all(waits), [[`add vault ${vault}`], [`add vault ${vault}`]])
    assert.equal(clock.pending, 0)
  })

  it('ends when nothing is registered any more, and event.from goes on', async () => {
    await call('event.register', ['VM', 'vault'])
    const { token } = (await call('event.from', [], '', 0)) as { token: string }
    const from = call('event.from', ['VM'], token, 30)
    const wait = error('event.next')
    await clock.turn()
    await call('event.unregister', ['vm'])
    assert.equal(desk.service.waiting(), 2)
    await call('event.unregister', ['vault'])
    assert.deepEqual(await wait, ['SESSION_NOT_REGISTERED', '(secret)'])
    assert.equal(desk.service.waiting(), 1)
    await call('VM.create', {})
    await from
    assert.equal(clock.pending, 0)
  })

  it('takes ten thousand names, and no more in several calls', async () => {
    const names = (count: number, first = 0) => Array.from({ length: count }, (_, i) => `VM/${first + i}`)
    await call('event.register', names(10_000))
    await call('event.register', names(10_000))
    const refused = ['VALUE_NOT_SUPPORTED', 'classes', '10001', 'is the number of names; there may be 10000']
    assert.deepEqual(await error('event.register', ['vault']), refused)
    assert.deepEqual(await error('event.from', names(10_001), '', 0), refused)
    await call('event.unregister', names(9_999, 1))
    await call('event.register', ['vault'])
    const vault = await call('vault.create', {})
    assert.deepEqual(await next(), [`add vault ${vault}`])
  })

  it('is refused to a session that registered nothing', async () => {
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', '(secret)'])
    await call('event.register', ['VM', 'vif'])
    await call('event.unregister', ['vm'])
    await call('event.unregister', ['VIF', 'vault'])
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', '(secret)'])
  })

  it('waits for nothing where a session registered only what the API does not have', async () => {
    await call('event.register', ['VMM'])
    const wait = next()
    await clock.turn()
    await call('event.register', ['VM'])
    const made = await call('VM.create', {})
    assert.deepEqual(await wait, [`add vm ${made}`])
  })

  itAlone('ends with the session, and with a registration that is too old', async () => {
    await call('event.register', ['VM'])
    const wait = error('event.next')
    await clock.turn()
    await call('session.logout')
    assert.deepEqual(await wait, ['SESSION_INVALID', session])
    session = String(await desk.result('session.login_with_password', 'root', 'root'))
    await call('event.register', ['VM'])
    await call('VM.destroy', await call('VM.create', {}))
    desk.store.changes.sweep(Date.now() + 1000, 0)
    assert.deepEqual(await error('event.next'), ['EVENTS_LOST'])
    const a = await call('VM.create', {})
    assert.deepEqual(await next(), [`add vm ${a}`])
  })

  itAlone('repeats the events of an answer that failed with its commit', async () => {
    await call('event.register', ['VM'])
    const a = await call('VM.create', {})
    failNextCommit()
    const failed = [error('VM.create', {}), error('event.next')]
    for (const [code] of await Promise.all(failed)) assert.equal(code, 'INTERNAL_ERROR')
    assert.deepEqual(await next(), [`add vm ${a}`])
  })
})
