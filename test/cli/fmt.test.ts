/** `crow fmt`. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from './memory-host.ts'

const UGLY = 'class   VM{\nRW a:int\n}\n'
const NEAT = 'class VM {\n  RW a : int\n}\n'

describe('crow fmt', () => {
  it('rewrites the files that change, and prints them', async () => {
    const { code, out, err, host } = await crow(['fmt', 'pool'], { 'pool/a.crow': UGLY, 'pool/b.crow': NEAT })
    assert.deepEqual([code, out, err], [0, 'pool/a.crow\n', ''])
    assert.equal(host.content.get('pool/a.crow'), NEAT)
  })

  it('takes single files too, each once', async () => {
    const { out, host } = await crow(['fmt', 'a.crow', './a.crow'], { 'a.crow': UGLY, 'b.crow': UGLY })
    assert.equal(out.trim().split('\n')[0], 'a.crow')
    assert.equal(host.content.get('b.crow'), UGLY)
  })

  it('with --check writes nothing and exits 1 where a file would change', async () => {
    const { code, out, err, host } = await crow(['fmt', '--check'], { 'a.crow': UGLY, 'b.crow': NEAT })
    assert.deepEqual([code, out, err], [1, 'a.crow\n', '1 file would change: run crow fmt\n'])
    assert.equal(host.content.get('a.crow'), UGLY)
    assert.equal((await crow(['fmt', '--check'], { 'b.crow': NEAT })).code, 0)
  })

  it('leaves a file with a syntax error as it is, and shows the error', async () => {
    const { code, out, err, host } = await crow(['fmt'], { 'a.crow': 'class VM {\n', 'b.crow': UGLY })
    assert.deepEqual([code, out], [1, 'b.crow\n'])
    assert.match(err, /^error CROW1002: [^\n]+\n --> a\.crow:1:10\n/)
    assert.equal(host.content.get('a.crow'), 'class VM {\n')
  })

  it('leaves a file that is not UTF-8 as it is, and says so', async () => {
    const bytes = Buffer.from('class   VM{\n// \u00e9\n}\n', 'latin1')
    const { code, out, err, host } = await crow(['fmt'], { 'a.crow': bytes, 'b.crow': UGLY })
    assert.deepEqual([code, out], [1, 'b.crow\n'])
    assert.match(err, /^error CROW1010: [^\n]+\n --> a\.crow:2:4\n/)
    assert.equal(host.content.get('a.crow'), bytes)
  })

  it('lists files by names that steer no terminal', async () => {
    assert.equal((await crow(['fmt'], { 'a\u001b[2J\n.crow': UGLY })).out, 'a\\u001b[2J\\u000a.crow\n')
  })

  it('exits 2 for what is no .crow file', async () => {
    const { code, err } = await crow(['fmt', 'a.txt'], { 'a.txt': '' })
    assert.deepEqual([code, err], [2, 'crow: "a.txt" is no .crow file.\n'])
  })
})
