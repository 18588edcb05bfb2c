/** `crow docs`: the folder that it writes to. test/web/ tests the contents of the pages. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import { memoryHost } from './memory-host.ts'

const POOL = {
  'pool/VM.crow': 'api Pool\nclass VM {\n  RW name_label : string\n}\nclass host {}\n',
}

describe('crow docs', () => {
  it('writes a page for each class, and the files that all pages need', async () => {
    const host = memoryHost(POOL)
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 0)
    for (const name of ['index.html', 'VM.html', 'host.html', 'enums.html', 'api.js', 'app.js', 'app.css'])
      assert.ok(host.content.has(`out/${name}`), name)
    assert.ok(!host.content.has('out/console.html'), 'there is no server to look at')
    assert.match(host.out(), /^wrote out \(6 pages, \d+ kB\)\nOpen out\/index\.html\n$/)
    assert.match(String(host.content.get('out/VM.html')), /<title>VM · Pool API<\/title>/)
  })

  it('shows tests with documentation as examples, and says which one fails', async () => {
    const lamp = 'class lamp {\n  RW is_on : bool = false\n  message light(self : lamp ref) { self.is_on = true }\n}\n'
    const scene = 'let l = create lamp {}; lamp.light(l)'
    const tests = `/// Light it.\ntest "lit" { ${scene}; expect l.is_on }\n/// No.\ntest "dark" { ${scene}; expect not l.is_on }\n`
    const host = memoryHost({ 'lamps/lamp.crow': `api Lamps\n${lamp}${tests}` })
    assert.equal(await runCrow(['docs', 'lamps', '-o', 'out'], host), 0)
    assert.equal(host.err(), 'crow: the reference does not show the test "dark": it fails; "crow test" says why\n')
    assert.match(String(host.content.get('out/api.js')), /crowfootExamples=.*Light it\./)
    assert.match(String(host.content.get('out/lamp.html')), /<summary>Example: Light it\.<\/summary>/)
    assert.doesNotMatch(String(host.content.get('out/lamp.html')), /Example: No/)
  })

  it('writes pages about the server of --server', async () => {
    const host = memoryHost(POOL)
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out', '--server', 'HTTPS://Pool.example:443/api//'], host), 0)
    const page = String(host.content.get('out/index.html'))
    assert.match(page, /<code>https:\/\/pool\.example\/api\/jsonrpc<\/code>/)
    assert.match(page, /<a href="https:\/\/pool\.example\/api\/console\.html">Console<\/a>/)
    assert.doesNotMatch(page, /127\.0\.0\.1/)
    assert.ok(!host.content.has('out/console.html'))
  })

  it('refuses a URL that is not the address of a server, and writes nothing', async () => {
    const wrong = [
      'pool.example',
      'localhost:8080',
      'ftp://a',
      'https://me:pw@a',
      'https://a/?b',
      'https://a/#b',
      '',
      'javascript:1',
    ]
    for (const server of wrong) {
      const host = memoryHost(POOL)
      assert.equal(await runCrow(['docs', 'pool', '-o', 'out', '--server', server], host), 2, server)
      assert.ok(
        host.err().includes(`"${server}" is not the address of a server. Give one such as https://`),
        host.err(),
      )
      assert.ok(!host.content.has('out/index.html'))
    }
  })

  it('writes nothing and prints the error where the API has one', async () => {
    const host = memoryHost({ 'pool/VM.crow': 'class VM {\n  RW a : hots ref\n}\n' })
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 1)
    assert.match(host.err(), /hots/)
    assert.deepEqual([...host.content.keys()], ['pool/VM.crow'])
  })

  it('writes to a folder with other files only with --force', async () => {
    const host = memoryHost({ ...POOL, 'out/letter.txt': 'dear', 'out/a/b.txt': '', 'out/index.html': 'mine' })
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 1)
    assert.equal(host.err(), 'crow: "out" has "a" and 2 other files in it. Give another folder, or --force.\n')
    assert.equal(host.content.get('out/index.html'), 'mine')
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out', '--force'], host), 0)
    assert.equal(host.content.get('out/letter.txt'), 'dear')
    assert.match(String(host.content.get('out/index.html')), /Pool API/)
  })

  it('overwrites its own files, and removes the pages of removed classes', async () => {
    const host = memoryHost(POOL)
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 0)
    host.content.set('pool/VM.crow', 'class VM {}\n')
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 0)
    assert.ok(!host.content.has('out/host.html'))
    assert.ok(host.content.has('out/VM.html'))
  })

  it('removes only files in the folder, whatever its list of files has', async () => {
    const list = JSON.stringify({ files: ['../pool/VM.crow', 'VM.html'] })
    const host = memoryHost({ ...POOL, 'out/crowfoot-docs.json': list, 'out/VM.html': 'old', 'out/new.txt': '' })
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 1)
    assert.match(host.err(), /"out" has "new\.txt" in it/)
    host.content.delete('out/new.txt')
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 0)
    assert.ok(host.content.has('pool/VM.crow'))
  })

  it('treats an invalid list of files as another file', async () => {
    for (const list of ['{', '{}', 'null', '[]']) {
      const host = memoryHost({ ...POOL, 'out/crowfoot-docs.json': list })
      assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 1, list)
      assert.match(host.err(), /"out" has "crowfoot-docs\.json" in it/)
    }
  })

  it('refuses a file in place of the folder, and requires --out', async () => {
    const host = memoryHost({ ...POOL, out: 'a file' })
    assert.equal(await runCrow(['docs', 'pool', '-o', 'out'], host), 2)
    assert.match(host.err(), /"out" is not a directory/)
    assert.equal(await runCrow(['docs', 'pool'], memoryHost(POOL)), 2)
  })
})
