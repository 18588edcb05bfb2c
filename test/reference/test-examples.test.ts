/** Which tests the reference shows at a message, and their calls in wire formats. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { analyze } from '../../analysis/analyze.ts'
import { parse } from '../../grammar/parse.ts'
import { examplesFor, type RecordedCall, type TestExample, travellingCall } from '../../reference/test-examples.ts'

const { model } = analyze(
  [
    {
      path: 'api.crow',
      tree: parse(
        'api A uses task\nclass lamp {\n  RW name_label : string\n  message dim(self : lamp ref, by : int) : float\n}',
      ),
    },
  ],
  'A',
)
assert.ok(model)
const api = model

const call = (method: string, more: Partial<RecordedCall> = {}): RecordedCall => ({
  method,
  time: 0,
  params: [],
  ...more,
})
const example = (title: string, ...calls: RecordedCall[]): TestExample => ({
  title,
  doc: 'd',
  text: '',
  calls,
  left: 0,
})
const titles = (examples: readonly TestExample[]) => examples.map(({ title }) => title)

describe('tests as examples of a message', () => {
  it('are those that call it, also as a task', () => {
    const all = [
      example('other', call('lamp.dimmer')),
      example('async', call('Async.lamp.dim')),
      example('call', call('lamp.dim')),
    ]
    assert.deepEqual(titles(examplesFor(all, 'lamp.dim')), ['async', 'call'])
  })

  it('are at most three: first those where it succeeds, then the short ones', () => {
    const failed = call('lamp.dim', { error: ['NO'] })
    const all = [
      example('fails', failed),
      example('long', call('lamp.dim'), call('lamp.dim'), call('lamp.dim')),
      example('both', failed, call('lamp.dim')),
      example('short', call('lamp.dim')),
    ]
    assert.deepEqual(titles(examplesFor(all, 'lamp.dim')), ['short', 'both', 'long'])
    assert.deepEqual(titles(examplesFor(all.slice(0, 2), 'lamp.dim')), ['long', 'fails'])
  })

  it('travel with their values', () => {
    const made = travellingCall(api, call('lamp.dim', { params: ['OpaqueRef:1', '7'], result: 0.5 }))
    assert.deepEqual(JSON.parse(made?.jsonrpc2.call ?? ''), {
      ...{ jsonrpc: '2.0', method: 'lamp.dim', params: ['OpaqueRef:1', 7], id: 1 },
    })
    assert.deepEqual(JSON.parse(made?.jsonrpc1.reply ?? ''), { result: 0.5, error: null, id: 1 })
    assert.match(made?.xmlrpc.call ?? '', /<value><string>7<\/string><\/value>/)
    assert.match(made?.xmlrpc.reply ?? '', /<double>0\.5<\/double>/)
  })

  it('travel with their errors', () => {
    const made = travellingCall(api, call('lamp.dim', { error: ['NO_LIGHT', 'OpaqueRef:1', '7'] }))
    assert.deepEqual(JSON.parse(made?.jsonrpc2.reply ?? ''), {
      ...{ jsonrpc: '2.0', error: { code: 1, message: 'NO_LIGHT', data: ['OpaqueRef:1', '7'] }, id: 1 },
    })
    assert.deepEqual(JSON.parse(made?.jsonrpc1.reply ?? ''), {
      result: null,
      error: ['NO_LIGHT', 'OpaqueRef:1', '7'],
      id: 1,
    })
    const xml = (made?.xmlrpc.reply ?? '').replaceAll(/\s+/g, '')
    assert.match(xml, /Status<\/name><value><string>Failure</)
    assert.match(xml, /ErrorDescription<\/name><value><array><data><value><string>NO_LIGHT</)
  })

  it('have no reply where the call had not ended, and no text for an unknown method', () => {
    assert.equal(travellingCall(api, call('Async.lamp.dim', { isOpen: true }))?.jsonrpc2.reply, '')
    assert.equal(travellingCall(api, call('lamp.none')), undefined)
  })
})
