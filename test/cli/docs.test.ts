/** `crow docs`: which folder it writes to; what is in the pages is test/web/'s. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { run } from '../../cli/run.ts'
import { memoryHost } from './memory-host.ts'

const POOL = {
  'pool/VM.crow': 'api Pool\nclass VM {\n  RW name_label : string\n}\nclass host {}\n',
}

describe('crow docs', () => {
  it('writes a page a class, and what all pages need', async () => {
    const host = memoryHost(POOL)
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 0)
    for (const name of ['index.html', 'VM.html', 'host.html', 'enums.html', 'api.js', 'app.js', 'app.css'])
      assert.ok(host.content.has(`out/${name}`), name)
    assert.ok(!host.content.has('out/console.html'), 'there is no server to look at')
    assert.match(host.out(), /^wrote out \(6 pages, \d+ kB\)\nOpen out\/index\.html\n$/)
    assert.match(String(host.content.get('out/VM.html')), /<title>VM · Pool API<\/title>/)
  })

  it('writes pages that are about the server that is named', async () => {
    const host = memoryHost(POOL)
    assert.equal(await run(['docs', 'pool', '-o', 'out', '--server', 'HTTPS://Pool.example:443/api//'], host), 0)
    const page = String(host.content.get('out/index.html'))
    assert.match(page, /<code>https:\/\/pool\.example\/api\/jsonrpc<\/code>/)
    assert.match(page, /<a href="https:\/\/pool\.example\/api\/console\.html">Console<\/a>/)
    assert.doesNotMatch(page, /127\.0\.0\.1/)
    assert.ok(!host.content.has('out/console.html'))
  })

  it('refuses what is not the address of a server, and writes nothing', async () => {
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
      assert.equal(await run(['docs', 'pool', '-o', 'out', '--server', server], host), 2, server)
      assert.ok(
        host.err().includes(`"${server}" is not the address of a server. Give one such as https://`),
        host.err(),
      )
      assert.ok(!host.content.has('out/index.html'))
    }
  })

  it('writes nothing where the API has an error, and shows it', async () => {
    const host = memoryHost({ 'pool/VM.crow': 'class VM {\n  RW a : hots ref\n}\n' })
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 1)
    assert.match(host.err(), /hots/)
    assert.deepEqual([...host.content.keys()], ['pool/VM.crow'])
  })

  it('leaves a folder alone that has other things in it, unless it is forced', async () => {
    const host = memoryHost({ ...POOL, 'out/letter.txt': 'dear', 'out/a/b.txt': '', 'out/index.html': 'mine' })
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 1)
    assert.equal(
      host.err(),
      'crow: "out" has "a" and 2 other things in it. Name a folder of its own, or give --force.\n',
    )
    assert.equal(host.content.get('out/index.html'), 'mine')
    assert.equal(await run(['docs', 'pool', '-o', 'out', '--force'], host), 0)
    assert.equal(host.content.get('out/letter.txt'), 'dear')
    assert.match(String(host.content.get('out/index.html')), /Pool API/)
  })

  it('writes over its own, and removes the pages of classes that are gone', async () => {
    const host = memoryHost(POOL)
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 0)
    host.content.set('pool/VM.crow', 'class VM {}\n')
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 0)
    assert.ok(!host.content.has('out/host.html'))
    assert.ok(host.content.has('out/VM.html'))
  })

  it('takes no other file for its own, whatever its list says', async () => {
    const list = JSON.stringify({ files: ['../pool/VM.crow', 'VM.html'] })
    const host = memoryHost({ ...POOL, 'out/crowfoot-docs.json': list, 'out/VM.html': 'old', 'out/new.txt': '' })
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 1)
    assert.match(host.err(), /"out" has "new\.txt" in it/)
    host.content.delete('out/new.txt')
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 0)
    assert.ok(host.content.has('pool/VM.crow'))
  })

  it('takes a list that is none for somebody else’s file', async () => {
    for (const list of ['{', '{}', 'null', '[]']) {
      const host = memoryHost({ ...POOL, 'out/crowfoot-docs.json': list })
      assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 1, list)
      assert.match(host.err(), /"out" has "crowfoot-docs\.json" in it/)
    }
  })

  it('refuses a file for a folder, and asks for one', async () => {
    const host = memoryHost({ ...POOL, out: 'a file' })
    assert.equal(await run(['docs', 'pool', '-o', 'out'], host), 2)
    assert.match(host.err(), /"out" is no directory/)
    assert.equal(await run(['docs', 'pool'], memoryHost(POOL)), 2)
  })
})
