/** `crow openrpc`: the place of the document. test/reference/ tests its contents. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import type { OpenRpcDocument } from '../../reference/openrpc/document.ts'
import { assertOpenRpc } from '../reference/json-schema.ts'
import { memoryHost } from './memory-host.ts'

const POOL = { 'pool/VM.crow': 'api Pool\nclass VM {\n  RW name_label : string\n}\n' }

describe('crow openrpc', () => {
  it('prints only the document', async () => {
    const host = memoryHost(POOL)
    assert.equal(await runCrow(['openrpc', 'pool'], host), 0)
    const document = JSON.parse(host.out()) as OpenRpcDocument
    assertOpenRpc(document)
    assert.ok(document.methods.some((m) => m.name === 'VM.set_name_label'))
    assert.equal(document.servers[0]?.url, 'http://127.0.0.1:8080/jsonrpc')
    assert.equal(host.err(), '')
  })

  it('writes the document to a file, with the address of --url', async () => {
    const host = memoryHost(POOL)
    assert.equal(await runCrow(['openrpc', 'pool', '-o', 'out/pool.json', '--url', 'https://pool.example/'], host), 0)
    assert.match(host.out(), /^wrote out\/pool\.json \(\d+ methods, \d+ kB\)\n$/)
    const document = JSON.parse(String(host.content.get('out/pool.json'))) as OpenRpcDocument
    assert.equal(document.servers[0]?.url, 'https://pool.example/jsonrpc')
  })

  it('writes nothing and prints the error where the API has one', async () => {
    const host = memoryHost({ 'pool/VM.crow': 'class VM {\n  RW a : hots ref\n}\n' })
    assert.equal(await runCrow(['openrpc', 'pool', '-o', 'pool.json'], host), 1)
    assert.equal(host.out(), '')
    assert.match(host.err(), /^error CROW\d+: /)
    assert.ok(!host.content.has('pool.json'))
  })

  it('reports that there is no API', async () => {
    const host = memoryHost({})
    assert.equal(await runCrow(['openrpc', 'pool'], host), 2)
    assert.match(host.err(), /There is no file or directory "pool"/)
  })
})
