/** `crow compile`: its files and output. test/compiler/ and test/runtime/ test the server. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import { memoryHost } from './memory-host.ts'

const POOL = {
  'pool/api.crow': 'api Pool uses session\n',
  'pool/VM.crow': `class VM without destroy {
  RW name_label : string
  RO/constructor size : int
  message set_size(self : VM ref, value : int)
  message destroy(self : VM ref)
  message start(vm : VM ref)
}
`,
}

describe('crow compile', () => {
  let folder: string
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-compile-'))
    writeFileSync(join(folder, 'runtime.mjs'), 'export function compiledServer(api) {}\n')
  })
  after(() => rmSync(folder, { recursive: true, force: true }))

  const host = (files: { readonly [path: string]: string }) => ({
    ...memoryHost(files),
    runtime: join(folder, 'runtime.mjs'),
  })

  it('prints the written files, the numbers of RPCs and how to start the server', async () => {
    const memory = host(POOL)
    assert.equal(await runCrow(['compile', 'pool', '-o', 'out'], memory), 0)
    assert.equal(
      memory.out().replace(/\([\d.]+ k?B\)/g, '(SIZE)'),
      `wrote out/server.mjs (SIZE)
wrote out/api.json (SIZE)

22 RPCs:
  17 implied by classes and fields
   1 declared accessors: they read or write their field
   1 declared destroys: they destroy the object
   2 of sessions, tasks and events: every server implements them
   1 answer NOT_IMPLEMENTED until they are implemented

Start it:
  node out/server.mjs --port 8080
`,
    )
    assert.equal(JSON.parse(String(memory.content.get('out/api.json'))).name, 'Pool')
  })

  it('names the API after its directory if no file names it', async () => {
    const memory = host({ 'pool/VM.crow': POOL['pool/VM.crow'] })
    assert.equal(await runCrow(['compile', 'pool/VM.crow', '-o', 'out'], memory), 0)
    assert.equal(JSON.parse(String(memory.content.get('out/api.json'))).name, 'pool')
  })

  it('prints warnings and no hints, which crow check prints', async () => {
    const hint = 'error BUSY()\nclass VM {\n  message start(vm : VM ref)\n}\nbody VM.start { fail BUSY() }\n'
    const hinted = host({ 'pool/VM.crow': hint })
    assert.equal(await runCrow(['check', 'pool'], hinted), 0)
    assert.match(hinted.out(), /^hint CROW2016: /)
    const silent = host({ 'pool/VM.crow': hint })
    assert.equal(await runCrow(['compile', 'pool', '-o', 'out'], silent), 0)
    assert.equal(silent.err(), '')
    const late = 'class VM {\n  message stop(vm : VM ref) {\n    return\n    wait 1s\n  }\n}\n'
    const warned = host({ 'pool/VM.crow': late })
    assert.equal(await runCrow(['compile', 'pool', '-o', 'out'], warned), 0)
    assert.match(warned.err(), /^warning CROW\d+: /)
  })

  it('writes nothing and prints the error where the API has one', async () => {
    const memory = host({ 'pool/VM.crow': 'class VM {\n  RW a : hots ref\n}\n' })
    assert.equal(await runCrow(['compile', 'pool', '-o', 'out'], memory), 1)
    assert.deepEqual([...memory.content.keys()], ['pool/VM.crow'])
    assert.match(memory.err(), /^error CROW\d+: .*\n1 error in 1 file\n$/s)
  })
})
