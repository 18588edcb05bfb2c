/** The older way of hearing events: register, unregister, next. */
import assert from 'node:assert/strict'
import { type Desk, openDesk } from '../harness.ts'
import { TestClock } from '../test-clock.ts'
import { failNextCommit } from './failing-commit.ts'
import { type Event, labApi } from './lab-api.ts'

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

  it('tells what happened since the registration, and then since the last time', async () => {
    await call('VM.create', {})
    await call('event.register', ['vm'])
    const a = await call('VM.create', {})
    await call('vault.create', {})
    assert.deepEqual(await next(), [`add vm ${a}`])
    await call('VM.set_name_label', a, 'x')
    await call('VM.destroy', a)
    assert.deepEqual(await next(), [`del vm ${a}`])
  })

  it('waits until there is something', async () => {
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

  it('hears of a class from its own registration on, each object once', async () => {
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

  it('is refused to a session that registered nothing', async () => {
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', session])
    await call('event.register', ['VM', 'vif'])
    await call('event.unregister', ['vm'])
    await call('event.unregister', ['VIF', 'vault'])
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', session])
    assert.equal((await error('event.register', ['VMM']))[0], 'VALUE_NOT_SUPPORTED')
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', session])
  })

  it('ends with the session, and with a registration that is too old', async () => {
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

  it('tells again what was in an answer that failed with its commit', async () => {
    await call('event.register', ['VM'])
    const a = await call('VM.create', {})
    failNextCommit()
    const failed = [error('VM.create', {}), error('event.next')]
    for (const [code] of await Promise.all(failed)) assert.equal(code, 'INTERNAL_ERROR')
    assert.deepEqual(await next(), [`add vm ${a}`])
  })
})
