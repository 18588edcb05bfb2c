/** Groups whose connection to PostgreSQL is cut or stands still: what the log says of them is what has happened. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import { PostgresConnection } from '../../../../runtime/store/postgres/connection.ts'
import { afterCommitWasSent } from '../../../../runtime/store/postgres/log-failures.ts'
import { POSTGRES_TIMES } from '../../../../runtime/store/postgres/place.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { type ProxySide, TcpProxy } from '../../../support/tcp-proxy.ts'
import { model } from '../models.ts'
import { allRows, changed, NOWHERE, sealedAfter, type TestServer, testServer } from './helpers.ts'

const API = model({ classes: { VM: ['RW name_label : string'] } })

const vm = (id: bigint, name = 'a') => ({
  '@id': id,
  '@ref': `r${id}`,
  '@made': 1n,
  '@changed': 1n,
  uuid: `uuid ${id}`,
  name_label: name,
})

describe('a group whose connection fails', () => {
  let postgres: PostgresCluster
  let proxy: TcpProxy
  let a: TestServer
  /** Has a connection of its own, which nothing cuts. */
  let b: TestServer

  before(async function () {
    postgres = await startedPostgres(this)
    proxy = await TcpProxy.to(postgres.port)
    const { name, url } = await postgres.database()
    a = await testServer(postgres.url(name, name, proxy.port), API, {
      times: { idleMilliseconds: 300, answerMilliseconds: 400 },
    })
    b = await testServer(url, API)
  })
  after(async () => {
    await a?.log.close()
    await b?.log.close()
    await proxy?.close()
    await postgres?.remove()
  })

  let next = 0n
  /** A group through the proxy: what became of it, by what the log says, and whether it is there. */
  async function group(beforeAppend: () => void): Promise<{ said: string; isThere: boolean }> {
    const { head } = await a.log.lock(NOWHERE)
    const sealed = sealedAfter(head, [changed('VM', [vm(++next)])])
    beforeAppend()
    const said = await a.log.append(sealed).then(
      () => 'done',
      (failure: unknown) => {
        assert.ok(failure instanceof LogError && !failure.isRefusal, String(failure))
        return failure.isKnown ? 'not done' : 'unknown'
      },
    )
    proxy.count()
    const outcome = said === 'unknown' ? await a.log.outcome(sealed.id) : said === 'done'
    // Waits for the lock, so nothing of the group can come later.
    const { head: now } = await b.log.lock(head)
    await b.log.release()
    const rows = (await allRows(b)).VM ?? []
    const isThere = now.id === sealed.id
    assert.equal(
      rows.some((row) => (row as unknown[])[0] === next),
      isThere,
    )
    assert.equal(outcome, isThere, `${said}, but ${isThere ? 'it is there' : 'it is not there'}`)
    return { said, isThere }
  }

  it('says what has happened when its commit is cut after any byte', async function () {
    this.timeout(120_000)
    await group(() => proxy.count())
    const { head } = await a.log.lock(NOWHERE)
    proxy.count()
    await a.log.append(sealedAfter(head, [changed('VM', [vm(++next)])]))
    const whole = proxy.bytes['to server']
    // PostgreSQL reads nothing of a message before it is whole, so the ends of it are what matters.
    const inTheMiddle = (bytes: number) => bytes > 6 && bytes < whole - 60
    const outcomes = await cutAfterBytes('to server', (bytes) => (inTheMiddle(bytes) ? 97 : 1))
    // Of a whole message whose sender is gone, PostgreSQL may read nothing, or all of it.
    assert.deepEqual(
      outcomes.filter((one) => one !== 'unknown, is there'),
      ['unknown', 'done, is there'],
    )
  })

  it('says what has happened when the answer is cut after any byte', async function () {
    this.timeout(120_000)
    assert.deepEqual(await cutAfterBytes('to client', () => 1), ['unknown, is there', 'done, is there'])
  })

  /** Each outcome once, until nothing is cut of a group. */
  async function cutAfterBytes(side: ProxySide, step: (bytes: number) => number): Promise<string[]> {
    const outcomes = new Set<string>()
    for (let bytes = 0; ; bytes += step(bytes)) {
      const { said, isThere } = await group(() => proxy.count({ side, after: bytes, how: 'cut' }))
      outcomes.add(`${said}${isThere ? ', is there' : ''}`)
      if (said === 'done') return [...outcomes]
    }
  }

  it('is undone by PostgreSQL where the commit does not arrive and nobody notices', async () => {
    const stalled = await group(() => proxy.count({ side: 'to server', after: 20, how: 'stall' }))
    assert.deepEqual(stalled, { said: 'not done', isThere: false })
  })

  it('is there where the answer does not arrive and nobody notices', async () => {
    const stalled = await group(() => proxy.count({ side: 'to client', after: 3, how: 'stall' }))
    assert.deepEqual(stalled, { said: 'unknown', isThere: true })
  })

  it('is known not to be there where its connection was lost before', async () => {
    const times = { ...POSTGRES_TIMES }
    const connection = await PostgresConnection.open(postgres.url('postgres', 'postgres', proxy.port), 'group', times)
    const lost = Promise.withResolvers<void>()
    connection.onLost(lost.resolve)
    proxy.cut()
    await lost.promise
    const failure = await connection.query('commit').catch(afterCommitWasSent)
    assert.ok(failure instanceof LogError && failure.isKnown, String(failure))
  })

  it('fails, with nothing changed, where PostgreSQL cannot be reached', async () => {
    const { head } = await b.log.news(NOWHERE)
    proxy.refuse(true)
    proxy.cut()
    for (const result of await Promise.allSettled([a.log.lock(head), a.log.news(head), a.log.all(), a.leases.list()])) {
      const failure: unknown = result.status === 'rejected' ? result.reason : undefined
      assert.ok(failure instanceof LogError && failure.isKnown, String(failure))
    }
    proxy.refuse(false)
    assert.deepEqual((await a.log.news(head)).head, head)
  })

  it('is refused where its rows break a constraint, and the next one is not', async () => {
    await group(() => undefined)
    const { head } = await a.log.lock(NOWHERE)
    const twice = changed('VM', [vm(10_001n), { ...vm(10_002n), uuid: 'uuid 10001' }])
    const failure = await a.log.append(sealedAfter(head, [twice])).catch((error: unknown) => error)
    assert.ok(failure instanceof LogError && failure.isKnown && failure.isRefusal, String(failure))
    assert.match(failure.message, /duplicate key value violates unique constraint "@unique:VM:uuid"/)
    assert.doesNotMatch(failure.message, /uuid 10001/)
    assert.deepEqual(await group(() => undefined), { said: 'done', isThere: true })
  })

  it('is refused where a text has the character U+0000, by the name of the column', async () => {
    const { head } = await a.log.lock(NOWHERE)
    const failure = await a.log
      .append(sealedAfter(head, [changed('VM', [vm(10_001n, 'a\0b')])]))
      .catch((e: unknown) => e)
    assert.ok(failure instanceof LogError && failure.isKnown && failure.isRefusal, String(failure))
    assert.match(failure.message, /cannot keep a text with the character U\+0000, which "VM"\."name_label" would have/)
    assert.deepEqual(await group(() => undefined), { said: 'done', isThere: true })
  })
})
