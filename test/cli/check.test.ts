/** `crow check` and the reading of an API. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { crow } from './memory-host.ts'

const VM = 'class VM {\n  RW name_label : string\n}\n'
const WRONG = 'class VM {\n  RW affinity : hots ref\n}\nclass host {\n  RW a : int\n}\n'
const CLEAN = { 'pool/VM.crow': VM, 'pool/notes.txt': 'no API', 'pool/deeper/other.crow': 'not } this one' }

describe('crow check', () => {
  it('exits 0 and prints the number of files where there are no problems', async () => {
    const { code, out, err } = await crow(['check', 'pool'], CLEAN)
    assert.deepEqual([code, out, err], [0, 'no problems in 1 file\n', ''])
  })

  it('accepts a file of the API, and checks the current directory by default', async () => {
    assert.equal((await crow(['check', 'pool/VM.crow'], CLEAN)).out, 'no problems in 1 file\n')
    assert.equal((await crow(['check'], { 'VM.crow': VM, 'a.crow': '' })).out, 'no problems in 2 files\n')
  })

  it('reports which API it reads for a file that is not a .crow file', async () => {
    const { code, out, err } = await crow(['check', 'pool/notes.txt'], CLEAN)
    assert.deepEqual([code, out], [0, 'no problems in 1 file\n'])
    assert.equal(err, 'crow: "pool/notes.txt" is not a .crow file. The API is read from "pool".\n')
    const none = await crow(['check', 'docs/notes.txt'], { 'docs/notes.txt': '' })
    assert.equal(none.code, 2)
    assert.match(
      none.err,
      /^crow: "docs\/notes\.txt" is not a \.crow file\. .*\ncrow: There is no \.crow file in "docs"\. /,
    )
    const missing = await crow(['check', 'pool/any.txt'], CLEAN)
    assert.deepEqual([missing.code, missing.err], [2, 'crow: There is no file or directory "pool/any.txt".\n'])
  })

  it('exits 1 and prints the error', async () => {
    const { code, out } = await crow(['check', 'pool'], { 'pool/VM.crow': WRONG })
    assert.equal(code, 1)
    assert.match(out, /^error CROW\d{4}: .*"hots"/)
    assert.match(out, / --> pool\/VM\.crow:2:\d+\n {2}\|\n2 \| {3}RW affinity : hots ref\n/)
    assert.match(out, /\n1 error in 1 file\n$/)
  })

  it('exits 0 with only warnings', async () => {
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

  it('exits 2 and reports what is missing', async () => {
    const empty = await crow(['check', 'pool'], { 'pool/a.txt': '' })
    assert.deepEqual([empty.code, empty.out], [2, ''])
    assert.equal(empty.err, 'crow: There is no .crow file in "pool". One directory is one API: name the directory.\n')
    const none = await crow(['check', 'pol'], CLEAN)
    assert.deepEqual([none.code, none.err], [2, 'crow: There is no file or directory "pol".\n'])
  })

  describe('of several APIs', () => {
    const APIS = {
      'repo/apis/pool/VM.crow': VM,
      'repo/apis/pool/v2/VM.crow': VM,
      'repo/shop/wrong.crow': WRONG,
      'repo/node_modules/x/y.crow': 'no } text',
      'repo/.hidden/z.crow': 'no } text',
      'repo/docs/notes.txt': '',
    }

    it('checks each API of several paths once, and exits 1 if one has an error', async () => {
      const { code, out } = await crow(['check', 'repo/apis/pool', 'repo/shop', 'repo/shop/wrong.crow'], APIS)
      assert.equal(code, 1)
      assert.match(out, /^repo\/apis\/pool: no problems in 1 file\n\nerror CROW/)
      assert.match(out, /\nrepo\/shop: 1 error in 1 file\n\n1 error in 2 files of 2 APIs\n$/)
      assert.equal((await crow(['check', 'repo/apis/pool', './repo/apis/pool'], APIS)).out, 'no problems in 1 file\n')
    })

    it('finds the APIs below a directory', async () => {
      const { code, out } = await crow(['check', 'repo'], APIS)
      assert.equal(code, 1)
      assert.deepEqual(out.match(/^repo.*: /gm), ['repo/apis/pool: ', 'repo/apis/pool/v2: ', 'repo/shop: '])
      assert.match(out, /\n1 error in 3 files of 3 APIs\n$/)
      const clean = await crow(['check', 'repo/apis'], APIS)
      assert.deepEqual([clean.code, clean.out.split('\n').at(-2)], [0, 'no problems in 2 files of 2 APIs'])
      assert.equal((await crow(['check', 'repo/apis/pool'], APIS)).out, 'no problems in 1 file\n')
    })

    it('reports them in every format', async () => {
      const json = JSON.parse((await crow(['check', 'repo', '--format', 'json'], APIS)).out)
      assert.deepEqual([json.files, json.errors, json.apis.length], [3, 1, 3])
      assert.deepEqual(json.apis[2], { directory: 'repo/shop', files: 1, errors: 1, warnings: 0, hints: 0 })
      const sarif = JSON.parse((await crow(['check', 'repo', '--format', 'sarif'], APIS)).out)
      const [{ results, originalUriBaseIds }] = sarif.runs
      assert.equal(results[0].locations[0].physicalLocation.artifactLocation.uri, 'repo/shop/wrong.crow')
      assert.deepEqual(originalUriBaseIds, { '%SRCROOT%': { uri: 'file:///home/pool/' } })
      const { out } = await crow(['check', 'repo', '--format', 'github'], APIS)
      assert.match(out, /^::error file=repo\/shop\/wrong\.crow,/)
      assert.match(out, /\nrepo\/shop: 1 error in 1 file\n1 error in 3 files of 3 APIs\n$/)
    })

    it('exits 2 where one path does not exist, and checks none', async () => {
      const { code, out } = await crow(['check', 'repo/shop', 'repo/none'], APIS)
      assert.deepEqual([code, out], [2, ''])
      assert.equal((await crow(['check', 'repo/docs'], APIS)).code, 2)
    })
  })

  describe('of files that are not UTF-8', () => {
    const latin = Buffer.from('class VM {\n  // \u00e9 \u00e9\n  RW a : strin\n', 'latin1')
    const files = { 'VM.crow': latin, 'host.crow': 'class host {\n  RW vm : VM ref\n  RW b : boole\n}\n' }

    it('reports the first wrong byte, and the errors of the other files', async () => {
      const { code, out, err } = await crow(['check'], files)
      assert.deepEqual([code, err], [1, ''])
      assert.match(
        out,
        /^error CROW1010: The byte 0xE9 is not UTF-8\.\n --> VM\.crow:2:6\n {2}\|\n2 \| {3}\/\/ \ufffd \ufffd\n/,
      )
      assert.match(out, /error CROW1203: [^\n]+"boole"[^\n]*\n --> host\.crow:3:/)
    })

    it('reports one diagnostic for each file, in every format', async () => {
      const json = JSON.parse((await crow(['check', '--format', 'json'], files)).out)
      const codes = json.diagnostics.map((d: { code: string; path: string }) => `${d.path} ${d.code}`)
      assert.deepEqual(
        codes.filter((line: string) => line.includes('CROW10')),
        ['VM.crow CROW1010'],
      )
      assert.match((await crow(['check', '--format', 'github'], files)).out, /^::error file=VM\.crow,line=2,.*CROW1010/)
    })

    it('recognizes UTF-16 by its byte order mark', async () => {
      const text = Buffer.from(`\ufeff${VM}`, 'utf16le')
      for (const bytes of [text, Buffer.from(text).swap16()]) {
        const { out } = await crow(['check'], { 'VM.crow': bytes, 'host.crow': 'class host {\n  RW vm : VM ref\n}\n' })
        assert.match(out, /^error CROW1010: The file is UTF-16, not UTF-8\.\n --> VM\.crow:1:1\n/)
        assert.match(out, /\n1 error in 2 files\n$/)
      }
    })

    it('accepts a replacement character in a valid file', async () => {
      const good = Buffer.from('// \ufffd\n')
      assert.equal((await crow(['check'], { 'VM.crow': good })).code, 0)
      const { out } = await crow(['check'], { 'VM.crow': Buffer.concat([good, Buffer.of(0x2f, 0x2f, 0xff)]) })
      assert.match(out, /0xFF is not UTF-8\.\n --> VM\.crow:2:3\n/)
    })
  })

  it('does not count a byte order mark as a column', async () => {
    assert.equal((await crow(['check'], { 'VM.crow': `\ufeff${VM}` })).out, 'no problems in 1 file\n')
    assert.match((await crow(['check'], { 'VM.crow': '\ufeffclass VM {\n' })).out, /VM\.crow:1:10\n/)
  })
})
