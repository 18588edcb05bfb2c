/** `crow check` and the reading of an API. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from './memory-host.ts'

const VM = 'class VM {\n  RW name_label : string\n}\n'
const WRONG = 'class VM {\n  RW affinity : hots ref\n}\nclass host {\n  RW a : int\n}\n'
const CLEAN = { 'pool/VM.crow': VM, 'pool/notes.txt': 'no API', 'pool/deeper/other.crow': 'not } this one' }

describe('crow check', () => {
  it('exits 0 and counts where there is nothing to say', async () => {
    const { code, out, err } = await crow(['check', 'pool'], CLEAN)
    assert.deepEqual([code, out, err], [0, 'no problems in 1 file\n', ''])
  })

  it('takes any file of the API, and nothing for the current directory', async () => {
    assert.equal((await crow(['check', 'pool/notes.txt'], CLEAN)).out, 'no problems in 1 file\n')
    assert.equal((await crow(['check'], { 'VM.crow': VM, 'a.crow': '' })).out, 'no problems in 2 files\n')
  })

  it('exits 1 where there is an error, and shows it', async () => {
    const { code, out } = await crow(['check', 'pool'], { 'pool/VM.crow': WRONG })
    assert.equal(code, 1)
    assert.match(out, /^error CROW\d{4}: .*"hots"/)
    assert.match(out, / --> pool\/VM\.crow:2:\d+\n {2}\|\n2 \| {3}RW affinity : hots ref\n/)
    assert.match(out, /\n1 error in 1 file\n$/)
  })

  it('exits 0 where there are warnings alone', async () => {
    const { code, out } = await crow(['check'], { 'VM.crow': 'class VM {\n  RO/runtime others : VM ref set\n}\n' })
    assert.equal(code, 0)
    assert.match(out, /\n1 warning in 1 file\n$/)
  })

  it('prints the other formats', async () => {
    const files = { 'pool/VM.crow': WRONG }
    const json = await crow(['check', 'pool', '--format', 'json'], files)
    assert.equal(JSON.parse(json.out).errors, 1)
    const sarif = await crow(['check', 'pool', '--format=sarif'], files)
    assert.equal(JSON.parse(sarif.out).runs[0].tool.driver.semanticVersion, '1.2.3')
    assert.equal(JSON.parse(sarif.out).runs[0].results[0].ruleIndex, 0)
    assert.match(
      (await crow(['check', 'pool', '--format', 'github'], files)).out,
      /^::error file=pool\/VM\.crow,line=2,/,
    )
    assert.deepEqual([json.code, sarif.code], [1, 1])
  })

  it('exits 2 where there is nothing to check, and says what is missing', async () => {
    const empty = await crow(['check', 'pool'], { 'pool/a.txt': '' })
    assert.deepEqual([empty.code, empty.out], [2, ''])
    assert.equal(empty.err, 'crow: There is no .crow file in "pool". One directory is one API: name the directory.\n')
    const none = await crow(['check', 'pol'], CLEAN)
    assert.deepEqual([none.code, none.err], [2, 'crow: There is no file or directory "pol".\n'])
  })

  it('names the line of a file that is not UTF-8', async () => {
    const { code, err } = await crow(['check'], { 'VM.crow': Uint8Array.of(0x2f, 0x2f, 10, 0x2f, 0x2f, 0xe9, 10) })
    assert.equal(code, 1)
    assert.equal(err, 'crow: VM.crow:2: not UTF-8, which every .crow file is. Save it as UTF-8.\n')
  })

  it('reads a file with a byte order mark, and counts it as no column', async () => {
    assert.equal((await crow(['check'], { 'VM.crow': `\ufeff${VM}` })).out, 'no problems in 1 file\n')
  })
})
