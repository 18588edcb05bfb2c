/** Batches and multicalls with answers that are made while they are sent: order, what each call sees, and memory. */
import assert from 'node:assert/strict'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { isStreamed, readAnswer, streamOf, type WireAnswer } from '../../../runtime/wire/answer.ts'
import { type Desk, openDesk } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'
import { temporaryFiles } from '../store/temporary-files.ts'

/** More than are joined at once where all are remembered. */
const COUNT = 2500

describe('a batch with large answers', () => {
  let store: Store
  let desk: Desk
  const files = temporaryFiles()
  beforeEach(() => {
    store = openStore(sampleApi(), files.next())
    desk = openDesk(sampleApi(), { store })
    for (let i = 0; i < COUNT; i++) store.class('pen').create(new Map([['name_label', `pen ${i} ${'x'.repeat(200)}`]]))
    store.commit()
  })
  afterEach(async () => {
    await desk.service.close()
    store.close()
  })

  const ask = (body: string, format: 'json' | 'xml'): Promise<WireAnswer> =>
    new Promise((resolve) => desk.service[format](Buffer.from(body), resolve))
  const create = (name: string): [string, unknown] => ['pen.create', { name_label: name }]
  const all: [string] = ['pen.get_all_records']
  const batch = (...calls: [string, ...unknown[]][]) =>
    ask(JSON.stringify(calls.map(([method, ...params], id) => ({ jsonrpc: '2.0', method, params, id }))), 'json')
  const multicall = (...methods: string[]) => {
    const value = (text: string) => `<value><string>${text}</string></value>`
    const member = (name: string, text: string) => `<member><name>${name}</name>${text}</member>`
    const noParams = '<value><array><data></data></array></value>'
    const calls = methods.map(
      (m) => `<value><struct>${member('methodName', value(m))}${member('params', noParams)}</struct></value>`,
    )
    const list = `<value><array><data>${calls.join('')}</data></array></value>`
    return ask(
      `<methodCall><methodName>system.multicall</methodName><params><param>${list}</param></params></methodCall>`,
      'xml',
    )
  }

  it('answers in order, and each call sees what those before it wrote', async () => {
    const answer = await batch(create('a'), all, create('b'), ['pen.none'], all, ['pen.get_all'])
    assert.ok(isStreamed(answer))
    const replies = JSON.parse(await readAnswer(answer)) as { id: number; result?: object; error?: object }[]
    assert.deepEqual(
      replies.map(({ id }) => id),
      [0, 1, 2, 3, 4, 5],
    )
    const sizes = replies.map(({ result = {} }) => (typeof result === 'string' ? 1 : Object.keys(result).length))
    assert.deepEqual(sizes, [1, COUNT + 1, 1, 0, COUNT + 2, COUNT + 2])
    assert.ok(replies[3]?.error)
  })

  it('answers over XML-RPC as well', async () => {
    const answer = await multicall('pen.get_all_records', 'pen.none', 'pen.get_all_records', 'cup.get_all')
    assert.ok(isStreamed(answer))
    const text = await readAnswer(answer)
    assert.equal(text.match(/<name>uuid<\/name>/g)?.length, 2 * COUNT)
    assert.match(text, /^<\?xml.*<\/methodResponse>$/s)
    const one = await desk.xml('pen.get_all_records')
    const [value = ''] = /<value><struct><member><name>Status.*<\/struct><\/value>/s.exec(one) ?? []
    assert.equal(text.split(value).length, 3)
  })

  it('runs the next call when a large answer is sent, and none when nobody reads on', async () => {
    const stream = streamOf(await batch(create('a'), all, create('b'), all, create('c')))
    const objects = () => store.class('pen').count() - COUNT
    const turn = () => new Promise((resolve) => setImmediate(resolve))
    stream.next()
    await turn()
    assert.equal(objects(), 1)
    // To the middle of the second large answer.
    while (objects() < 2) {
      const slice = stream.next()
      if (slice instanceof Promise) await slice
      await turn()
    }
    assert.ok(typeof stream.next() === 'string')
    stream.close()
    for (let i = 0; i < 10; i++) await turn()
    assert.equal(objects(), 2)
  })

  it('counts the calls and the answers that stay in memory, until they are sent', async () => {
    const stream = streamOf(await batch(create('x'.repeat(100_000)), ['pen.get_all'], all, ['pen.get_all']))
    assert.ok(stream.held() > 200_000)
    stream.close()
  })

  it('is not bounded by the length of what is sent already', async () => {
    const limited = openDesk(sampleApi(), { store })
    const calls = Array.from({ length: 8 }, (_, id) => ({
      jsonrpc: '2.0',
      method: 'pen.get_all_records',
      params: [],
      id,
    }))
    const body = Buffer.from(JSON.stringify(calls))
    const answer = await new Promise<WireAnswer>((resolve) => limited.service.json(body, resolve))
    const stream = streamOf(answer)
    let length = 0
    let most = 0
    for (let slice = stream.next(); slice !== undefined; slice = stream.next()) {
      if (slice instanceof Promise) await slice
      else length += slice.length
      most = Math.max(most, stream.held())
    }
    assert.ok(length > 8 * COUNT * 200)
    assert.ok(most < 100_000, `${most} bytes were in memory`)
  })
})
