/** What servers keep in PostgreSQL beside the data: leases, failed log-ins, and commits that are old enough to go. */
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, it } from 'mocha'
import { Pruning } from '../../../../runtime/store/postgres/prune.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model } from '../models.ts'
import { changed, NOWHERE, type TestServer, testServer, write } from './helpers.ts'

const API = model({ classes: { VM: [] } })

describe('servers in PostgreSQL', () => {
  let postgres: PostgresCluster
  let name: string
  let a: TestServer
  before(async function () {
    postgres = await startedPostgres(this)
    const made = await postgres.database()
    name = made.name
    a = await testServer(made.url, API)
  })
  after(async () => {
    await a?.log.close()
    await postgres?.remove()
  })

  /** As if so much time had passed. */
  const passes = (table: string, column: string, time: string) =>
    postgres.sql(`update "${table}" set ${column} = ${column} - interval '${time}'`, name)

  it('have a lease that they renew, and that runs out', async () => {
    const server = { id: randomUUID(), url: 'https://b' }
    await a.leases.join(server)
    assert.equal(await a.leases.renew(server.id, 5), true)
    const seen = async () => (await a.leases.list()).find(({ id }) => id === server.id)
    assert.deepEqual(await seen(), { ...server, generation: 5, isAlive: true })
    await passes('@servers', 'lease_until', '10 minutes')
    assert.equal(await a.leases.renew(server.id, 6), false)
    assert.deepEqual(await seen(), { ...server, generation: 5, isAlive: false })
    await a.leases.join({ ...server, url: 'https://c' })
    assert.deepEqual(await seen(), { id: server.id, url: 'https://c', generation: 5, isAlive: true })
    await a.leases.leave(server.id)
    assert.equal((await seen())?.isAlive, false)
    assert.equal(await a.leases.renew(server.id, 7), false)
    await a.leases.join({ id: a.server, url: '' })
  })

  it('begin anew, after all rows, where the data were put back without their commits', async () => {
    const { url, name: database } = await postgres.database()
    const first = await testServer(url, API)
    const newest = Number.MAX_SAFE_INTEGER - 10
    const row = { '@id': 1n, '@ref': 'r1', '@made': 1n, '@changed': BigInt(newest), uuid: 'u1' }
    const before = await write(first, changed('VM', [row]))
    await postgres.sql('delete from "@commits"', database)
    await assert.rejects(first.log.news(before), /PostgreSQL has no data/)
    const second = await testServer(url, API)
    const { head, isLost } = await first.log.news(before)
    assert.ok(head.generation > newest && isLost, JSON.stringify(head))
    await write(second)
    await Promise.all([first.log.close(), second.log.close()])
  })

  it('count failed log-ins together, and forget one a minute', async () => {
    const [ann, bob] = ['"ann"', '{b\\ob,}']
    await a.attempts.note([ann, bob])
    await a.attempts.note([bob, bob])
    const counts = async () => (await a.attempts.of([ann, 'nobody', bob])).map(({ count }) => count)
    assert.deepEqual(await counts(), [1, 0, 2])
    const [{ ago } = { ago: -1 }] = await a.attempts.of([bob])
    assert.ok(ago >= 0 && ago < 60_000, String(ago))
    await passes('@attempts', 'at', '61 seconds')
    assert.deepEqual(await counts(), [0, 0, 1])
    await a.attempts.note([ann, bob])
    assert.deepEqual(await counts(), [1, 0, 2])
    await a.attempts.forget([bob])
    assert.deepEqual(await counts(), [1, 0, 0])
  })

  it('keep the newest commits and those of the last hour', async () => {
    const positions = [(await a.log.news(NOWHERE)).head]
    for (let i = 0; i < 5; i++) positions.push(await write(a))
    const limits = { commits: 3, milliseconds: 3_600_000 }
    assert.equal(await a.prune(limits), 0)
    await passes('@commits', 'at', '2 hours')
    assert.equal(await a.prune({ ...limits, commits: 100 }), 0)
    assert.equal(await a.prune(limits), 3)
    const lost = await Promise.all(positions.map(async (one) => (await a.log.news(one)).isLost))
    assert.deepEqual(lost, [true, true, true, false, false, false])
    assert.equal((await a.log.news(positions[3] ?? NOWHERE)).commits.length, 2)
    await write(a)
  })

  it('are forgotten a day after their lease, as log-ins whose failures are', async () => {
    await a.attempts.note(['x'])
    const gone = randomUUID()
    await a.leases.join({ id: gone, url: '' })
    await passes('@servers', 'lease_until', '2 days')
    await passes('@attempts', 'at', '2 days')
    await a.leases.join({ id: a.server, url: '' })
    await a.prune()
    assert.deepEqual(
      (await a.leases.list()).map(({ id }) => id),
      [a.server],
    )
    assert.deepEqual(await postgres.sql('select name from "@attempts"', name), [])
  })

  it('prune once a minute, one round at a time', async () => {
    let [now, rounds] = [0, 0]
    const work = Promise.withResolvers<number>()
    const pruning = new Pruning(
      () => {
        rounds++
        return work.promise
      },
      () => now,
    )
    await pruning.timePasses()
    now = 60_000
    const both = [pruning.timePasses(), pruning.timePasses()]
    work.resolve(3)
    await Promise.all(both)
    await pruning.timePasses()
    assert.equal(rounds, 1)
    now = 120_000
    await pruning.timePasses()
    assert.equal(rounds, 2)
  })
})
