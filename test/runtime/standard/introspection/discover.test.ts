/** `rpc.discover`: the document that the server was given, on both formats and without a session. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { openDesk } from '../../harness.ts'
import { sampleApi } from '../../sample-api.ts'

const DOCUMENT = { openrpc: '1.3.2', methods: [{ name: 'A & B', required: true }], sizes: [1, 2.5], none: undefined }

describe('rpc.discover', () => {
  it('answers with the document, which is made once, at the first call', async () => {
    let made = 0
    const desk = openDesk(sampleApi(), { discover: () => ({ ...DOCUMENT, made: ++made }) })
    assert.equal(made, 0)
    const { none: _, ...document } = DOCUMENT
    assert.deepEqual(await desk.result('rpc.discover'), { ...document, made: 1 })
    assert.deepEqual(await desk.result('rpc.discover'), { ...document, made: 1 })
    assert.match(await desk.xml('rpc.discover'), /<name>made<\/name><value><string>1<\/string>/)
  })

  it('is a struct over XML-RPC', async () => {
    const desk = openDesk(sampleApi(), { discover: () => DOCUMENT })
    const text = await desk.xml('rpc.discover')
    assert.match(text, /<name>Status<\/name><value><string>Success</)
    assert.match(text, /<member><name>openrpc<\/name><value><string>1\.3\.2<\/string><\/value><\/member>/)
    assert.match(text, /<string>A &amp; B<\/string>.*<boolean>1<\/boolean>.*<double>2\.5<\/double>/)
    assert.doesNotMatch(text, /none/)
  })

  it('is listed, with its signature', async () => {
    const desk = openDesk(sampleApi(), { discover: () => DOCUMENT })
    assert.ok(((await desk.result('system.listMethods')) as string[]).includes('rpc.discover'))
    assert.deepEqual(await desk.result('system.methodSignature', 'rpc.discover'), [['struct']])
  })

  it('is an unknown method if the server has no document', async () => {
    const desk = openDesk(sampleApi())
    assert.deepEqual(await desk.error('rpc.discover'), ['MESSAGE_METHOD_UNKNOWN', 'rpc.discover'])
  })

  it('takes no parameters', async () => {
    const desk = openDesk(sampleApi(), { discover: () => DOCUMENT })
    assert.deepEqual(await desk.error('rpc.discover', 1), [
      'MESSAGE_PARAMETER_COUNT_MISMATCH',
      'rpc.discover',
      '0',
      '1',
    ])
  })
})
