/** What groups of several servers do when the database or a copy fails: nothing is half done, nothing is answered that is not known. */
import assert from 'node:assert/strict'
import { FakeCopy } from './fake-copy.ts'
import { barrier, type DeskServer, type GroupsDesk, openGroupsDesk, until } from './groups-desk.ts'

describe('faults under groups', () => {
  let desk: GroupsDesk
  let a: DeskServer
  let b: DeskServer
  beforeEach(async () => {
    desk = openGroupsDesk()
    a = desk.server()
    b = desk.server()
    await a.set('x', '1')
    a.connection.calls.splice(0)
  })

  /** Moves time on until it settles. */
  async function inTime<T>(promise: Promise<T>): Promise<T> {
    let settled = false
    const end = () => {
      settled = true
    }
    promise.then(end, end)
    for (let i = 0; i < 400 && !settled; i++) {
      for (let turn = 0; turn < 5; turn++) await desk.clock.turn()
      desk.clock.pass(100)
    }
    return promise
  }

  describe('a commit whose outcome is not known', () => {
    it('is answered as done where it has happened', async () => {
      a.connection.breaks = 'with'
      await a.set('x', '2')
      assert.equal(await b.get('x'), '2')
      assert.equal(await a.get('x'), '2')
      assert.equal(a.copy.undone, 0)
    })

    it('is run again where it has not happened', async () => {
      a.connection.breaks = 'without'
      await inTime(a.set('x', '2'))
      assert.equal(await b.get('x'), '2')
      assert.equal(a.copy.undone, 1)
    })

    it('is answered only when it is known', async () => {
      const held = barrier()
      a.connection.breaks = 'with'
      a.connection.pause = (method) => (method === 'outcome' ? held.passed : undefined)
      let isAnswered = false
      const writing = a.set('x', '2').then(() => {
        isAnswered = true
      })
      await until(() => a.connection.calls.at(-1) === 'outcome', 'the question')
      assert.equal(await b.get('x'), '2')
      assert.equal(await a.get('x'), '2', 'the commit comes by the log')
      assert.equal(isAnswered, false)
      held.open()
      await writing
    })

    it('is asked for again while the database is away', async () => {
      a.connection.breaks = 'with'
      a.connection.pause = (method) => {
        if (method === 'outcome') a.connection.isAway = a.connection.calls.length < 10
        return undefined
      }
      await inTime(a.set('x', '2'))
      assert.equal(desk.log.truth.settings.get('x'), '2')
      assert.ok(a.connection.calls.filter((call) => call === 'outcome').length > 1)
    })

    it('is told so where the server stops before it is known', async () => {
      const { connection, groups } = a
      connection.breaks = 'with'
      connection.pause = (method) => {
        if (method === 'outcome') connection.isAway = true
        return undefined
      }
      const writing = assert.rejects(a.set('x', '2'), /not known whether/)
      await until(() => connection.calls.at(-1) === 'outcome', 'the question')
      await inTime(groups.close())
      await writing
    })
  })

  describe('a group that the database refuses', () => {
    beforeEach(() => {
      a.connection.refuses = ({ tables }) => tables.some(({ rows }) => rows.some(([key]) => key === 'bad'))
    })

    it('runs again call by call, so that only one fails', async () => {
      const bad = assert.rejects(a.set('bad', '1'), /refused the change, which is undone/)
      await Promise.all([a.set('y', '1'), bad, a.set('z', '1')])
      assert.deepEqual(await Promise.all(['y', 'bad', 'z'].map(b.get)), ['1', undefined, '1'])
    })

    it('lets work of the server itself fail, and says so', async () => {
      a.groups.enter(() => a.copy.settings.set('bad', '1'))
      await assert.rejects(a.groups.durable(), /refused the change/)
      assert.equal(a.copy.undone, 1)
      await a.set('y', '1')
    })
  })

  it('runs a group again that is known to be undone', async () => {
    a.connection.breaks = 'before'
    let runs = 0
    const work = () => {
      runs++
      a.copy.settings.set('x', '2')
      return runs
    }
    assert.equal(await inTime(a.groups.write(work)), 2)
    assert.equal(await b.get('x'), '2')
  })

  it('runs calls by themselves whose group is undone twice', async () => {
    const sizes: number[] = []
    const append = a.connection.append.bind(a.connection)
    a.connection.append = (sealed) => {
      const { length } = sealed.tables.flatMap(({ rows }) => rows)
      sizes.push(length)
      if (length > 1) a.connection.breaks = 'before'
      return append(sealed)
    }
    await inTime(Promise.all(['one', 'two', 'three'].map((key) => a.set(key, '1'))))
    assert.deepEqual(sizes, [3, 3, 1, 1, 1])
  })

  it('asks for more time for a call that ran for long and was undone, and runs it alone', async () => {
    a.connection.longLocks.length = 0
    a.connection.breaks = 'before'
    const runs: string[] = []
    const long = a.groups.write(() => {
      runs.push('long')
      desk.clock.pass(2000)
      a.copy.settings.set('x', 'long')
    })
    const short = a.groups.write(() => {
      runs.push('short')
      a.copy.settings.set('y', 'short')
    })
    await inTime(Promise.all([long, short]))
    assert.deepEqual(
      [runs, a.connection.longLocks],
      [
        ['long', 'long', 'short'],
        [false, true, false],
      ],
    )
  })

  it('ends a call whose changes are undone again and again', async () => {
    a.connection.pause = () => {
      a.connection.breaks = 'before'
      return undefined
    }
    await assert.rejects(inTime(a.set('x', '2')), /could not be made durable and is undone/)
    assert.equal(await b.get('x'), '1')
  })

  it('changes nothing by a group whose lock was taken away', async () => {
    const held = barrier()
    a.connection.pause = (method) => (method === 'append' ? held.passed : undefined)
    const writing = a.groups.write(() => a.copy.settings.set('x', `${a.copy.settings.get('x')} and 3`))
    await until(() => a.connection.calls.at(-1) === 'append', 'the append')
    desk.log.endHolder()
    await b.set('x', '2')
    held.open()
    await inTime(writing)
    assert.equal(await b.get('x'), '2 and 3')
  })

  it('fails a write in time while the database is away, and changes nothing', async () => {
    a.connection.isAway = true
    await assert.rejects(inTime(a.set('x', '2')), /cannot be used now, and nothing was changed/)
    a.connection.isAway = false
    assert.equal(await inTime(a.get('x')), '1')
    assert.equal(a.reports.filter((line) => line.startsWith('Writing calls wait')).length, 1)
  })

  it('does a write that waited for the database', async () => {
    a.connection.isAway = true
    const writing = a.set('x', '2')
    await desk.clock.rest()
    a.connection.isAway = false
    await inTime(writing)
    assert.deepEqual(a.reports.slice(-1), ['Writing calls go on, as the database can be used again'])
    assert.equal(a.groups.status.problem, null)
  })

  it('waits longer between attempts, and 5 seconds at most', async () => {
    desk.clock.waited.splice(0)
    a.connection.isAway = true
    a.groups.enter(() => a.copy.settings.set('x', '2'))
    for (let i = 0; i < 12; i++) await desk.clock.rest()
    assert.deepEqual(
      desk.clock.waited.filter((time) => time >= 50).slice(0, 9),
      [50, 100, 200, 400, 800, 1600, 3200, 5000, 5000],
    )
  })

  describe('a copy', () => {
    it('that has diverged is made anew, and clients have to read all again', async () => {
      await a.set('incarnation', 'first')
      await b.get('x')
      b.copy.spoil('x', 'wrong')
      await a.set('x', '2')
      assert.equal(await inTime(b.get('x')), '2')
      assert.notEqual(desk.log.truth.settings.get('incarnation'), 'first')
      assert.equal(b.groups.status.refills, 1)
      assert.match(b.reports[0] as string, /made anew: "x" is another/)
    })

    it('that cannot take the commit of its own call is made anew, and the call has succeeded', async () => {
      await a.set('incarnation', 'first')
      a.copy.failure = new Error('the disk is full')
      await a.set('x', '2')
      assert.equal(await a.get('x'), '2')
      assert.equal(a.groups.status.refills, 1)
      assert.equal(await a.get('incarnation'), 'first')
    })

    it('that the log has no commits for any more is made anew, and event tokens stay as they are', async () => {
      await a.set('incarnation', 'first')
      await b.get('x')
      await a.set('x', 'between')
      desk.log.prune()
      desk.log.time += 3_600_000
      desk.clock.pass(20_000)
      await a.set('x', '2')
      assert.equal(await b.get('x'), '2')
      assert.equal(b.groups.status.refills, 1)
      assert.equal(await b.get('incarnation'), 'first')
    })

    it('of a database that was put back, and written to since, makes clients read all again', async () => {
      await a.set('incarnation', 'first')
      await b.get('x')
      b.copy.position = { generation: b.copy.position.generation, id: 'lost' }
      await a.set('x', '2')
      assert.equal(await inTime(b.get('x')), '2')
      assert.notEqual(await inTime(a.get('incarnation')), 'first')
    })

    it('that is ahead of the database is made anew, and gives no reads before', async () => {
      await a.set('incarnation', 'first')
      const standby = new FakeCopy()
      await standby.refill({ generation: 1, id: 'older' }, rowsOf(desk.log.truth))
      await a.set('x', '2')
      assert.equal(await b.get('x'), '2')
      desk.log.failOver(standby.store)
      assert.deepEqual(await inTime(Promise.all([a.get('x'), b.get('x')])), ['1', '1'])
      assert.notEqual(await a.get('incarnation'), 'first')
    })

    it('follows another database only with a new incarnation', async () => {
      await a.set('incarnation', 'first')
      await b.get('x')
      desk.log.identity = 'another'
      assert.notEqual(await inTime(b.get('incarnation')), 'first')
      const second = b.copy.settings.get('incarnation')
      assert.equal(await a.get('incarnation'), second)
    })

    it('that is made anew makes reads wait that may be behind', async () => {
      const local = desk.server({ isLocal: true })
      const held = barrier()
      local.connection.pause = (method) => (method === 'all' ? held.passed : undefined)
      desk.log.prune()
      await a.set('x', '2')
      local.copy.position = { generation: 1, id: 'gone' }
      local.groups.start()
      await until(() => local.connection.calls.includes('all'), 'the copy')
      const reading = local.get('x')
      held.open()
      assert.equal(await inTime(reading), '2')
    })

    it('that is lost again and again is not made anew all the time', async () => {
      const refill = b.copy.refill.bind(b.copy)
      b.copy.refill = async (_, rows) => refill({ generation: 5, id: 'never' }, rows)
      b.copy.position = { generation: 5, id: 'never' }
      const failing = assert.rejects(b.get('x'), /has not said in time/)
      await inTime(failing)
      assert.ok(b.groups.status.refills < 6, String(b.groups.status.refills))
    })
  })

  describe('a server that stops', () => {
    it('does what is queued, and refuses what comes', async () => {
      const writing = a.set('x', '2')
      const closing = a.groups.close()
      await assert.rejects(a.set('x', '3'), /stopping, and nothing was changed/)
      await Promise.all([writing, closing])
      await assert.rejects(async () => a.get('x'), /stopping/)
      assert.equal(await b.get('x'), '2')
      assert.ok(a.groups.isAtRest)
    })

    it('does not wait for a database that does not answer', async () => {
      const never = barrier()
      a.connection.pause = () => never.passed
      const writing = a.set('x', '2')
      await until(() => a.connection.calls.includes('lock'), 'the lock')
      writing.catch(() => undefined)
      await inTime(a.groups.close())
    })

    it('ends what waits after some seconds where the database is away', async () => {
      a.connection.isAway = true
      const writing = assert.rejects(a.set('x', '2'), /nothing was changed/)
      const reading = assert.rejects(a.get('x'), /stopping|cannot be used now/)
      a.groups.enter(() => a.copy.settings.set('x', '3'))
      const durable = assert.rejects(a.groups.durable(), /nothing was changed/)
      await inTime(a.groups.close())
      await Promise.all([writing, reading, durable])
      assert.ok(a.groups.isAtRest)
    })
  })
})

async function* rowsOf(copy: { allRows(): Iterable<import('../../../runtime/store/copy/copy-store.ts').TableRows> }) {
  yield* copy.allRows()
}
