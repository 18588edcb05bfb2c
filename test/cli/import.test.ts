/** `crow import`, on a reference of one class. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from './memory-host.ts'

const REFERENCE = JSON.stringify([
  {
    name: 'VM',
    description: 'A virtual machine.',
    fields: [
      { name: 'uuid', type: 'string', qualifier: 'RO/runtime', description: '', tag: '', lifecycle: {} },
      { name: 'name_label', type: 'string', qualifier: 'RW', description: 'Its label.', tag: '', lifecycle: {} },
    ],
    messages: [],
    enums: [],
    lifecycle: {},
    tag: '',
  },
])

describe('crow import', () => {
  it('writes the files, prints the notes and a summary, and checks the result', async () => {
    const { code, out, err, host } = await crow(['import', 'x.json', '-o', 'out', '--name', 'Mine'], {
      'x.json': REFERENCE,
    })
    assert.deepEqual([code, err], [0, ''])
    assert.match(out, /^wrote 2 files to out \(\d+ B\)$/m)
    assert.match(out, /^the result has no errors$/m)
    assert.match(String(host.content.get('out/api.crow')), /^api Mine/)
    assert.match(String(host.content.get('out/VM.crow')), /\/\/\/ A virtual machine\./)
  })

  it('leaves out descriptions with --no-docs', async () => {
    const { host } = await crow(['import', 'x.json', '-o', 'out', '--no-docs'], { 'x.json': REFERENCE })
    assert.doesNotMatch(String(host.content.get('out/VM.crow')), /\/\/\//)
  })

  it('gives defaults to parameters that calls may leave out, with --optional', async () => {
    const params = ['vm', 'label'].map((name) => ({ name, type: 'string', doc: '' }))
    const clone = { name: 'clone', implicit: false, params, result: ['void'], errors: [], description: '' }
    const reference = REFERENCE.replace('"messages":[]', `"messages":[${JSON.stringify(clone)}]`)
    const files = { 'x.json': reference, 'o.json': '{ "VM.clone": { "label": "a copy" } }', 'bad.json': '[]' }
    const { code, host } = await crow(['import', 'x.json', '-o', 'out', '--optional', 'o.json'], files)
    assert.equal(code, 0)
    assert.match(String(host.content.get('out/VM.crow')), /clone\(vm : string, label : string = "a copy"\)/)
    const bad = await crow(['import', 'x.json', '-o', 'out', '--optional', 'bad.json'], files)
    assert.deepEqual(
      [bad.code, bad.err],
      [1, 'crow: x.json: The optional parameters: expected an object, but found a list\n'],
    )
  })

  it('overwrites .crow files only with --force', async () => {
    const files = { 'x.json': REFERENCE, 'out/VM.crow': 'old', 'out/other.crow': 'record other { a : int }\n' }
    const refused = await crow(['import', 'x.json', '-o', 'out'], files)
    assert.equal(refused.code, 1)
    assert.equal(refused.err, 'crow: "out" already has 2 .crow files. Remove them, or give --force.\n')
    assert.equal(refused.host.content.get('out/VM.crow'), 'old')
    const forced = await crow(['import', 'x.json', '-o', 'out', '--force'], files)
    assert.equal(forced.code, 0)
    assert.match(forced.out, /^note: not from this import, but part of the API: other\.crow$/m)
    assert.notEqual(forced.host.content.get('out/VM.crow'), 'old')
  })

  it('escapes notes that could control the terminal', async () => {
    const odd = REFERENCE.replace('"tag":""', '"tag":"\\u001b[2J\\n"')
    const { code, out } = await crow(['import', 'x.json', '-o', 'out'], { 'x.json': odd })
    assert.equal(code, 0)
    assert.match(out, /^note: [^\n]*\\u001b\[2J\\u000a/m)
    assert.ok(!out.includes('\u001b'))
  })

  it('reports what is wrong with its input', async () => {
    assert.deepEqual((await crow(['import', 'x.json', '-o', 'out'])).err, 'crow: There is no file "x.json".\n')
    const latin = await crow(['import', 'x.json', '-o', 'out'], { 'x.json': Buffer.from('["\u00e9"]', 'latin1') })
    assert.deepEqual([latin.code, latin.err], [1, 'crow: x.json: The byte 0xE9 is not UTF-8.\n'])
    assert.match((await crow(['import', 'x.json', '-o', 'out'], { 'x.json': '[' })).err, /^crow: x\.json is not JSON: /)
    const { code, err } = await crow(['import', 'x.json', '-o', 'out'], { 'x.json': '{"a": 1}' })
    assert.equal(code, 1)
    assert.match(err, /^crow: x\.json: /)
  })
})
