/** Which real object stands in the examples of a class, and what of it is shown. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { rpcsOf } from '../../model/rpcs.ts'
import { exampleCalls } from '../../reference/examples.ts'
import type { CallAnswer, ClientCall } from '../../web/console/calls/client.ts'
import { RpcIndex } from '../../web/console/calls/rpc-index.ts'
import { chooseExample, exampleValues, refsAround, withRefs } from '../../web/console/objects/example-object.ts'
import { apiOf } from './awkward.ts'

const API = apiOf(`
api Flat version "1" uses session
class flat {
  RW name : string
  RW code : string = "c"
  RW door : door ref or null = null
  RW logins : session ref set = []
  RW pin : string @secret
  unique code
}
class door { RW pwd : string = "" }
`)
const RPCS = new RpcIndex(API)
const NULL = 'OpaqueRef:NULL'
const RECORDS = {
  'OpaqueRef:1': { name: 'alone', code: 'a', door: NULL, logins: [], pin: '1234' },
  'OpaqueRef:2': { name: 'bound', code: 'b', door: 'OpaqueRef:d', logins: ['OpaqueRef:s'], pin: '1234' },
}
const OBJECT = { className: 'flat', ref: 'OpaqueRef:2', record: RECORDS['OpaqueRef:2'] }

function source(count: number | undefined, asked: string[] = []) {
  const call = async (rpc: ClientCall['rpc']) => {
    asked.push(rpc.name)
    return Object.keys(RECORDS)
  }
  const batch = async (calls: readonly ClientCall[]) =>
    calls.map(({ params: [ref] }): CallAnswer => ({ value: RECORDS[ref as keyof typeof RECORDS] }))
  return { api: API, rpcs: RPCS, client: { call, batch }, count }
}

function rpc(name: string) {
  const found = rpcsOf(API).find((one) => one.name === name)
  assert.ok(found, name)
  return found
}

describe('the object of examples', () => {
  it('is the one with the most neighbours', async () => {
    assert.deepEqual(await chooseExample(source(2), 'flat'), OBJECT)
    assert.deepEqual(await chooseExample(source(undefined), 'flat'), OBJECT)
  })

  it('is not looked for where there are none, or too many, or where objects are sessions', async () => {
    const asked: string[] = []
    for (const [count, name] of [
      [0, 'flat'],
      [20_000, 'flat'],
      [1, 'session'],
    ] as const)
      assert.equal(await chooseExample(source(count, asked), name), undefined)
    assert.deepEqual(asked, [])
  })

  it('gives its references and those around it, but none of a session', () => {
    assert.deepEqual(
      [...refsAround(API, OBJECT)],
      [
        ['flat', 'OpaqueRef:2'],
        ['door', 'OpaqueRef:d'],
      ],
    )
    const { call } = withRefs(exampleCalls(API, rpc('flat.set_door')).jsonrpc2, refsAround(API, OBJECT))
    assert.match(call, /"OpaqueRef:2"/)
    assert.match(call, /"OpaqueRef:d"/)
  })

  it('gives the values of its record, but no secret ones', () => {
    assert.deepEqual(exampleValues(API, rpc('flat.get_name'), OBJECT), { params: ['OpaqueRef:2'], result: 'bound' })
    assert.deepEqual(exampleValues(API, rpc('flat.set_name'), OBJECT), { params: ['OpaqueRef:2', 'bound'] })
    assert.deepEqual(exampleValues(API, rpc('flat.get_by_code'), OBJECT), { params: ['b'] })
    assert.doesNotMatch(JSON.stringify(exampleValues(API, rpc('flat.set_pin'), OBJECT)), /1234/)
    assert.doesNotMatch(JSON.stringify(exampleValues(API, rpc('flat.get_record'), OBJECT)), /1234/)
    assert.deepEqual(exampleValues(API, rpc('flat.get_logins'), OBJECT), {})
    assert.doesNotMatch(JSON.stringify(exampleValues(API, rpc('flat.get_record'), OBJECT)), /OpaqueRef:s/)
  })
})
