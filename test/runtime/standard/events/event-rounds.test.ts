/**
 * Rounds of events: at once where the server has time, else together after a pause, in slices between which other calls
 * run. Each answer takes time of the test's own clock.
 */
import assert from 'node:assert/strict'
import type { CallOrigin } from '../../../../runtime/engine/call-origin.ts'
import { type Wait, Waits } from '../../../../runtime/standard/events/event-waits.ts'
import { WatchedClasses } from '../../../../runtime/standard/events/event-watch.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { type Desk, openDesk } from '../../harness.ts'
import { TestClock } from '../../test-clock.ts'
import { type Batch, type Event, labApi } from '../lab-api.ts'

describe('rounds of events', () => {
  let clock: TestClock
  let desk: Desk
  /** Milliseconds that each text of an answer takes, and that answers have taken. */
  let cost: number
  let taken: number
  let made: number

  beforeEach(async () => {
    clock = new TestClock()
    cost = 1
    taken = 0
    made = 0
    const steady = () => clock.now() + taken
    desk = openDesk(labApi(['session', 'event']), { now: clock.now, after: clock.after, steady, password: 'root' })
    const { changes } = desk.store
    const counts = changes.counts.bind(changes)
    changes.counts = () => {
      made++
      taken += cost
      return counts()
    }
    session = String(await desk.result('session.login_with_password', 'root', 'root'))
  })

  let session: string
  const result = (method: string, ...params: unknown[]) => desk.result(method, session, ...params)
  const create = async () => String(await result('VM.create', {}))
  const rename = (ref: string, name: string) => result('VM.set_name_label', ref, name)
  const from = (classes: readonly string[], since: string, timeout = 30) =>
    result('event.from', classes, since, timeout) as Promise<Batch>
  const token = async () => {
    const before = cost
    cost = 0
    const batch = await from([], '', 0)
    cost = before
    return batch.token
  }
  const names = async (batch: Promise<Batch>) => (await batch).events.map((e) => e.snapshot?.name_label)
  const settle = async () => {
    for (let turns = 0; turns < 20; turns++) await clock.turn()
  }

  it('begin in the turn of a commit, if the pause is over', async () => {
    const ref = await create()
    let wait = from(['VM'], await token())
    for (const name of ['a', 'b', 'c']) {
      await clock.turn()
      assert.equal(desk.service.waiting(), 1)
      await rename(ref, name)
      assert.equal(desk.service.waiting(), 0)
      assert.deepEqual(await names(wait), [name])
      wait = from(['VM'], (await wait).token)
      await clock.turn()
      clock.pass(4)
    }
    assert.deepEqual([made - 1, clock.waited.filter((time) => time < 30_000)], [3, []])
  })

  it('begin after a pause of some times what the last one took, and answer all commits of the pause together', async () => {
    const refs = [await create(), await create()]
    const since = await token()
    cost = 10
    const first = [from(['VM'], since), from(['*'], since)]
    await clock.turn()
    await rename(refs[0] as string, 'a')
    for (const wait of first) assert.deepEqual(await names(wait), ['a'])
    const second = first.map(async (wait, i) => from([i === 0 ? 'VM' : '*'], (await wait).token))
    await settle()
    const before = made
    for (const name of ['b', 'c', 'd']) {
      await rename(refs[1] as string, name)
      await rename(refs[0] as string, name)
      await settle()
    }
    assert.deepEqual([desk.service.waiting(), made], [2, before])
    // Two answers of 10 ms: the next round begins 80 ms after the first one began, of which they took 20.
    assert.deepEqual(
      clock.waited.filter((time) => time < 30_000),
      [60],
    )
    clock.pass(60)
    for (const wait of second) assert.deepEqual(await names(wait), ['d', 'd'])
    assert.equal(made, before + 2)
  })

  it('hold calls that have news already, but not longer than their timeout', async () => {
    const ref = await create()
    const since = await token()
    cost = 10
    assert.deepEqual(await names(from(['VM'], '')), [''])
    await rename(ref, 'a')
    const held = [from(['VM'], since), from(['VM'], since), from(['VM'], since, 0.002)]
    const old = [from(['VM'], ''), from(['VM'], since, 0)]
    await settle()
    assert.equal(desk.service.waiting(), 4)
    assert.deepEqual(await names(old[1] as Promise<Batch>), ['a'])
    clock.pass(2)
    assert.deepEqual(await names(held[2] as Promise<Batch>), ['a'])
    assert.equal(desk.service.waiting(), 3)
    const before = made
    clock.pass(1000)
    for (const wait of held) assert.deepEqual(await names(wait), ['a'])
    assert.deepEqual(
      (await (old[0] as Promise<Batch>)).events.map((e) => e.operation),
      ['add'],
    )
    // Those with equal tokens share one answer.
    assert.equal(made, before + 2)
  })

  it('look at the tables once for many clients that begin during a pause', async () => {
    await create()
    cost = 10
    await from(['VM'], '')
    await settle()
    const { changes } = desk.store
    const since = changes.since.bind(changes)
    let looks = 0
    changes.since = (generation, watched) => {
      looks++
      return since(generation, watched)
    }
    const before = made
    const waits = Array.from({ length: 100 }, () => from(['VM'], ''))
    await settle()
    assert.deepEqual([desk.service.waiting(), looks], [100, 1])
    clock.pass(1000)
    for (const wait of waits) assert.equal((await wait).events.length, 1)
    assert.deepEqual([looks, made], [3, before + 1])
  })

  it('let writes run between their slices', async () => {
    const refs: string[] = []
    for (let i = 0; i < 100; i++) refs.push(await create())
    const since = await token()
    let answered = 0
    const waits = refs.map(async (ref) => {
      const batch = await from([`VM/${ref}`], since)
      answered++
      return batch
    })
    await settle()
    for (const ref of refs) desk.store.changes.touch('VM', ref)
    desk.store.commit()
    await clock.turn()
    assert.ok(answered > 0 && answered < 50, `${answered} are answered`)
    const before = answered
    await rename(refs[0] as string, 'between')
    assert.ok(answered < before + 30, `${answered} are answered before the write`)
    for (const wait of await Promise.all(waits)) assert.equal(wait.events.length, 1)
  })

  it('end with the server, during a pause and in their middle', async () => {
    const ref = await create()
    const since = await token()
    cost = 10
    await from(['VM'], '')
    await rename(ref, 'a')
    const paused = Array.from({ length: 50 }, () => from(['VM'], since))
    await settle()
    assert.equal(desk.service.waiting(), 50)
    desk.service.release()
    for (const wait of paused) assert.deepEqual(await names(wait), ['a'])
    assert.equal(desk.service.waiting(), 0)
    clock.pass(1000)
    await settle()
    assert.equal(clock.pending, 0)
  })

  it('answer each client that is still there, and drop one that has gone meanwhile', async () => {
    const refs: string[] = []
    for (let i = 0; i < 40; i++) refs.push(await create())
    const since = await token()
    const gone: (() => void)[] = []
    let answered = 0
    for (const ref of refs) {
      const origin: CallOrigin = {
        isNear: true,
        isOwner: false,
        source: 'test',
        onGone(listener) {
          gone.push(listener)
          return () => undefined
        },
        onHurry: () => () => undefined,
        hold: () => undefined,
      }
      const params = [session, [`VM/${ref}`], since, 30]
      const body = JSON.stringify({ jsonrpc: '2.0', method: 'event.from', params, id: 1 })
      const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'application/json'] }
      desk.front.handle(head, Buffer.from(body), () => answered++, origin)
    }
    for (const ref of refs) desk.store.changes.touch('VM', ref)
    desk.store.commit()
    await clock.turn()
    const before = answered
    assert.ok(before > 0 && before < 40)
    for (const leave of gone) leave()
    await settle()
    assert.deepEqual([answered, desk.service.waiting(), clock.pending], [before, 0, 0])
    const wait = from(['VM'], await token())
    await clock.turn()
    clock.pass(1000)
    await rename(refs[0] as string, 'later')
    assert.deepEqual(await names(wait), ['later'])
  })

  it('are the same for event.next, whose registration may change meanwhile', async () => {
    const ref = await create()
    await result('event.register', ['VM'])
    const first = result('event.next') as Promise<Event[]>
    await clock.turn()
    cost = 10
    await from(['VM'], '')
    await rename(ref, 'a')
    await settle()
    assert.equal(desk.service.waiting(), 1)
    // What happened is answered before another name is registered.
    await result('event.register', ['vault'])
    assert.deepEqual(
      (await first).map((e) => e.snapshot?.name_label),
      ['a'],
    )
    await rename(ref, 'b')
    await rename(ref, 'c')
    const second = result('event.next') as Promise<Event[]>
    await settle()
    assert.equal(desk.service.waiting(), 1)
    clock.pass(1000)
    assert.deepEqual(
      (await second).map((e) => e.snapshot?.name_label),
      ['c'],
    )
  })
})

