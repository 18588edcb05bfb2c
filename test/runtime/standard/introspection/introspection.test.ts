/** The introspection of XML-RPC servers, on both formats. */
import assert from 'node:assert/strict'
import { NO_REQUEST } from '../../../../runtime/engine/call-origin.ts'
import { textOf } from '../../../../runtime/wire/answer.ts'
import { openDesk, xmlString } from '../../harness.ts'
import { sampleApi } from '../../sample-api.ts'

describe('introspection', () => {
  const desk = openDesk(sampleApi())

  it('lists the methods', async () => {
    const methods = (await desk.result('system.listMethods')) as string[]
    assert.equal(new Set(methods).size, methods.length)
    assert.ok(methods.includes('pen.set_length') && methods.includes('system.listMethods'))
    assert.ok(!methods.some((m) => m.startsWith('Async.')))
    assert.match(await desk.xml('system.listMethods'), /<string>pen\.set_length<\/string>/)
  })

  it('gives signatures by the types of XML-RPC, the result first', async () => {
    const signature = (name: string) => desk.result('system.methodSignature', name)
    assert.deepEqual(await signature('pen.set_weight'), [['string', 'string', 'double']])
    assert.deepEqual(await signature('pen.get_all_records'), [['struct']])
    assert.deepEqual(await signature('pen.write'), [
      ['string', 'string', 'string'],
      ['string', 'string'],
    ])
    assert.deepEqual(await desk.error('system.methodSignature', 'x.y'), ['MESSAGE_METHOD_UNKNOWN', 'x.y'])
  })

  it('is an unknown method if the server does not describe itself, or only to this machine', async () => {
    const document = { openrpc: '1.3.2' }
    const hidden = openDesk(sampleApi(), { discover: () => document, mayDiscover: 'off' })
    const near = openDesk(sampleApi(), { discover: () => document, mayDiscover: 'loopback' })
    const far = { ...NO_REQUEST, isNear: false }
    const ask = (method: string, params: string[]) =>
      new Promise<string>((resolve) => {
        const body = Buffer.from(JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 }))
        near.service.json(body, (answer) => resolve(textOf(answer)), far)
      })
    const calls: [string, ...string[]][] = [
      ['rpc.discover'],
      ['system.listMethods'],
      ['system.methodHelp', 'pen.write'],
      ['system.methodSignature', 'pen.write'],
    ]
    for (const [method, ...params] of calls) {
      assert.deepEqual(await hidden.error(method, ...params), ['MESSAGE_METHOD_UNKNOWN', method])
      assert.deepEqual(await near.error(method, ...params), ['no error'])
      const { error } = JSON.parse(await ask(method, params))
      assert.deepEqual([error.message, error.data], ['MESSAGE_METHOD_UNKNOWN', [method]])
    }
    assert.equal(hidden.service.rpcs.length, near.service.rpcs.length - calls.length)
    assert.match(await ask('pen.get_all', []), /"result":\[/)
  })

  it('gives help', async () => {
    assert.equal(await desk.result('system.methodHelp', 'pen.write'), 'Does write.')
    assert.match(await desk.xml('system.methodHelp', xmlString('pen.write')), /Does write\./)
  })
})
