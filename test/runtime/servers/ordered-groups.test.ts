/** Groups of writes of several servers on one log of commits, and reads that have all that was answered. */
import assert from 'node:assert/strict'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { FakeCopy } from './fake-copy.ts'
import { barrier, type DeskServer, type GroupsDesk, openGroupsDesk, until } from './groups-desk.ts'

const BUSY = { name: 'ApiError', code: 'TOO_BUSY' }

describe('ordered groups', () => {
  let desk: GroupsDesk
  let a: DeskServer
  let b: DeskServer
  beforeEach(() => {
    desk = openGroupsDesk()
    a = desk.server()
    b = desk.server()
  })

  it('reads at one server what another has answered', async () => {
    for (let i = 0; i < 100; i++) {
      const [writer, reader] = i % 2 === 0 ? [a, b] : [b, a]
      await writer.set('x', String(i))
      assert.equal(await reader.get('x'), String(i))
    }
  })

  it('runs calls that wait together in one group', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => a.set(`key${i}`, 'value')))
    assert.equal(a.connection.calls.filter((call) => call === 'append').length, 1)
    assert.equal(a.groups.status.calls, 21, 'with the note of which database it is')
  })

  it('begins no more than 500 calls in a group', async () => {
    await Promise.all(Array.from({ length: 1001 }, (_, i) => a.set(`key${i}`, 'value')))
    assert.equal(a.groups.status.groups, 3)
  })

  it('begins no call later than 10 ms after the group', async () => {
    const ran = (name: string) =>
      a.groups.write(() => {
        desk.clock.pass(6)
        a.copy.settings.set(name, 'value')
      })
    await Promise.all(['one', 'two', 'three', 'four', 'five'].map(ran))
    assert.equal(a.groups.status.groups, 3)
  })

  it('answers a call that writes nothing without a commit, and gives the lock back', async () => {
    await a.set('x', '1')
    const commits = desk.log.commits.length
    assert.equal(await b.groups.write(() => b.copy.settings.get('x')), '1')
    assert.equal(desk.log.commits.length, commits)
    await a.set('x', '2')
  })

  it('answers a failing call with its error after the group is durable', async () => {
    const error = new ApiError('FULL')
    const writing = a.set('x', '1')
    const failing = a.groups.write(() => {
      throw error
    })
    await assert.rejects(failing, error)
    await writing
    assert.equal(desk.log.truth.settings.get('x'), '1')
  })

  it('keeps the changes of a group from reads until it is durable', async () => {
    await a.set('x', '1')
    const held = barrier()
    a.connection.pause = (method) => (method === 'append' ? held.passed : undefined)
    const writing = a.set('x', '2')
    await until(() => a.connection.calls.at(-1) === 'append', 'the append')
    assert.equal(await a.get('x'), '1')
    held.open()
    await writing
    assert.equal(await a.get('x'), '2')
  })

  it('logs a call that makes others wait, with its name', async () => {
    const work = () => desk.clock.pass(150)
    await a.groups.write(work, undefined, { name: 'VM.start' })
    assert.deepEqual(a.reports, ['VM.start ran 150 ms, and all writing calls waited for it'])
  })

  it('runs work of the server itself in order with calls', async () => {
    const order: string[] = []
    a.groups.enter(() => void order.push('one'))
    await Promise.all([
      a.groups.write(() => void order.push('two')),
      a.groups.write(() => {
        order.push('three')
        a.groups.enter(() => void order.push('four'))
      }),
    ])
    assert.deepEqual(order, ['one', 'two', 'three', 'four'])
  })

  it('logs what work of the server itself throws', async () => {
    a.groups.enter(() => {
      throw new Error('a bug')
    })
    await a.groups.durable()
    assert.match(a.reports[0] as string, /Work of the server failed: Error: a bug/)
  })

  describe('what is durable', () => {
    it('waits for work that was entered', async () => {
      a.groups.enter(() => a.copy.settings.set('x', '1'))
      await a.groups.durable()
      assert.equal(desk.log.truth.settings.get('x'), '1')
    })

    it('is the group in which it is asked, whatever becomes of work that was entered later', async () => {
      const ends: Promise<string>[] = []
      a.connection.refuses = ({ tables }) => tables.some(({ rows }) => rows.some((row) => row.includes('y')))
      a.groups.enter(() => {
        a.copy.settings.set('x', '1')
        a.groups.enter(() => a.copy.settings.set('y', '1'))
        // Too late for this group.
        desk.clock.pass(20)
        const end = a.groups.durable().then(() => 'durable')
        ends.push(end.catch(() => 'undone'))
      })
      await a.groups.durable().catch(() => undefined)
      assert.deepEqual(await Promise.all(ends), ['durable'])
    })

    it('is known at once where nothing is written', async () => {
      desk.server()
      a.connection.isAway = true
      await a.groups.durable()
    })

    it('is told to answers of a group that is open', async () => {
      const answers: string[] = []
      const respond = (answer: string) => void answers.push(answer)
      const held = barrier()
      a.connection.pause = (method) => (method === 'append' ? held.passed : undefined)
      const writing = a.groups.write(() => {
        a.copy.settings.set('x', '1')
        a.groups.settle(respond, 'written', () => 'failed')
      })
      await until(() => a.connection.calls.at(-1) === 'append', 'the append')
      a.groups.settle(respond, 'read', () => 'failed')
      assert.deepEqual(answers, ['read'])
      held.open()
      await writing
      assert.deepEqual(answers, ['read', 'written'])
    })
  })

  describe('bounds', () => {
    const few = { calls: 2, bytes: 1000, wait: 800 }

    it('refuses calls beyond a number that wait', async () => {
      const server = desk.server({ limits: few })
      const waiting = [server.set('x', '1'), server.set('x', '2')]
      await assert.rejects(server.set('x', '3'), BUSY)
      await Promise.all(waiting)
      assert.equal(await server.get('x'), '2')
    })

    it('refuses calls that hold too much', async () => {
      const server = desk.server({ limits: few })
      const first = server.groups.write(() => 1, undefined, { bytes: 600 })
      await assert.rejects(
        server.groups.write(() => 2, undefined, { bytes: 600 }),
        BUSY,
      )
      assert.equal(await first, 1)
      assert.equal(await server.groups.write(() => 3, undefined, { bytes: 600 }), 3)
    })

    it('refuses a call that has waited too long, and changes nothing', async () => {
      const server = desk.server({ limits: few })
      const held = barrier()
      server.connection.pause = (method) => (method === 'lock' ? held.passed : undefined)
      const call = assert.rejects(server.set('x', '1'), BUSY)
      desk.clock.pass(400)
      desk.clock.pass(401)
      await call
      held.open()
      assert.equal(await server.get('x'), undefined)
    })

    it('keeps work of the server itself for as long as it takes', async () => {
      const server = desk.server({ limits: few })
      server.connection.isAway = true
      const entered = ['1', '2', '3'].map((value) => server.groups.enter(() => server.copy.settings.set('x', value)))
      assert.equal(entered.length, 3)
      for (let i = 0; i < 20; i++) await desk.clock.rest()
      server.connection.isAway = false
      const done = server.groups.durable()
      for (let i = 0; i < 3; i++) await desk.clock.rest()
      await done
      assert.equal(desk.log.truth.settings.get('x'), '3')
    })
  })

  it('drops a call whose client is gone before it ran', async () => {
    const held = barrier()
    a.connection.pause = (method) => (method === 'lock' ? held.passed : undefined)
    let leave: (() => void) | undefined
    const dropped = a.groups.write(
      () => a.copy.settings.set('x', '1'),
      (listener) => {
        leave = listener
        return () => undefined
      },
    )
    const other = a.set('y', '1')
    leave?.()
    await assert.rejects(dropped, /nothing was changed/)
    held.open()
    await other
    assert.equal(await a.get('x'), undefined)
  })

  it('stops listening for the end of a client whose call is answered', async () => {
    let listening = 0
    await a.groups.write(
      () => 1,
      () => {
        listening++
        return () => void listening--
      },
    )
    assert.equal(listening, 0)
  })

  describe('fresh reads', () => {
    it('share one question', async () => {
      await Promise.all(Array.from({ length: 50 }, () => a.get('x')))
      assert.equal(a.connection.calls.filter((call) => call === 'news').length, 1)
    })

    it('are never answered by a question that was sent before they came', async () => {
      const held = barrier()
      a.connection.pause = (method) => (method === 'news' ? held.passed : undefined)
      const early = a.get('x')
      await until(() => a.connection.calls.includes('news'), 'the question')
      await b.set('x', '1')
      const late = a.get('x')
      held.open()
      await early
      assert.equal(await late, '1')
    })

    it('are answered at once where the server may be behind', async () => {
      const local = desk.server({ isLocal: true })
      assert.equal(local.groups.fresh(), undefined)
    })

    it('fail after some seconds where the database is away', async () => {
      a.connection.isAway = true
      const failing = assert.rejects(a.get('x'), /cannot be used now/)
      for (let i = 0; i < 10; i++) await desk.clock.rest()
      await failing
    })
  })

  describe('what others write', () => {
    it('comes when they say so', async () => {
      a.groups.start()
      await b.set('x', '1')
      await until(() => desk.clock.pending > 0, 'a look')
      await desk.clock.rest()
      await until(() => a.copy.settings.get('x') === '1', 'the news')
    })

    it('comes without that too', async () => {
      a.groups.start()
      await until(() => a.connection.calls.at(-1) === 'append', 'the first look')
      desk.log.listeners.clear()
      await b.set('x', '1')
      desk.clock.pass(500)
      await until(() => a.copy.settings.get('x') === '1', 'the news')
    })

    it('is caught up with in slices, without the lock where it is a lot', async () => {
      desk.log.slice = 3
      for (let i = 0; i < 10; i++) await b.set('x', String(i))
      a.connection.calls.splice(0)
      await a.set('y', '1')
      const { calls } = a.connection
      assert.ok(calls.indexOf('release') < calls.indexOf('append'))
      assert.ok(calls.filter((call) => call === 'news').length >= 3)
      assert.equal(a.copy.settings.get('x'), '9')
    })

    it('is read by the columns of the server that wrote it', async () => {
      const other = desk.server()
      const seal = other.copy.seal.bind(other.copy)
      desk.log.connect({ id: 'later', text: '[]' })
      desk.log.truth.learn({ id: 'later', text: '[]' })
      other.copy.learn({ id: 'later', text: '[]' })
      other.copy.seal = (id) => {
        const sealed = seal(id)
        return sealed && { ...sealed, layout: 'later' }
      }
      await other.set('x', '1')
      assert.equal(await a.get('x'), '1')
      assert.ok(a.connection.calls.includes('layout'))
    })
  })

  it('keeps apart the copies of a log that is lost and of the one that takes its place', async () => {
    await a.set('x', '1')
    await b.get('x')
    const before = a.copy.settings.get('incarnation')
    const standby = new FakeCopy()
    desk.log.failOver(standby.store)
    const reads = Promise.all([b.get('x'), a.get('x')])
    for (let i = 0; i < 100; i++) {
      await desk.clock.turn()
      desk.clock.pass(1)
    }
    assert.deepEqual(await reads, [undefined, undefined])
    assert.equal(a.groups.status.refills, 1)
    assert.equal(before, undefined)
  })
})
