/** PostgreSQL that is killed, stands still, fails over or comes back from a backup, and servers that stand still. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import { PostgresConnection } from '../../../../runtime/store/postgres/connection.ts'
import { LockWatch } from '../../../../runtime/store/postgres/lock-watch.ts'
import { POSTGRES_TIMES } from '../../../../runtime/store/postgres/place.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model } from '../models.ts'
import { allRows, changed, NOWHERE, sealedAfter, testServer, write } from './helpers.ts'

const API = model({ classes: { VM: [] } })
const vm = (id: bigint) => ({ '@id': id, '@ref': `r${id}`, '@made': 1n, '@changed': 1n, uuid: `u${id}` })

describe('a PostgreSQL that is hurt', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  it('has what was committed after SIGKILL, and the same identity', async () => {
    const a = await testServer((await postgres.database()).url, API)
    const mine = await write(a, changed('VM', [vm(1n)]))
    const { identity } = await a.log.news(mine)
    await a.log.lock(mine)
    await postgres.kill()
    const failure: unknown = await a.log.append(sealedAfter(mine, [])).catch((error: unknown) => error)
    assert.ok(failure instanceof LogError, String(failure))
    await assert.rejects(a.log.news(mine), LogError)
    await postgres.start()
    const news = await a.log.news(mine)
    assert.deepEqual(
      [news.head, news.isLost, news.identity],
      [{ generation: mine.generation, id: mine.id }, false, identity],
    )
    await write(a, changed('VM', [vm(2n)]))
    assert.equal((await allRows(a)).VM?.length, 2)
    await a.log.close()
  })

  it('fails reads and groups where it stands still, with an unknown outcome that is known later', async () => {
    const a = await testServer((await postgres.database()).url, API, {
      times: { answerMilliseconds: 300, readMilliseconds: 300, connectMilliseconds: 300 },
    })
    const { head } = await a.log.lock(NOWHERE)
    const sealed = sealedAfter(head, [changed('VM', [vm(1n)])])
    await a.log.news(head)
    postgres.pause()
    const [appended, read] = await Promise.allSettled([a.log.append(sealed), a.log.news(head)])
    const known = [appended, read].map((one) => one.status === 'rejected' && (one.reason as LogError).isKnown)
    assert.deepEqual(known, [false, true])
    await assert.rejects(a.log.outcome(sealed.id), LogError)
    postgres.resume()
    assert.equal(await a.log.outcome(sealed.id), ((await allRows(a)).VM ?? []).length === 1)
    await a.log.close()
  })

  it('ends a server that holds the lock and stands still, when another has waited long enough', async () => {
    const { url } = await postgres.database()
    // PostgreSQL itself does not end it here.
    const times = { idleMilliseconds: 60_000, lookMilliseconds: 10, holderMilliseconds: 100 }
    const [a, b] = [await testServer(url, API, { times }), await testServer(url, API, { times })]
    const { head } = await a.log.lock(NOWHERE)
    const { head: seen } = await b.log.lock(head)
    assert.deepEqual(seen, head)
    const failure: unknown = await a.log.append(sealedAfter(head, [])).catch((error: unknown) => error)
    assert.ok(failure instanceof LogError, String(failure))
    await b.log.append(sealedAfter(seen, [changed('VM', [vm(1n)])]))
    assert.equal((await allRows(a)).VM?.length, 1)
    await Promise.all([a.log.close(), b.log.close()])
  })

  it('ends nobody who has just got the lock, nor who prepares tables', async () => {
    const { url, name } = await postgres.database()
    const a = await testServer(url, API)
    const [oid] = await postgres.sql("select oid::bigint from pg_namespace where nspname = 'public'", name)
    const lock = `${0x63_72_6f_77}, ${Number(oid) | 0}`
    const place = { url, schema: 'public', lock, channel: '', version: 150_000, times: POSTGRES_TIMES }
    const reads = await PostgresConnection.open(url, 'reads', POSTGRES_TIMES)
    let now = 0
    const watch = new LockWatch(
      place,
      async () => reads,
      () => now,
    )
    const { head } = await a.log.lock(NOWHERE)
    assert.equal(await watch.look(), false)
    now = 2_999
    assert.equal(await watch.look(), false)
    await a.log.release()
    await a.log.lock(head)
    now = 3_001
    assert.equal(await watch.look(), false)
    await a.log.release()
    const prepares = await PostgresConnection.open(url, 'prepare', POSTGRES_TIMES)
    await prepares.query(`begin; select pg_advisory_xact_lock(${lock})`)
    assert.equal(await watch.look(), false)
    now = 100_000
    assert.equal(await watch.look(), false)
    await prepares.end()
    await a.log.lock(head)
    assert.equal(await watch.look(), false)
    await a.log.release()
    await a.log.lock(head, true)
    assert.equal(await watch.look(), false)
    now += POSTGRES_TIMES.holderMilliseconds + 1
    assert.equal(await watch.look(), false, 'a long group')
    await a.log.release()
    await a.log.lock(head)
    assert.equal(await watch.look(), false)
    now = 200_000
    assert.equal(await watch.look(), true)
    await reads.end()
    await a.log.close()
  })

  it('answers no commit that a synchronous standby lacks, and lets nobody end it', async () => {
    const { url } = await postgres.database()
    const times = { answerMilliseconds: 500, lockMilliseconds: 200, lookMilliseconds: 10, holderMilliseconds: 20 }
    const a = await testServer(url, API, { times })
    const { head } = await a.log.lock(NOWHERE)
    const sealed = sealedAfter(head, [changed('VM', [vm(1n)])])
    await postgres.sql("alter system set synchronous_standby_names = 'nobody'")
    await postgres.sql('select pg_reload_conf()')
    const settings = () => postgres.sql("select setting from pg_settings where name = 'synchronous_standby_names'")
    while ((await settings())[0] !== 'nobody') await a.log.news(head)
    const failure: unknown = await a.log.append(sealed).catch((error: unknown) => error)
    assert.ok(failure instanceof LogError && !failure.isKnown, String(failure))
    await assert.rejects(a.log.outcome(sealed.id), /lock timeout/)
    const waiting =
      "select count(*) from pg_stat_activity where application_name = 'crowfoot group' and wait_event = 'SyncRep'"
    assert.deepEqual(await postgres.sql(waiting), ['1'])
    await postgres.sql('alter system reset synchronous_standby_names')
    await postgres.sql('select pg_reload_conf()')
    while ((await postgres.sql(waiting))[0] !== '0') await a.log.news(head)
    assert.equal(await a.log.outcome(sealed.id), true)
    await a.log.close()
  })

  it('is another one after a failover, in which a copy that is ahead is lost', async function () {
    this.timeout(60_000)
    const { name, url } = await postgres.database()
    const a = await testServer(url, API)
    const both = await write(a, changed('VM', [vm(1n)]))
    const { identity } = await a.log.news(both)
    const standby = await postgres.standby()
    try {
      const there = standby.url(name, name)
      await assert.rejects(testServer(there, API), /standby/)
      while ((await standby.sql('select count(*) from "VM"', name))[0] !== '1') await a.log.news(both)
      await standby.stop()
      const ahead = await write(a, changed('VM', [vm(2n)]))
      await standby.start({ primary_conninfo: '' })
      standby.promote()
      const b = await testServer(there, API)
      const [behind, lost] = [await b.log.news(both), await b.log.news(ahead)]
      assert.deepEqual([behind.isLost, lost.isLost], [false, true])
      assert.notEqual(behind.identity, identity)
      await b.log.close()
    } finally {
      await standby.remove()
    }
    await a.log.close()
  })

  it('is another one after a dump was put back', async () => {
    const { name, url } = await postgres.database()
    const a = await testServer(url, API)
    const mine = await write(a, changed('VM', [vm(1n)]))
    const { identity } = await a.log.news(mine)
    const dump = `${postgres.folder('dump')}/data`
    postgres.run('pg_dump', '-Fc', '-f', dump, postgres.url(name))
    await write(a, changed('VM', [vm(2n)]))
    await a.log.close()
    postgres.run('pg_restore', '--clean', '--if-exists', '-d', postgres.url(name), dump)
    const b = await testServer(url, API)
    const news = await b.log.news(mine)
    assert.deepEqual([news.isLost, (await allRows(b)).VM?.length], [false, 1])
    assert.notEqual(news.identity, identity)
    await write(b, changed('VM', [vm(2n)]))
    await b.log.close()
  })
})
