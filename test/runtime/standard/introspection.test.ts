/** The introspection of XML-RPC servers, on both formats. */
import assert from 'node:assert/strict'
import { openDesk, xmlString } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

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

  it('gives help', async () => {
    assert.equal(await desk.result('system.methodHelp', 'pen.write'), 'Does write.')
    assert.match(await desk.xml('system.methodHelp', xmlString('pen.write')), /Does write\./)
  })
})
