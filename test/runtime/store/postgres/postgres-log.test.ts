/** The log of commits in PostgreSQL: turns, groups, what is newer, and what other servers hear. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model } from '../models.ts'
import { allRows, changed, NOWHERE, sealedAfter, type TestServer, testServer, write } from './helpers.ts'

const API = model({ classes: { VM: ['RW name_label : string', 'RW host : Host ref or null = null'], Host: [] } })

const host = (id: bigint, ref: string) => ({
  '@id': id,
  '@ref': ref,
  '@made': 1n,
  '@changed': 1n,
  uuid: `uuid of ${ref}`,
})
const vm = (id: bigint, ref: string, name = 'a', on: string | null = null) => ({
  ...host(id, ref),
  name_label: name,
  host: on,
})

describe('the log of commits in PostgreSQL', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  it('keeps the rows of a group, and gives its commit to others', async () => {
    const { url } = await postgres.database()
    const [a, b] = [await testServer(url, API), await testServer(url, API)]
    const start = (await b.log.news(NOWHERE)).head
    const { head, commits, isLost } = await a.log.lock(start)
    assert.deepEqual([head, commits, isLost], [start, [], false])
    const sealed = sealedAfter(head, [changed('VM', [vm(1n, 'v', 'x', 'h')]), changed('Host', [host(1n, 'h')])])
    await a.log.append(sealed)
    const { generation, id, layout, changes } = sealed
    const news = await b.log.news(start)
    assert.deepEqual(news.commits, [{ generation, id, layout, changes }])
    assert.deepEqual([news.head, news.isMore, news.isLost], [{ generation, id }, false, false])
    const { VM, Host } = await allRows(b)
    assert.deepEqual([VM, Host], [[[1n, 'v', 1n, 1n, 'uuid of v', 'x', 'h']], [[1n, 'h', 1n, 1n, 'uuid of h']]])
    await Promise.all([a.log.close(), b.log.close()])
  })

  it('changes rows that are there, and deletes those that are gone', async () => {
    const { url } = await postgres.database()
    const a = await testServer(url, API)
    await write(a, changed('VM', [vm(1n, 'v'), vm(2n, 'w')]))
    await write(a, changed('VM', [vm(2n, 'w', 'new')], [1n]))
    assert.deepEqual((await allRows(a)).VM, [[2n, 'w', 1n, 1n, 'uuid of w', 'new', null]])
    await a.log.close()
  })

  it('gives the lock to one server at a time, in the order in which they asked', async () => {
    const { url } = await postgres.database()
    const servers = await Promise.all([1, 2, 3].map(() => testServer(url, API)))
    const order: string[] = []
    const group = async (i: number) => {
      const { log } = servers[i] as TestServer
      const { head } = await log.lock(NOWHERE)
      order.push(`${i} has it`)
      if (i === 0) await allOthersWait.promise
      order.push(`${i} is done`)
      await log.append(sealedAfter(head, []))
    }
    const waiting = async (count: number) => {
      const query = "select count(*) from pg_locks where locktype = 'advisory' and not granted"
      while ((await postgres.sql(query))[0] !== String(count)) await servers[0]?.log.news(NOWHERE)
    }
    const allOthersWait = Promise.withResolvers<void>()
    const groups = [group(0)]
    while (order.length === 0) await servers[0]?.log.news(NOWHERE)
    groups.push(group(1))
    await waiting(1)
    groups.push(group(2))
    await waiting(2)
    allOthersWait.resolve()
    await Promise.all(groups)
    assert.deepEqual(order, ['0 has it', '0 is done', '1 has it', '1 is done', '2 has it', '2 is done'])
    assert.equal((await servers[0]?.log.news(NOWHERE))?.isLost, true)
    await Promise.all(servers.map(({ log }) => log.close()))
  })

  it('gives the lock back with nothing written', async () => {
    const { url } = await postgres.database()
    const [a, b] = [await testServer(url, API), await testServer(url, API)]
    const { head } = await a.log.lock(NOWHERE)
    await a.log.release()
    assert.deepEqual((await b.log.lock(head)).head, head)
    await Promise.all([a.log.close(), b.log.close()])
  })

  it('refuses a second commit after the same one, and a commit without a lease, with nothing changed', async () => {
    const { url } = await postgres.database()
    const a = await testServer(url, API)
    const { head } = await a.log.lock(NOWHERE)
    await a.log.append(sealedAfter(head, []))
    const known = (failure: unknown) => failure instanceof LogError && failure.isKnown
    await a.log.lock(NOWHERE)
    await assert.rejects(a.log.append(sealedAfter(head, [changed('VM', [vm(1n, 'v')])])), known)
    await a.leases.leave(a.server)
    const { head: now } = await a.log.lock(NOWHERE)
    await assert.rejects(a.log.append(sealedAfter(now, [changed('VM', [vm(1n, 'v')])])), /lease of this server/)
    assert.deepEqual((await allRows(a)).VM, undefined)
    await a.log.close()
  })

  it('tells other servers that there is a commit, not the one that made it', async () => {
    const { url } = await postgres.database()
    const [a, b] = [await testServer(url, API), await testServer(url, API)]
    const heard: string[] = []
    const both = [Promise.withResolvers<void>(), Promise.withResolvers<void>()]
    a.log.onNews(() => {
      if (heard.push('a') === 1) both[0]?.resolve()
    })
    await both[0]?.promise
    let count = 0
    const commit = Promise.withResolvers<void>()
    b.log.onNews(() => {
      count++
      if (count === 1) both[1]?.resolve()
      else commit.resolve()
    })
    await both[1]?.promise
    await write(a)
    await commit.promise
    assert.deepEqual(heard, ['a'])
    await Promise.all([a.log.close(), b.log.close()])
  })

  it('gives what is newer in slices of whole commits', async () => {
    const { url } = await postgres.database()
    const a = await testServer(url, API)
    const start = (await a.log.news(NOWHERE)).head
    let mine = start
    for (let i = 0; i < 3; i++) {
      const { head } = await a.log.lock(mine)
      const sealed = sealedAfter(head, [], 'x'.repeat(3_000_000))
      await a.log.append(sealed)
      mine = sealed
    }
    const { commits, isMore } = await a.log.news(start)
    assert.deepEqual([commits.length, isMore], [2, true])
    const rest = await a.log.news(commits.at(-1) ?? start)
    assert.deepEqual([rest.commits.map(({ id }) => id), rest.isMore], [[mine.id], false])
    assert.equal((await a.log.news({ ...mine, id: start.id })).isLost, true)
    await a.log.close()
  })

  it('keeps layouts by their ids', async () => {
    const { url } = await postgres.database()
    const a = await testServer(url, API)
    await a.log.saveLayout({ id: 'one', text: '["VM"]' })
    await a.log.saveLayout({ id: 'one', text: '["VM"]' })
    assert.deepEqual(await a.log.layout('one'), { id: 'one', text: '["VM"]' })
    await assert.rejects(a.log.layout('two'), LogError)
    await a.log.close()
  })
})
