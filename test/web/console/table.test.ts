/** Tables of objects without a browser: addresses, columns, exports, and calls for many objects. */
import assert from 'node:assert/strict'
import { csvParse } from 'd3-dsv'
import { describe, it } from 'mocha'
import type { Class } from '../../../model/api.ts'
import { NetworkError } from '../../../web/console/calls/call-errors.ts'
import { RpcIndex } from '../../../web/console/calls/rpc-index.ts'
import type { ObjectRecord } from '../../../web/console/objects/class-table.ts'
import { consoleViewOf, hashOf, placeOf } from '../../../web/console/route.ts'
import { allowing, bulkCalls } from '../../../web/console/rows/bulk-calls.ts'
import { BulkRun } from '../../../web/console/rows/bulk-run.ts'
import { rowsAsCsv, rowsAsJson } from '../../../web/console/rows/export-rows.ts'
import { type Order, orderOf, queryOfOrder, toggleColumn } from '../../../web/console/rows/order-address.ts'
import { firstColumns, rowTest, tableFields } from '../../../web/console/rows/table-fields.ts'
import { apiOf } from '../awkward.ts'
import { sampleApi } from '../sites.ts'

const api = sampleApi('pool')
const rpcs = new RpcIndex(api)
const classOf = (name: string): Class => {
  const found = rpcs.class(name)
  assert.ok(found)
  return found
}
const VM = classOf('VM')

describe('the address of a table', () => {
  it('has filters, order and columns, and survives the way into the address bar and back', () => {
    const order: Order = {
      text: 'a & b=c/d?#',
      filters: { power_state: 'Running', memory_max: '> 8 GiB' },
      sort: { field: 'name_label', down: true },
      columns: ['name_label', 'memory_max', 'power_state'],
    }
    const query = queryOfOrder(VM, order)
    assert.deepEqual(orderOf(VM, query), order)
    const hash = hashOf({ view: 'class', class: 'VM', query })
    assert.deepEqual(consoleViewOf(hash), { view: 'class', class: 'VM', query })
    assert.equal(placeOf(consoleViewOf(hash)), '#VM')
  })

  it('can be read and written by people', () => {
    const order = orderOf(VM, 'power_state=Running&sort=-name_label&columns=power_state,memory_max')
    assert.deepEqual(order.filters, { power_state: 'Running' })
    assert.deepEqual(order.sort, { field: 'name_label', down: true })
    assert.deepEqual(order.columns, ['name_label', 'power_state', 'memory_max'])
  })

  it('is empty for a table that nobody has changed', () => {
    assert.equal(queryOfOrder(VM, orderOf(VM, '')), '')
    assert.deepEqual(consoleViewOf('#VM'), { view: 'class', class: 'VM' })
  })

  it('leaves out what is no column, and shows columns that filter', () => {
    const order = orderOf(VM, 'nonsense=1&__proto__=2&sort=nothing&columns=tags,nonsense&tags=x&is_a_template=true')
    assert.deepEqual(order, {
      text: '',
      filters: { tags: 'x', is_a_template: 'true' },
      sort: null,
      columns: ['name_label', 'tags', 'is_a_template'],
    })
  })

  it('tells a field from a word of its own', () => {
    const owner = { ...VM, fields: VM.fields.map((f) => (f.name === 'tags' ? { ...f, name: 'sort' } : f)) }
    const query = queryOfOrder(owner, { ...orderOf(owner, ''), filters: { sort: 'x' } })
    assert.deepEqual(orderOf(owner, query).filters, { sort: 'x' })
    assert.equal(orderOf(owner, query).sort, null)
  })

  it('drops the filter of a hidden column', () => {
    const order = toggleColumn(VM, orderOf(VM, 'power_state=Running&sort=power_state'), 'power_state')
    assert.deepEqual([order.filters, order.sort, order.columns.includes('power_state')], [{}, null, false])
  })
})

