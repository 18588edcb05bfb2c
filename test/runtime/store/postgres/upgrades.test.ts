/** Data in PostgreSQL that come to a server of another text: additions while others run, anything else when nobody does. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import type { OldData } from '../../../../runtime/store/postgres/upgrade.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model, object, type Parts } from '../models.ts'
import { allRows, changed, emptyRows, NOWHERE, sealedAfter, testServer, write } from './helpers.ts'

const OLD: Parts['classes'] = { VM: ['RW name : string', 'RW size : int = "0"'], Host: [] }
const base = (id: bigint, ref = `r${id}`) => ({
  '@id': id,
  '@ref': ref,
  '@made': 1n,
  '@changed': 1n,
  uuid: `uuid ${id}`,
})
const vm = (id: bigint, name = 'a') => ({ ...base(id), name, size: 2n })

describe('an upgrade of data in PostgreSQL', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  const refused = async (work: Promise<unknown>, reason: RegExp) => {
    const failure: unknown = await work.catch((error: unknown) => error)
    assert.ok(failure instanceof StoreError, String(failure))
    assert.match(failure.message, reason)
  }

  it('adds classes and fields while servers of the older text write', async () => {
    const { url } = await postgres.database()
    const old = await testServer(url, model({ classes: OLD }))
    await write(old, changed('VM', [vm(1n)]), changed('Host', [base(1n, 'h')]))
    const next = model({
      classes: {
        VM: [
          ...(OLD.VM ?? []),
          ...['RO/runtime host : Host ref or null <-> VMs', 'RW note : string = "it\'s"', 'RW load : float = 0.5'],
          ...[
            'RW tags : string set = ["a"]',
            'RO/runtime peers : VM ref set',
            'RO/runtime by : (string -> VM ref) map',
            'RW on : bool = true',
          ],
        ],
        Host: ['RO/runtime VMs : VM ref set <-> host'],
        Note: ['RW text : string', 'RW vm : VM ref'],
      },
    })
    const young = await testServer(url, next)
    const start = [null, "it's", 0.5, '["a"]', 1n]
    assert.deepEqual((await allRows(young)).VM, [[...Object.values(vm(1n)), ...start]])
    await write(old, changed('VM', [vm(1n, 'b'), vm(2n)]))
    const placed = { ...base(3n), name: 'c', size: 1n, host: 'h', note: '', load: 1, tags: '[]', on: 0n }
    await write(
      young,
      changed('VM', [placed]),
      changed('Note', [{ ...base(1n, 'n'), text: 't', vm: 'r1' }]),
      changed('VM.peers', [{ '@id': 1n, owner: 'r1', value: 'r2' }]),
      changed('VM.by', [{ '@id': 1n, owner: 'r1', key: 'k', value: 'r2' }]),
    )
    const { VM = [] } = await allRows(young)
    assert.deepEqual(VM[0], [...Object.values(vm(1n, 'b')), ...start])
    assert.deepEqual(VM[1], [...Object.values(vm(2n)), ...start])
    assert.deepEqual(VM[2], Object.values(placed))
    await write(old, changed('VM', [vm(1n, 'd')]))
    assert.deepEqual((await allRows(young)).VM?.[0], [...Object.values(vm(1n, 'd')), ...start])
    assert.deepEqual((await allRows(old)).VM?.[0], Object.values(vm(1n, 'd')))
    // The older server does not know that notes refer to it.
    const { head } = await old.log.lock(NOWHERE)
    const failure: unknown = await old.log
      .append(sealedAfter(head, [changed('VM', [], [1n])]))
      .catch((error: unknown) => error)
    assert.ok(failure instanceof LogError && failure.isRefusal, String(failure))
    await refused(testServer(url, model({ classes: OLD })), /newer text than this one/)
    await Promise.all([old.log.close(), young.log.close()])
  })

  const others: readonly (readonly [title: string, next: () => Api])[] = [
    ['a class that is gone', () => model({ classes: { VM: OLD.VM ?? [] } })],
    ['a field of another type', () => model({ classes: { ...OLD, VM: ['RW name : string', 'RW size : float = 0'] } })],
    ['a field without a start', () => model({ classes: { ...OLD, Host: ['RW name : string'] } })],
    [
      'a start that is made for each object',
      () => model({ classes: { ...OLD, Host: ['RO/runtime at : datetime = {"call":"now"}'] } }),
    ],
    [
      'a start that is an object',
      () =>
        model({
          classes: { ...OLD, VM: [...(OLD.VM ?? []), 'RW host : Host ref = {"object":"h"}'] },
          objects: [object('Host', 'h')],
        }),
    ],
    ['a unique key', () => withClass({ unique: [['name']] })],
    [
      'a check',
      () => withClass({ checks: [{ path: 'a', at: [0, 0, 0, 0], condition: {}, error: {}, text: '' }] as never }),
    ],
  ]
  const withClass = (parts: Partial<Api['classes'][number]>): Api => {
    const api = model({ classes: OLD })
    return { ...api, classes: api.classes.map((owner) => (owner.name === 'VM' ? { ...owner, ...parts } : owner)) }
  }

  for (const [title, next] of others)
    it(`refuses ${title} while others run, by their addresses`, async () => {
      const { url } = await postgres.database()
      const old = await testServer(url, model({ classes: OLD }))
      await refused(testServer(url, next()), /Stop them first:\n {2}http:\/\/test$/)
      await write(old, changed('VM', [vm(1n)]))
      await old.log.close()
    })

  it('writes all tables anew from migrated rows when nobody runs, and lets no server of the older text back', async () => {
    const { url } = await postgres.database()
    const old = await testServer(url, model({ classes: OLD }))
    const mine = await write(old, changed('VM', [vm(1n), vm(2n)]))
    await old.leases.leave(old.server)
    const next = model({ classes: { VM: ['RW label : string'] } })
    let closed = 0
    const seen: unknown[] = []
    const migrateRows = async ({ rows }: OldData) => {
      for await (const { table, rows: some } of rows) if (table === 'VM') seen.push(...some)
      const columns = ['@id', '@ref', '@made', '@changed', 'uuid', 'label']
      const migrated = [{ table: 'VM', columns, rows: [[1n, 'r1', 1n, 1n, 'uuid 1', 'a']] }]
      return { rows: () => [...emptyRows(next), ...migrated], close: () => void closed++ }
    }
    const young = await testServer(url, next, { migrateRows })
    assert.deepEqual([seen, closed], [[Object.values(vm(1n)), Object.values(vm(2n))], 1])
    assert.deepEqual((await allRows(young)).VM, [[1n, 'r1', 1n, 1n, 'uuid 1', 'a']])
    const news = await young.log.news(mine)
    assert.deepEqual([news.isLost, news.head.generation > mine.generation], [true, true])
    await assert.rejects(old.leases.join({ id: old.server, url: '' }), /newer model/)
    const { head } = await old.log.lock(NOWHERE)
    await assert.rejects(old.log.append(sealedAfter(head, [])), /lease/)
    await Promise.all([old.log.close(), young.log.close()])
  })

  it('leaves the data as they are where the rows cannot follow', async () => {
    const { url } = await postgres.database()
    const old = await testServer(url, model({ classes: OLD }))
    await write(old, changed('VM', [vm(1n)]))
    await old.leases.leave(old.server)
    const migrateRows = () => Promise.reject(new StoreError('they cannot follow'))
    await refused(testServer(url, model({ classes: { Host: [] } }), { migrateRows }), /they cannot follow/)
    await refused(testServer(url, model({ classes: { Host: [] } })), /cannot change them/)
    const again = await testServer(url, model({ classes: OLD }))
    assert.deepEqual((await allRows(again)).VM, [Object.values(vm(1n))])
    await Promise.all([old.log.close(), again.log.close()])
  })

  it('lets a text back that differs in what the data do not depend on', async () => {
    const { url } = await postgres.database()
    const api = model({ classes: OLD })
    for (const doc of ['one', 'two', 'one', 'two']) await (await testServer(url, { ...api, doc })).log.close()
  })

  it('makes the tables once where several servers start at the same time', async () => {
    const { url } = await postgres.database()
    const servers = await Promise.all([1, 2, 3].map(() => testServer(url, model({ classes: OLD }))))
    const heads = await Promise.all(servers.map(async ({ log }) => (await log.news(NOWHERE)).head.id))
    assert.equal(new Set(heads).size, 1)
    await Promise.all(servers.map(({ log }) => log.close()))
  })
})