describe('a round of wake-ups', () => {
  const api = labApi()
  const classes = new WatchedClasses(api)

  /** Waits whose answers take 1 ms each; `order` gets their names when they are woken. */
  function openWaits() {
    const store = openStore(api, ':memory:')
    const clock = new TestClock()
    let taken = 0
    const steady = () => clock.now() + taken
    const commits: number[] = []
    const order: string[] = []
    const commit = () => {
      commits.push(order.length)
      if (store.dirty) store.commit()
    }
    const waits = new Waits(store.changes, undefined, { steady, cost: steady, after: clock.after, commit })
    const wait = (name: string, watched: readonly string[], text?: () => Value): Wait => ({
      watch: classes.watch(watched, null),
      since: store.changes.generation(),
      session: null,
      handle: null,
      follows: false,
      wake(from) {
        taken++
        order.push(name)
        if (text) from.shared(text).make()
      },
      fail: assert.fail,
    })
    const touch = (ref: string) => {
      store.changes.touch('VM', ref)
      store.commit()
    }
    const create = () => store.class('VM').create(new Map())
    return { store, clock, commits, order, waits, wait, touch, create }
  }

  const settle = async (clock: TestClock) => {
    for (let turns = 0; turns < 20; turns++) await clock.turn()
  }

  it('wakes the calls that wait longest first, whatever they watch', async () => {
    const { store, clock, order, waits, wait, touch, create } = openWaits()
    const ref = create()
    store.commit()
    await settle(clock)
    const watches = [['VM'], [`VM/${ref}`], ['VM', 'VIF'], ['VM', 'vault']]
    for (let i = 0; i < 40; i++) waits.add(wait(String(i), watches[i % 4] as string[]))
    touch(ref)
    await settle(clock)
    assert.deepEqual(
      order,
      Array.from({ length: 40 }, (_, i) => String(i)),
    )
  })

  it('commits what has run before each of its slices', async () => {
    const { store, clock, commits, order, waits, wait, touch, create } = openWaits()
    const ref = create()
    store.commit()
    await settle(clock)
    for (let i = 0; i < 40; i++) waits.add(wait(String(i), ['VM']))
    touch(ref)
    await settle(clock)
    assert.equal(order.length, 40)
    assert.deepEqual(commits, [0, 8, 16, 24, 32])
  })

  it('leaves no call behind that comes again and again', async () => {
    const { store, clock, order, waits, wait, touch, create } = openWaits()
    const [busy, quiet] = [create(), create()]
    store.commit()
    await settle(clock)
    const again = (): Wait => {
      const one = wait('busy', [`VM/${busy}`])
      return {
        ...one,
        wake(from) {
          one.wake(from)
          if (order.length < 1000) setImmediate(() => waits.add(again(), true))
        },
      }
    }
    for (let i = 0; i < 20; i++) waits.add(again())
    waits.add(wait('quiet', [`VM/${quiet}`]))
    touch(busy)
    await clock.turn()
    touch(quiet)
    for (let turns = 0; turns < 50 && !order.includes('quiet'); turns++) {
      await clock.turn()
      clock.pass(100)
    }
    assert.ok(order.includes('quiet'))
    assert.ok(order.indexOf('quiet') <= 60, `the quiet one came after ${order.indexOf('quiet')} others`)
  })

  it('makes answers anew where a commit failed in its middle', async () => {
    const { store, clock, order, waits, wait, touch, create } = openWaits()
    const ref = create()
    store.commit()
    await settle(clock)
    const text = () => null
    const made = new Set<unknown>()
    for (let i = 0; i < 40; i++) {
      const one = wait(String(i), ['VM'], text)
      const wake: Wait['wake'] = (from) => {
        one.wake(from)
        made.add(from.shared(text))
      }
      waits.add({ ...one, wake })
    }
    touch(ref)
    await clock.turn()
    assert.ok(order.length < 40)
    waits.forgetAnswers()
    await settle(clock)
    assert.deepEqual([order.length, made.size], [40, 2])
  })

  it('remembers nothing of the commits during a pause', async () => {
    const { store, clock, order, waits, wait, touch, create } = openWaits()
    const ref = create()
    store.commit()
    await settle(clock)
    waits.add(wait('first', ['VM']))
    touch(ref)
    await settle(clock)
    const later = wait('later', ['VM'])
    waits.add(later)
    const { since } = later
    for (let i = 0; i < 100; i++) touch(ref)
    await settle(clock)
    assert.deepEqual([order, clock.pending, later.since], [['first'], 1, since])
    clock.pass(100)
    await settle(clock)
    assert.deepEqual([order, waits.size], [['first', 'later'], 0])
  })
})