describe('the first columns', () => {
  it('are the name, the state, and what tells most', () => {
    assert.deepEqual(firstColumns(VM).slice(0, 2), ['name_label', 'power_state'])
    assert.ok(!firstColumns(VM).includes('uuid'))
  })

  it('start with a label for objects without a name', () => {
    assert.deepEqual(firstColumns(classOf('VIF')).slice(0, 1), ['*'])
  })
})

describe('rows for other programs', () => {
  const records = new Map<string, ObjectRecord>([
    ['r1', { name_label: '=HYPERLINK("http://x")', memory_max: '9223372036854775807', tags: ['a', 'b,"c"'] }],
    ['r2', { name_label: 'two\nlines', memory_max: -5, tags: [] }],
  ])
  const fields = tableFields(VM).filter(({ name }) => ['name_label', 'memory_max', 'tags'].includes(name))
  const exported = { api, refs: ['r2', 'r1', 'gone'], records, fields }
  const parts = { api, nameOf: (_: string, ref: string) => `name of ${ref}` }
  const breathe = () => undefined

  it('are JSON with the values of the API', async () => {
    const text = await rowsAsJson(exported, breathe)
    assert.deepEqual(JSON.parse(text), [
      { ref: 'r2', ...records.get('r2') },
      { ref: 'r1', ...records.get('r1') },
    ])
    assert.equal(await rowsAsJson({ ...exported, refs: [] }, breathe), '[]\n')
  })

  it('are CSV that runs no formula, and keeps numbers', async () => {
    const rows = csvParse(await rowsAsCsv(exported, parts, breathe))
    assert.deepEqual(rows.columns, ['ref', ...fields.map((f) => f.name)])
    assert.deepEqual({ ...rows[0] }, { ref: 'r2', name_label: 'two\nlines', memory_max: '-5', tags: '' })
    assert.deepEqual([rows[1]?.name_label, rows[1]?.memory_max], [`'=HYPERLINK("http://x")`, '9223372036854775807'])
    assert.equal(rows[1]?.tags, 'a, b,"c"')
  })

  it('guard every start that a spreadsheet runs', async () => {
    for (const start of ['=1', '+1', '-1', '@a', '\t=1', ' =1', '\r=1', '\n=1']) {
      const one = new Map([['r', { name_label: start }]])
      const rows = csvParse(
        await rowsAsCsv({ api, refs: ['r'], records: one, fields: fields.slice(0, 1) }, parts, breathe),
      )
      assert.equal(rows[0]?.name_label, `'${start}`)
    }
  })

  it('leave secret fields out', async () => {
    const secret = fields.map((f) => (f.name === 'tags' ? { ...f, secret: true as const } : f))
    assert.ok(!(await rowsAsJson({ ...exported, fields: secret }, breathe)).includes('tags'))
    assert.ok(!(await rowsAsCsv({ ...exported, fields: secret }, parts, breathe)).includes('tags'))
  })
})

describe('rows with awkward fields', () => {
  const awkward = apiOf(`
api Store version "1"
class box {
  RW ref    : string
  RW least  : int option
  RW opened : datetime option
  RW closed : datetime set
  RW login  : (string -> string) map
}
`)
  const [box] = awkward.classes
  assert.ok(box)
  const record = {
    ref: 'field',
    least: ['-5'],
    opened: ['20260131T12:00:00Z'],
    closed: ['19700101T00:00:00Z'],
    login: { host: 'h', password: 'hunter2' },
  }
  const parts = { api: awkward, nameOf: (_: string, ref: string) => ref }
  const exported = { api: awkward, refs: ['r'], records: new Map([['r', record]]), fields: tableFields(box) }
  const breathe = () => undefined

  it('keep exact numbers and dates inside options and sets', async () => {
    const [row] = csvParse(await rowsAsCsv(exported, parts, breathe))
    assert.deepEqual(
      [row?.least, row?.opened, row?.closed],
      ['-5', '2026-01-31T12:00:00.000Z', '1970-01-01T00:00:00.000Z'],
    )
  })

  it('keep the reference beside a field of the name ref', async () => {
    const [row] = JSON.parse(await rowsAsJson(exported, breathe))
    assert.deepEqual([row['*'], row.ref], ['r', 'field'])
  })

  it('are not searched for a secret, which would stay in the address', () => {
    const [safe] = apiOf('class safe { RW name : string\nRW pin : string @secret }').classes
    assert.ok(safe)
    assert.deepEqual(orderOf(safe, 'pin=1234&name=a').filters, { name: 'a' })
    const found = rowTest(parts, tableFields(safe), '1234')
    assert.deepEqual([found?.('r', { name: 'a', pin: '1234' }), found?.('r', { name: '1234', pin: '' })], [false, true])
  })

  it('have no password inside a map', async () => {
    const texts = [await rowsAsJson(exported, breathe), await rowsAsCsv(exported, parts, breathe)]
    assert.deepEqual(
      texts.map((text) => [text.includes('hunter2'), text.includes('host')]),
      [
        [false, true],
        [false, true],
      ],
    )
  })
})

