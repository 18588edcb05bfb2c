/**
 * Bounds on what clients make the server remember of events: names that they register, and names that they wait for.
 */
import assert from 'node:assert/strict'
import { Registrations } from '../../../../runtime/standard/events/event-registrations.ts'
import { type Wait, Waits } from '../../../../runtime/standard/events/event-waits.ts'
import { WatchedClasses } from '../../../../runtime/standard/events/event-watch.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import { type Desk, itAlone, openDesk } from '../../harness.ts'
import { TestClock } from '../../test-clock.ts'
import { guardedApi, labApi } from '../lab-api.ts'

const REF = 'OpaqueRef:2f0c0c0a-6e43-4a5b-9d0a-3c8e5b0f8f11'
const names = (count: number, first = 0) => Array.from({ length: count }, (_, i) => `VM/${first + i}`)

describe('the names of event calls', () => {
  it('are no longer than a class with a reference', async () => {
    const desk = openDesk(labApi(), { password: 'root' })
    const longest = `${'x'.repeat(64)}/${REF}`
    assert.equal(await desk.result('event.register', [longest]), '')
    const reason = `is longer than ${longest.length} characters, and so than any class with a reference`
    const refused = ['VALUE_NOT_SUPPORTED', 'classes', `${longest}x`, reason]
    for (const method of ['event.register', 'event.from']) {
      const rest = method === 'event.from' ? ['', 0] : []
      assert.deepEqual(await desk.error(method, [`${longest}x`], ...rest), refused)
      const [code, , shown] = await desk.error(method, ['x'.repeat(900_000)], ...rest)
      assert.deepEqual([code, shown], ['VALUE_NOT_SUPPORTED', `${'x'.repeat(200)}…`])
    }
  })
})

describe('registrations', () => {
  const limits = { ofUser: 100, inAll: 150 }
  const open = () => new Registrations(openStore(labApi(), ':memory:'), limits)
  const refusal = (count: number, whose: string, most: number) => (error: unknown) => {
    const reason = `is the number of names that are registered by ${whose}; there may be ${most}`
    assert.ok(error instanceof ApiError)
    assert.deepEqual([error.code, ...error.params], ['VALUE_NOT_SUPPORTED', 'classes', String(count), reason])
    return true
  }

  it('are bounded for all sessions of a user, and leave room for other users', () => {
    const registrations = open()
    registrations.add('a', 'ann', names(60))
    registrations.add('b', 'ann', names(40))
    assert.throws(() => registrations.add('b', 'ann', names(1, 99)), refusal(101, 'all sessions of a user', 100))
    registrations.add('b', 'ann', names(40))
    registrations.add('c', 'bob', names(50))
    assert.equal(registrations.size, 150)
  })

  it('are bounded in all', () => {
    const registrations = open()
    registrations.add('a', 'ann', names(100))
    registrations.add('b', 'bob', names(50))
    assert.throws(() => registrations.add('c', 'eve', names(1)), refusal(151, 'all sessions together', 150))
    assert.equal(registrations.of('c'), undefined)
  })

  it('make room when they end, by name or with their session', () => {
    const registrations = open()
    for (let i = 0; i < 10; i++) {
      registrations.add('a', 'ann', names(60))
      registrations.add('b', 'ann', names(40))
      registrations.remove('b', names(30))
      registrations.remove('b', names(30))
      assert.equal(registrations.size, 70)
      registrations.remove('b', names(40))
      registrations.forget('a')
      registrations.forget('unknown')
      assert.equal(registrations.size, 0)
    }
  })

  it('end with the session, however that ends', async () => {
    const clock = new TestClock()
    const store = openStore(guardedApi(), ':memory:')
    const desk = openDesk(guardedApi(), { store, now: clock.now, after: clock.after, password: 'root' })
    // Creates sessions without the time that the check of a password takes.
    const root = { name: 'root', superuser: true, roles: [] }
    const session = () => {
      return desk.service.sessions?.begin(root, 'unknown', () => [['auth_user_name', 'string', () => 'root']]) ?? ''
    }
    // Registers the largest number of names that a user may have, repeatedly.
    for (let round = 0; round < 3; round++) {
      for (let i = 0; i < 5; i++) await desk.result('event.register', session(), names(10_000))
      const one = session()
      assert.equal((await desk.error('event.register', one, ['vault']))[0], 'VALUE_NOT_SUPPORTED')
      clock.pass(25 * 3_600_000)
      desk.service.save()
      await clock.turn()
    }
  })
})

describe('waits for events', () => {
  const api = labApi()
  const store = openStore(api, ':memory:')
  const classes = new WatchedClasses(api)
  const wait = (watched: readonly string[]) => {
    const made: Wait & { woken: boolean } = {
      watch: classes.watch(watched, null),
      since: 0,
      session: null,
      handle: null,
      follows: false,
      woken: false,
      wake: () => {
        made.woken = true
      },
      fail: assert.fail,
    }
    return made
  }

  it('keep one watch in memory where they watch the same', () => {
    const waits = new Waits(store.changes)
    const made = Array.from({ length: 1000 }, () => wait(names(100)))
    for (const one of made) waits.add(one)
    assert.deepEqual([waits.size, waits.names], [1000, 100])
    assert.equal(new Set(made.map(({ watch }) => watch)).size, 1)
    for (const one of made) waits.drop(one)
    assert.deepEqual([waits.size, waits.names], [0, 0])
  })

  it('for the most names are answered if all together wait for too many', () => {
    const waits = new Waits(store.changes, 100)
    const [large, small, other] = [wait(names(60)), wait(names(30, 100)), wait(['vault'])]
    for (const one of [large, small, other]) waits.add(one)
    assert.deepEqual([large.woken, waits.names], [false, 91])
    const latest = wait(names(20, 200))
    waits.add(latest)
    assert.deepEqual(
      [large, small, other, latest].map(({ woken }) => woken),
      [true, false, false, false],
    )
    assert.deepEqual([waits.size, waits.names], [3, 51])
    const huge = wait(names(1000, 1000))
    waits.add(huge)
    assert.deepEqual([huge.woken, small.woken, waits.names], [true, false, 51])
  })

  itAlone('are answered with a token that can be used', async () => {
    const clock = new TestClock()
    const desk: Desk = openDesk(labApi(), { now: clock.now, after: clock.after })
    const from = (watched: string[], token: string) => desk.result('event.from', watched, token, 30)
    const { token } = (await desk.result('event.from', [], '', 0)) as { token: string }
    const answers: unknown[] = []
    for (let i = 0; i < 30; i++)
      from(names(9_999, i * 10_000), token).then((answer) => answers.push(answer), assert.fail)
    const small = from(['vault'], token) as Promise<{ events: unknown[] }>
    await clock.turn()
    assert.equal(desk.service.waiting(), 26)
    assert.deepEqual(
      answers.map((answer) => (answer as { token: string }).token),
      Array(5).fill(token),
    )
    await desk.result('vault.create', {})
    assert.equal((await small).events.length, 1)
  })
})
