/** What PostgreSQL keeps comes back as it was: values of all types, long names and keys, and what it judges differently. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Api } from '../../../../model/api.ts'
import { LogError } from '../../../../runtime/store/copy/commit-log.ts'
import type { TableChange } from '../../../../runtime/store/copy/copy-store.ts'
import type { StoredValue } from '../../../../runtime/store/database/database.ts'
import { StoreError } from '../../../../runtime/store/store-error.ts'
import { type PostgresCluster, startedPostgres } from '../../../support/postgres.ts'
import { model } from '../models.ts'
import { allRows, changed, emptyRows, NOWHERE, sealedAfter, type TestServer, testServer, write } from './helpers.ts'

const base = (id: bigint, ref = `r${id}`) => ({
  '@id': id,
  '@ref': ref,
  '@made': 1n,
  '@changed': 1n,
  uuid: `uuid ${id}`,
})

/** `a` and `b` are random texts of that many characters, which PostgreSQL cannot compress to less than its limits. */
function noise(length: number, seed: number): string {
  let state = seed
  return Array.from({ length }, () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return String.fromCharCode(0x4e00 + (state % 20_000))
  }).join('')
}

describe('values in PostgreSQL', () => {
  let postgres: PostgresCluster
  before(async function () {
    postgres = await startedPostgres(this)
  })
  after(() => postgres?.remove())

  const opened = async (api: Api): Promise<TestServer> => testServer((await postgres.database()).url, api)

  /** Writes a row for each value, and again over them, and compares what comes back, also as first rows of another database. */
  async function comeBack(type: string, values: readonly StoredValue[]): Promise<void> {
    const api = model({ classes: { VM: [`RW f : ${type}`] } })
    const server = await opened(api)
    const rows = values.map((f, i) => ({ ...base(BigInt(i)), f }) as never)
    await write(server, changed('VM', rows))
    await write(server, changed('VM', rows))
    const { VM: found = [] } = await allRows(server)
    assert.deepEqual(
      found.map((row) => (row as unknown[])[5]),
      values,
    )
    await server.log.close()
    const columns = Object.keys(rows[0] ?? {})
    const first = { table: 'VM', columns, rows: found as StoredValue[][] }
    const other = await testServer((await postgres.database()).url, api, { rows: [...emptyRows(api), first] })
    assert.deepEqual((await allRows(other)).VM, found)
    await other.log.close()
  }

  it('keeps integers of 64 bits', () =>
    comeBack('int', [0n, -1n, 2n ** 63n - 1n, -(2n ** 63n), 9_007_199_254_740_993n]))

  it('keeps each bit of floats', () =>
    comeBack('float', [
      ...[0, -0, 1.5, 0.1, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308, -1.7976931348623157e308],
      ...[Infinity, -Infinity, 1 / 3, 4.35, 1e21, 123_456_789.123_456_79, 2 ** 53 + 2],
    ]))

  it('keeps texts letter by letter', () =>
    comeBack('string', [
      '',
      ' ',
      "it's",
      '\\',
      '\\x41',
      '"',
      '$1',
      '{}',
      'null',
      'ä𝄞\u{10ffff}',
      '\u0001\u001f\u007f',
      'a\r\n\tb',
      noise(8_000, 1),
      '%',
      ";--'",
    ]))

  it('keeps sets and records letter by letter', () =>
    comeBack('string set', [
      '[]',
      '["b","a"]',
      '["\\u0000"]',
      '["\\ud800"]',
      '[ ]',
      '["it\'s \\\\ \\" ü"]',
      `["${noise(8_000, 2)}"]`,
    ]))

  it('keeps numbers in JSON digit by digit', () =>
    comeBack('float set', ['[-0,1e999,12345678901234567890.123456789,1E+2]']))

  it('keeps dates and truth', async () => {
    await comeBack('datetime', ['20260101T00:00:00Z', '00010101T00:00:00Z'])
    await comeBack('bool', [0n, 1n])
  })

  it('keeps settings and keys of maps of 8,000 characters', async () => {
    const api = model({ classes: { VM: ['RW hosts : (string -> Host ref) map'], Host: [] } })
    const server = await opened(api)
    const [a, b] = [noise(8_000, 3), noise(8_000, 4)]
    const map = (id: bigint, key: string) => ({ '@id': id, owner: 'r1', key, value: 'h' })
    await write(
      server,
      changed('VM', [base(1n)]),
      changed('Host', [base(1n, 'h')]),
      changed('VM.hosts', [map(1n, a), map(2n, b)]),
      changed('@settings', [
        { key: a, value: b },
        { key: b, value: 'x' },
      ]),
    )
    await write(
      server,
      changed('VM.hosts', [map(2n, 'c')], [1n]),
      changed('@settings', [{ key: b, value: 'y' }], [a], 'key'),
    )
    const found = await allRows(server)
    assert.deepEqual(found['VM.hosts'], [[2n, 'r1', 'c', 'h']])
    assert.deepEqual(
      found['@settings']?.sort(),
      [
        ['incarnation', 'one'],
        [b, 'y'],
      ].sort(),
    )
    await assertRefused(server, changed('VM.hosts', [map(3n, 'c')]))
    await server.log.close()
  })

  it('has names of more than 63 bytes, and those of its own columns', async () => {
    const [start, long] = ['a'.repeat(70), 'VM'.repeat(50)]
    const api = model({
      classes: {
        [long]: [`RW ${start}1 : string`, `RW ${start}2 : Host ref`, 'RW xmin : int'],
        [`${long}2`]: [],
        Host: [],
      },
    })
    const server = await opened(api)
    const row = { ...base(1n), [`${start}1`]: 'x', [`${start}2`]: 'h', xmin: 5n }
    await write(server, changed(long, [row]), changed('Host', [base(1n, 'h')]), changed(`${long}2`, [base(2n)]))
    const found = await allRows(server)
    assert.deepEqual(found[long], [Object.values(row)])
    assert.deepEqual(found[`${long}2`], [Object.values(base(2n))])
    await server.log.close()
  })

  it('lets two objects swap what is unique, and refuses what is there twice', async () => {
    const api = model({ classes: { VM: ['RW code : string', 'RW size : int', 'RW tag : string option'] } })
    const [owner] = api.classes
    const keyed = { ...api, classes: [{ ...owner, unique: [['code'], ['size', 'code'], ['tag']] }] } as Api
    const server = await opened(keyed)
    const vm = (id: bigint, code: string, tag = '[]') => ({ ...base(id), code, size: 1n, tag })
    const long = noise(8_000, 5)
    await write(server, changed('VM', [vm(1n, long, '["t"]'), vm(2n, 'b'), vm(3n, 'c')]))
    await write(server, changed('VM', [vm(1n, 'b', '[]'), vm(2n, long, '["t"]')]))
    await assertRefused(server, changed('VM', [vm(3n, 'b')]))
    await assertRefused(server, changed('VM', [vm(3n, long)]))
    await assertRefused(server, changed('VM', [vm(3n, 'c', '["t"]')]))
    await write(server, changed('VM', [vm(3n, 'd')]))
    await server.log.close()
  })

  it('refuses a reference to an object that is not there, in any order of rows', async () => {
    const api = model({
      classes: {
        VM: ['RW host : Host ref or null <-> VMs = null', 'RW peers : VM ref set'],
        Host: ['RW VMs : VM ref set <-> host'],
      },
    })
    const server = await opened(api)
    const vm = (host: string | null) => ({ ...base(1n), host })
    await assertRefused(server, changed('VM', [vm('h')]))
    await write(server, changed('VM', [vm('h')]), changed('Host', [base(1n, 'h')]))
    await assertRefused(server, changed('Host', [], [1n]))
    await write(server, changed('VM.peers', [{ '@id': 1n, owner: 'r1', value: 'r1' }]))
    await assertRefused(server, changed('VM', [], [1n]))
    await write(server, changed('VM.peers', [], [1n]), changed('VM', [], [1n]))
    await server.log.close()
  })

  it('refuses a class with more fields than a row can hold, by its name', async () => {
    const fields = (count: number, type: string) => Array.from({ length: count }, (_, i) => `RW f${i} : ${type}`)
    for (const wide of [fields(1_600, 'string'), fields(1_100, 'int')])
      await assert.rejects(
        opened(model({ classes: { Wide: wide } })),
        (error) =>
          error instanceof StoreError && /Class "Wide" has 1[16]01 fields that are columns/.test(error.message),
      )
    const server = await opened(model({ classes: { Wide: fields(1_585, 'string') } }))
    const row = (text: string) => ({
      ...base(1n),
      ...Object.fromEntries(fields(1_585, '').map((_, i) => [`f${i}`, text])),
    })
    await write(server, changed('Wide', [row('abc')]))
    await assertRefused(server, changed('Wide', [row('abcdefgh')]), /row is too big/)
    assert.deepEqual((await allRows(server)).Wide, [Object.values(row('abc'))])
    await server.log.close()
  })

  async function assertRefused(server: TestServer, change: TableChange, message = /violates/): Promise<void> {
    const { head } = await server.log.lock(NOWHERE)
    const failure: unknown = await server.log.append(sealedAfter(head, [change])).catch((error: unknown) => error)
    assert.ok(failure instanceof LogError && failure.isKnown && failure.isRefusal, String(failure))
    assert.match(failure.message, message)
  }
})
