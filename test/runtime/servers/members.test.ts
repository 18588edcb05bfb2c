/** Leases of servers: which ones are alive, and when what belongs to others is ended. */
import assert from 'node:assert/strict'
import { Members } from '../../../runtime/servers/members.ts'
import { TestClock } from '../test-clock.ts'
import { FakeCopy } from './fake-copy.ts'
import { barrier, until } from './groups-desk.ts'
import { type MemoryConnection, MemoryLog } from './memory-log.ts'

describe('members', () => {
  let clock: TestClock
  let log: MemoryLog
  beforeEach(() => {
    clock = new TestClock()
    log = new MemoryLog({ truth: new FakeCopy().store })
  })

  interface Member {
    readonly members: Members
    readonly connection: MemoryConnection
    readonly reports: string[]
    /** Those of `asked` that are gone, each time that it is told. */
    readonly gone: string[][]
  }

  function member(id: string, asked: readonly string[] = ['a', 'b', 'c']): Member {
    const connection = log.connect()
    const reports: string[] = []
    const members = new Members({
      leases: connection,
      server: { id, url: `http://${id}` },
      generation: () => 7,
      timing: { steady: clock.now, after: clock.after, soon: clock.soon, random: () => 1 },
      report: (text) => void reports.push(text),
    })
    const gone: string[][] = []
    members.onGone((isAlive) => void gone.push(asked.filter((server) => !isAlive(server))))
    return { members, connection, reports, gone }
  }

  const looked = (one: Member, times: number) =>
    until(() => one.connection.calls.filter((call) => call === 'list').length >= times, `look ${times}`)

  it('tells a listener at start, also one that comes later', async () => {
    const { members, gone } = member('a', ['a'])
    await members.join()
    assert.deepEqual(gone, [[]])
    let told = 0
    members.onGone(() => void told++)
    await until(() => told === 1, 'the listener')
  })

  it('notices that the lease of another has run out', async () => {
    const a = member('a', ['b'])
    const b = member('b')
    await b.members.join()
    await a.members.join()
    assert.ok(a.members.isAlive('b'))
    b.connection.isAway = true
    ;(log.leases.get('b') as { isAlive: boolean }).isAlive = false
    clock.pass(2500)
    await until(() => a.gone.length === 2, 'the end of b')
    assert.deepEqual(a.gone, [[], ['b']])
    assert.equal(a.members.isAlive('b'), false)
  })

  it('notices at the next look that another has stopped', async () => {
    const a = member('a', ['b'])
    const b = member('b')
    await b.members.join()
    await a.members.join()
    await b.members.leave()
    clock.pass(2500)
    await until(() => a.gone.length === 2, 'the end of b')
    assert.deepEqual(
      a.members.list.map(({ id, isAlive }) => [id, isAlive]),
      [
        ['b', false],
        ['a', true],
      ],
    )
  })

  it('takes a server for alive that began after the list was read', async () => {
    const a = member('a', [])
    const b = member('b')
    await a.members.join()
    const held = barrier()
    a.connection.pause = (method) => (method === 'list' ? held.passed : undefined)
    clock.pass(2500)
    await looked(a, 2)
    await b.members.join()
    assert.ok(a.members.isAlive('b'))
    held.open()
    await looked(a, 3)
    assert.ok(a.members.isAlive('b'))
  })

  it('takes a server for gone that a later list does not have either', async () => {
    const a = member('a', ['x'])
    await a.members.join()
    assert.deepEqual(a.gone, [[]])
    await until(() => a.gone.length === 2, 'the end of x')
    assert.deepEqual(a.gone[1], ['x'])
    assert.equal(a.members.isAlive('x'), false)
  })

  it('renews the lease four times while it runs, with the position of its copy', async () => {
    const a = member('a', [])
    await a.members.join()
    for (let i = 1; i <= 3; i++) {
      clock.pass(2500)
      await looked(a, i + 1)
      await clock.turn()
    }
    assert.equal(a.connection.calls.filter((call) => call === 'renew').length, 3)
    assert.equal(log.leases.get('a')?.generation, 7)
  })

  it('begins its own lease again that has run out, and says so', async () => {
    const a = member('a', [])
    await a.members.join()
    ;(log.leases.get('a') as { isAlive: boolean }).isAlive = false
    a.members.check()
    await looked(a, 2)
    assert.ok(log.leases.get('a')?.isAlive)
    assert.deepEqual(a.reports, ['The lease of this server had run out: other servers may have ended its tasks'])
  })

  it('tells the others where it is reached', async () => {
    const a = member('a', [])
    await a.members.join()
    a.members.serveAt('http://a.example:8080')
    await looked(a, 2)
    assert.deepEqual(
      a.members.list.map(({ url }) => url),
      ['http://a.example:8080'],
    )
    assert.deepEqual(a.reports, [])
  })

  it('goes on when the database is back', async () => {
    const a = member('a', [])
    await a.members.join()
    a.connection.isAway = true
    clock.pass(2500)
    await until(() => a.reports.length === 1, 'the report')
    a.connection.isAway = false
    a.members.check()
    await until(() => a.reports.length === 2, 'the end of it')
    assert.match(a.reports.join('\n'), /^Renewals of the lease wait, .*\nRenewals of the lease go on/)
  })

  it('asks nothing after it has left', async () => {
    const a = member('a', [])
    await a.members.join()
    await a.members.leave()
    const calls = a.connection.calls.length
    clock.pass(10_000)
    a.members.check()
    await clock.turn()
    await clock.turn()
    assert.equal(a.connection.calls.length, calls)
  })
})
