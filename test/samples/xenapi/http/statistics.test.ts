/** The statistics of samples/xenapi over HTTP: /rrd_updates, and the files of hosts, machines and storage. */
import assert from 'node:assert/strict'
import { SaxesParser } from 'saxes'
import { newUser, type Query, startHost, type TestHost } from './host.ts'

interface Table {
  readonly meta: {
    readonly start: number
    readonly end: number
    readonly step: number
    readonly rows: number
    readonly columns: number
    readonly legend: readonly string[]
  }
  readonly data: readonly { readonly t: number; readonly values: readonly (number | string)[] }[]
}

describe('the statistics of samples/xenapi', function () {
  this.timeout(120_000)
  let host: TestHost
  let machine: string
  let halted: string
  before(async () => {
    host = await startHost()
    const machines = (await host.ask('VM.get_all_records')) as { [ref: string]: { [field: string]: unknown } }
    const uuidOf = (state: string) =>
      Object.values(machines).find((vm) => vm.power_state === state && !vm.is_a_template && !vm.is_control_domain)?.uuid
    machine = uuidOf('Running') as string
    halted = uuidOf('Halted') as string
  })
  after(() => host?.stop())

  const get = async (path: string, query: Query) => {
    const reply = await host.http('GET', path, query)
    return { status: reply.status, type: reply.headers.get('content-type'), text: await reply.text() }
  }
  const updates = async (query: Query) =>
    JSON.parse((await get('/rrd_updates', { json: 'true', ...query })).text) as Table
  const valueAt = ({ meta, data }: Table, name: string, t: number) => {
    const column = meta.legend.indexOf(name)
    return data.find((row) => row.t === t)?.values[column]
  }

  it('have the last values of a host and its machines, the newest first', async () => {
    const start = Math.floor(Date.now() / 1000) - 60
    const { meta, data } = await updates({ start: String(start), cf: 'AVERAGE', host: 'true' })
    assert.deepEqual([meta.start, meta.step, meta.rows, meta.columns], [start, 5, data.length, meta.legend.length])
    assert.ok(data.length >= 11 && data.length <= 13, `${data.length} rows`)
    assert.ok(data.every(({ values }) => values.length === meta.columns))
    assert.deepEqual(
      data.map(({ t }) => t),
      data.map((_, i) => meta.end - 5 * i),
    )
    assert.ok(meta.legend.includes(`AVERAGE:vm:${machine}:cpu0`))
    assert.ok(!meta.legend.some((name) => name.includes(halted)))
    assert.equal(meta.legend.filter((name) => /^AVERAGE:host:[^:]+:memory_free_kib$/.test(name)).length, 1)
    assert.equal(new Set(meta.legend).size, meta.columns)
  })

  it('move, and are the same for the same time', async () => {
    const cpu = `AVERAGE:vm:${machine}:cpu0`
    const first = await updates({ start: '-300' })
    const second = await updates({ start: '-200', vm_uuid: machine })
    const t = second.data.at(-1)?.t as number
    assert.equal(typeof valueAt(first, cpu, t), 'number')
    assert.equal(valueAt(first, cpu, t), valueAt(second, cpu, t))
    const seen = new Set(first.data.map((row) => valueAt(first, cpu, row.t)))
    assert.ok(seen.size > 10)
    assert.ok([...seen].every((value) => Number(value) >= 0 && Number(value) <= 1))
  })

  it('are of what the query names: each of hosts, machines and storage by itself', async () => {
    const [sr] = (await host.ask('SR.get_all')) as string[]
    const storage = (await host.ask('SR.get_uuid', sr)) as string
    const owners = async (query: Query) => {
      const { meta } = await updates({ start: '-20', cf: 'AVERAGE', ...query })
      return [...new Set(meta.legend.map((name) => name.split(':').slice(1, 3).join(':')))]
    }
    const one = await owners({ vm_uuid: machine, sr_uuid: storage, host: 'true' })
    assert.deepEqual([one.length, ...one.slice(1)], [3, `vm:${machine}`, `sr:${storage}`])
    assert.match(one[0] as string, /^host:/)
    assert.deepEqual(await owners({ vm_uuid: 'none', sr_uuid: storage }), [`sr:${storage}`])
    assert.ok((await owners({ sr_uuid: storage })).includes(`vm:${machine}`))
    assert.deepEqual(await owners({ vm_uuid: 'none' }), [])
  })

  it('are JSON where the query or the accepted type asks for it', async () => {
    const typed = async (query: Query, accept?: string) => {
      const url = `${host.url}/rrd_updates?${new URLSearchParams({ session_id: host.session, start: '-20', ...query })}`
      return (await fetch(url, accept === undefined ? {} : { headers: { accept } })).headers.get('content-type')
    }
    assert.equal(await typed({ json: '1' }), 'application/json')
    assert.equal(await typed({}, 'application/json'), 'application/json')
    assert.equal(await typed({ json: 'true' }, 'text/xml'), 'text/xml')
    assert.equal(await typed({ json: 'false' }), 'text/xml')
  })

  it('have as much free memory of a host as it says itself', async () => {
    const table = await updates({ start: '-20', cf: 'AVERAGE', host: 'true', vm_uuid: 'none' })
    for (const ref of (await host.ask('host.get_all')) as string[]) {
      const name = `AVERAGE:host:${await host.ask('host.get_uuid', ref)}:memory_free_kib`
      if (!table.meta.legend.includes(name)) continue
      const bytes = Number(valueAt(table, name, table.meta.end)) * 1024
      assert.equal(bytes, Number(await host.ask('host.compute_free_memory', ref)))
    }
    assert.ok(table.meta.legend.some((name) => name.endsWith(':memory_free_kib')))
  })

  it('have longer steps for longer times, with the least and the most', async () => {
    const steps = [1000, 3 * 3600, 30 * 86_400].map(async (ago) => (await updates({ start: `-${ago}` })).meta.step)
    assert.deepEqual(await Promise.all(steps), [60, 3600, 86_400])
    assert.equal((await updates({ start: '-60', interval: '3600' })).meta.step, 3600)
    const table = await updates({ start: '-1000', vm_uuid: machine })
    const t = table.meta.end - (table.meta.end % 60)
    const [low, middle, high] = ['MIN', 'AVERAGE', 'MAX'].map((cf) => valueAt(table, `${cf}:vm:${machine}:cpu0`, t))
    assert.ok(Number(low) < Number(middle) && Number(middle) < Number(high), `${low} ${middle} ${high}`)
  })

  it('are the same in XML', async () => {
    const query = { start: '-100', cf: 'AVERAGE', vm_uuid: machine }
    const { type, text } = await get('/rrd_updates', query)
    assert.equal(type, 'text/xml')
    const counts = elementsOf(text)
    const table = await updates(query)
    assert.equal(counts.get('entry'), table.meta.columns)
    assert.ok(Math.abs((counts.get('row') ?? 0) - table.meta.rows) <= 1)
    assert.equal(counts.get('v'), (counts.get('row') ?? 0) * table.meta.columns)
    assert.ok(text.includes(`<entry>AVERAGE:vm:${machine}:memory_target</entry>`))
  })

  it('are kept for a year of machines, hosts and storage', async () => {
    const [sr] = (await host.ask('SR.get_all')) as string[]
    const storage = (await host.ask('SR.get_uuid', sr)) as string
    const paths: [string, Query, string][] = [
      ['/vm_rrd', { uuid: machine }, 'memory_internal_free'],
      ['/host_rrd', {}, 'memory_total_kib'],
      ['/sr_rrd', { uuid: storage }, 'physical_utilisation'],
    ]
    for (const [path, query, source] of paths) {
      const { status, text } = await get(path, query)
      assert.equal(status, 200)
      assert.match(text, /^<\?xml version="1.0"\?><rrd><version>0003<\/version><step>5<\/step><lastupdate>\d+</)
      const counts = elementsOf(text)
      assert.deepEqual([counts.get('rra'), counts.get('row')], [10, 120 + 3 * (120 + 168 + 366)])
      assert.ok(text.includes(`<ds><name>${source}</name>`), path)
      const json = JSON.parse((await get(path, { ...query, json: 'true' })).text)
      assert.ok(json.ds.some((one: { name: string }) => one.name === source))
      assert.equal(json.rra[0].database.length, 120)
    }
  })

  it('have no values of a machine that does not run', async () => {
    const { text } = await get('/vm_rrd', { uuid: halted })
    assert.deepEqual([...new Set([...text.matchAll(/<v>([^<]*)</g)].map(([, value]) => value))], ['NaN'])
  })

  it('are for users with the role read-only, and refuse what cannot be', async () => {
    const reader = await newUser(host, 'read-only')
    assert.equal((await get('/rrd_updates', { session_id: reader, start: '-10' })).status, 200)
    assert.equal((await get('/vm_rrd', { session_id: reader, uuid: machine })).status, 200)
    assert.equal((await get('/vm_rrd', { session_id: 'none', uuid: machine })).status, 401)
    for (const [path, query, status, error] of [
      ['/vm_rrd', { uuid: 'none' }, 404, ['UUID_INVALID', 'VM', 'none']],
      ['/rrd_updates', { start: '1e9' }, 400, ['VALUE_NOT_SUPPORTED', 'start', '1e9', 'is not a number of seconds']],
      ['/rrd_updates', { cf: 'SUM' }, 400, ['VALUE_NOT_SUPPORTED', 'cf', 'SUM', 'is not AVERAGE, MIN or MAX']],
    ] as const) {
      const reply = await get(path, query)
      assert.deepEqual([reply.status, JSON.parse(reply.text).error], [status, error])
    }
  })
})

/** How many elements of each name; throws where the text is not XML. */
function elementsOf(text: string): Map<string, number> {
  const counts = new Map<string, number>()
  const parser = new SaxesParser()
  parser.on('opentag', ({ name }) => counts.set(name, (counts.get(name) ?? 0) + 1))
  parser.on('error', (error) => {
    throw error
  })
  parser.write(text).close()
  return counts
}
