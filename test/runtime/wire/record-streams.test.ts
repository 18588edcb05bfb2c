/** `get_all_records` of many objects, which is written while it is sent: shows one moment, as its reader may see it. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { isStreamed, streamOf, textOf, type WireAnswer } from '../../../runtime/wire/answer.ts'
import type { AnswerStream } from '../../../runtime/wire/answer-stream.ts'
import { type Desk, openDesk, xmlString } from '../harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../roles-api.ts'
import { sampleApi } from '../sample-api.ts'
import { temporaryFiles } from '../store/temporary-files.ts'

const MANY = 3000

describe('records that are written while they are sent', () => {
  let store: Store
  let desk: Desk
  let refs: string[]
  const files = temporaryFiles()
  /** Objects of the class, with long texts, so that the answer has several slices. */
  const open = (api = sampleApi(), className = 'pen', count = MANY) => {
    store = openStore(api, files.next())
    desk = openDesk(api, { store })
    refs = Array.from({ length: count }, (_, i) => store.class(className).create(label(i)))
    store.commit()
  }
  const label = (i: number) => new Map<string, Value>([['name_label', `pen ${i} ${'é'.repeat(i % 300)}`]])
  afterEach(async () => {
    await desk.service.close()
    store.close()
  })

  const ask = (body: string, format: 'json' | 'xml' = 'json'): Promise<WireAnswer> =>
    new Promise((resolve) => desk.service[format](Buffer.from(body), resolve))
  const call = (method: string, ...params: unknown[]) => ask(JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }))
  const xml = (method: string) =>
    ask(`<methodCall><methodName>${method}</methodName><params></params></methodCall>`, 'xml')
  const one = (ref: string) => desk.result('pen.get_record', ref)
  const records = (text: string) => JSON.parse(text).result as Record<string, unknown>

  it('are those that get_record returns, on both formats', async () => {
    open()
    const all = records(textOf(await call('pen.get_all_records')))
    assert.deepEqual(Object.keys(all), refs)
    for (const ref of [refs[0], refs[1234], refs.at(-1)] as string[]) assert.deepEqual(all[ref], await one(ref))
    const text = textOf(await xml('pen.get_all_records'))
    assert.deepEqual(text.match(/(?<=<name>)OpaqueRef:[^<]+/g), refs)
    const [record] = (await desk.xml('pen.get_record', xmlString(refs[7] as string))).match(
      /<struct>.*<\/struct>/s,
    ) as string[]
    assert.ok(record && text.includes(record.slice(record.indexOf('<name>uuid'), record.indexOf('</struct>'))))
  })

  it('stay those of the call while others write, and the next call sees the writes', async () => {
    open()
    // Some are remembered: before the call, and between its slices.
    for (const ref of refs.slice(0, 500)) await one(ref)
    const before = records(textOf(await call('pen.get_all_records')))
    const stream = streamOf(await call('pen.get_all_records'))
    let text = ''
    for (let slice = stream.next(), i = 0; slice !== undefined; slice = stream.next(), i++) {
      text += slice
      const at = (n: number) => refs[(n * 997 + i * 31) % refs.length] as string
      if (!store.class('pen').has(at(1)) || !store.class('pen').has(at(2))) continue
      await desk.result('pen.set_name_label', at(1), `written at ${i}`)
      await one(at(1))
      await desk.result('pen.destroy', at(2))
      refs.push(String(await desk.result('pen.create', { name_label: 'new' })))
    }
    assert.deepEqual(records(text), before)
    const after = records(textOf(await call('pen.get_all_records')))
    const alive = store.class('pen').refs()
    assert.deepEqual(Object.keys(after), alive)
    for (const ref of alive.filter((_, i) => i % 97 === 0)) assert.deepEqual(after[ref], await one(ref))
  })

  it('are what a fresh server answers, whatever was written and remembered before', async () => {
    open(sampleApi(), 'pen', 400)
    const step = fc.record({ what: fc.constantFrom('set', 'read', 'all', 'begin', 'pull'), at: fc.nat(399) })
    const streams: { stream: AnswerStream; text: string; expected: string }[] = []
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 25 }), async (steps) => {
        for (const { what, at } of steps) {
          const ref = refs[at] as string
          if (what === 'set') await desk.result('pen.set_name_label', ref, `text ${at} ${'x'.repeat(at * 3)}`)
          else if (what === 'read') await one(ref)
          else if (what === 'all') textOf(await call('pen.get_all_records'))
          else if (what === 'begin' && streams.length < 5) {
            const answer = await call('pen.get_all_records')
            const fresh = openDesk(sampleApi(), { store })
            const again = JSON.stringify({ jsonrpc: '2.0', method: 'pen.get_all_records', params: [], id: 1 })
            const expected = await new Promise<string>((resolve) =>
              fresh.service.json(Buffer.from(again), (made) => resolve(textOf(made))),
            )
            streams.push({ stream: streamOf(answer), text: '', expected })
          } else if (streams[0]) {
            const slice = streams[0].stream.next()
            if (slice !== undefined) streams[0].text += slice
            else {
              const { text, expected } = streams.shift() as (typeof streams)[0]
              assert.equal(text, expected)
            }
          }
        }
      }),
      { numRuns: 20 },
    )
    for (const { stream, text, expected } of streams) assert.equal(text + textOf(stream), expected)
  })

  it('are of the commit before the call, and of nothing later in the same turn', async () => {
    open()
    const created = desk.result('pen.create', { name_label: 'before' })
    const answer = call('pen.get_all_records')
    const later = desk.result('pen.create', { name_label: 'after' })
    const all = records(textOf(await answer))
    assert.ok(String(await created) in all)
    assert.ok(!(String(await later) in all))
  })

  it('lack what the reader may not read', async () => {
    const api = rolesApi()
    open(api, 'safe', 1500)
    addUsers(store, api, { ann: ['reader'] })
    const session = await desk.result('session.login_with_password', 'ann', PASSWORD)
    const answer = await call('safe.get_all_records', session)
    const all = Object.values(records(textOf(answer))) as object[]
    assert.equal(all.length, 1500)
    const [first] = refs
    const shown = Object.keys((await desk.result('safe.get_record', session, first)) as object)
    assert.ok(shown.includes('name_label') && !shown.includes('code'))
    for (const record of all) assert.deepEqual(Object.keys(record), shown)
  })

  it('cannot be read when they are not read on, or the store is closed', async () => {
    open()
    const answer = await call('pen.get_all_records')
    assert.ok(isStreamed(answer))
    const stream = streamOf(answer)
    stream.next()
    stream.close()
    assert.equal(stream.next(), undefined)
    const late = streamOf(await call('pen.get_all_records'))
    store.close()
    assert.throws(() => textOf(late), /cannot be completed/)
    assert.equal(late.next(), undefined)
    store = openStore(sampleApi(), files.next())
  })

  it('come as one text where there are few, or most are remembered', async () => {
    open(sampleApi(), 'pen', 200)
    assert.ok(!isStreamed(await call('pen.get_all_records')))
    assert.ok(!isStreamed(await call('pen.get_all_records')))
  })
})
