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

  it('lays out single files, each once', async () => {
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

  it('does not change a file with a syntax error, and prints the error', async () => {
    const { code, out, err, host } = await crow(['fmt'], { 'a.crow': 'class VM {\n', 'b.crow': UGLY })
    assert.deepEqual([code, out], [1, 'b.crow\n'])
    assert.match(err, /^error CROW1002: [^\n]+\n --> a\.crow:1:10\n/)
    assert.equal(host.content.get('a.crow'), 'class VM {\n')
  })

  it('does not change a file that is not UTF-8, and reports it', async () => {
    const bytes = Buffer.from('class   VM{\n// \u00e9\n}\n', 'latin1')
    const { code, out, err, host } = await crow(['fmt'], { 'a.crow': bytes, 'b.crow': UGLY })
    assert.deepEqual([code, out], [1, 'b.crow\n'])
    assert.match(err, /^error CROW1010: [^\n]+\n --> a\.crow:2:4\n/)
    assert.equal(host.content.get('a.crow'), bytes)
  })

  it('lays out the APIs below a directory', async () => {
    const { out, host } = await crow(['fmt'], { 'a/x.crow': UGLY, 'b/c/y.crow': UGLY, 'node_modules/z.crow': UGLY })
    assert.equal(out, 'a/x.crow\nb/c/y.crow\n')
    assert.equal(host.content.get('node_modules/z.crow'), UGLY)
  })

  describe('of standard input', () => {
    it('prints it laid out', async () => {
      const { code, out, err } = await crow(['fmt', '-'], {}, UGLY)
      assert.deepEqual([code, out, err], [0, NEAT, ''])
      assert.equal((await crow(['fmt', '-'], {}, NEAT)).out, NEAT)
      assert.equal((await crow(['fmt', '-'], {}, '')).out, '')
    })

    it('with --check prints its name where it would change', async () => {
      const { code, out } = await crow(['fmt', '--check', '-'], {}, UGLY)
      assert.deepEqual([code, out], [1, '<stdin>\n'])
      assert.deepEqual((await crow(['fmt', '--check', '-', '--stdin-filename', 'VM.crow'], {}, UGLY)).out, 'VM.crow\n')
      const neat = await crow(['fmt', '--check', '-'], {}, NEAT)
      assert.deepEqual([neat.code, neat.out], [0, ''])
    })

    it('prints only the error of a text with a syntax error, or that is not UTF-8', async () => {
      const broken = await crow(['fmt', '-', '--stdin-filename', 'a/VM.crow'], {}, 'class VM {\n')
      assert.deepEqual([broken.code, broken.out], [1, ''])
      assert.match(broken.err, /^error CROW1002: [^\n]+\n --> a\/VM\.crow:1:10\n/)
      const latin = await crow(['fmt', '-'], {}, Buffer.from('// \u00e9\n', 'latin1'))
      assert.deepEqual([latin.code, latin.out], [1, ''])
      assert.match(latin.err, /^error CROW1010: [^\n]+\n --> <stdin>:1:4\n/)
    })

    it('refuses other paths with -', async () => {
      assert.equal((await crow(['fmt', '-', 'a.crow'], { 'a.crow': UGLY })).code, 2)
      assert.equal((await crow(['fmt', 'a.crow', '--stdin-filename', 'b.crow'], { 'a.crow': UGLY })).code, 2)
    })
  })

  it('escapes file names that could control the terminal', async () => {
    assert.equal((await crow(['fmt'], { 'a\u001b[2J\n.crow': UGLY })).out, 'a\\u001b[2J\\u000a.crow\n')
  })

  it('exits 2 for a file that is not a .crow file', async () => {
    const { code, err } = await crow(['fmt', 'a.txt'], { 'a.txt': '' })
    assert.deepEqual([code, err], [2, 'crow: "a.txt" is not a .crow file.\n'])
  })
})