describe('a call for many objects', () => {
  const rpc = rpcs.get('VM.start')
  assert.ok(rpc)
  const items = (count: number) => Array.from({ length: count }, (_, i) => ({ ref: `r${i}`, label: `VM ${i}` }))

  it('can be any message that takes only the object, and its destruction', () => {
    const { messages, destroy } = bulkCalls(api, rpcs, 'VM')
    const names = messages.map(({ name }) => name)
    assert.ok(names.includes('VM.clean_shutdown') && names.includes('VM.hard_shutdown'))
    assert.ok(!names.includes('VM.start') && !names.includes('VM.set_memory_max') && !names.includes('VM.destroy'))
    assert.equal(destroy?.name, 'VM.destroy')
  })

  it('knows which objects say that they allow it', () => {
    const xen = sampleApi('xenapi')
    const start = new RpcIndex(xen).get('VM.start_on')
    const owner = xen.classes.find((c) => c.name === 'VM')
    assert.ok(start && owner)
    const allows = allowing(owner, xen.enums, start)
    assert.deepEqual([allows?.({ allowed_operations: ['start_on'] }), allows?.({})], [true, false])
    assert.equal(allowing(VM, api.enums, rpc)?.({}) ?? false, false)
  })

  it('is sent once for each, and has a result for each', async () => {
    const sent: unknown[] = []
    const run = new BulkRun({
      rpc,
      items: [...items(50), ...items(3)],
      async call(_, [ref]) {
        sent.push(ref)
        if (ref === 'r7') throw new Error('refused')
      },
    })
    await Promise.all([run.start(), run.start()])
    assert.equal(sent.length, 50)
    assert.equal(new Set(sent).size, 50)
    assert.deepEqual([run.count('done'), run.count('failed'), run.isOver], [49, 1, true])
    assert.equal(String(run.items.find(({ state }) => state === 'failed')?.error), 'Error: refused')
  })

  it('stops on request: what was sent is awaited, nothing else is sent', async () => {
    const waiting: (() => void)[] = []
    const run = new BulkRun({
      rpc,
      items: items(20),
      call: () => new Promise<void>((resolve) => waiting.push(resolve)),
    })
    const over = run.start()
    run.stop()
    assert.deepEqual([waiting.length, run.count('not called'), run.isOver], [4, 16, false])
    for (const resolve of waiting) resolve()
    await over
    assert.deepEqual([run.count('done'), run.isOver], [4, true])
  })

  it('reports its end once, after the last answer', async () => {
    const done: number[] = []
    const run = new BulkRun({ rpc, items: items(9), call: async () => {}, over: () => done.push(run.count('done')) })
    await Promise.all([run.start(), run.start()])
    assert.deepEqual(done, [9])
  })

  it('ends when the server is gone', async () => {
    let calls = 0
    const call = async () => {
      calls++
      throw new NetworkError('The server sent no answer.')
    }
    const run = new BulkRun({ rpc, items: items(100), call })
    await run.start()
    assert.ok(calls <= 4, `${calls} calls`)
    assert.equal(run.count('not called') + run.count('failed'), 100)
  })
})
