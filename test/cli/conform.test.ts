/** `crow conform`: its options, formats and exit codes. test/testing/conform/ tests what it finds. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'mocha'
import { runCrow } from '../../cli/run.ts'
import { codeOf, type ServedText, serveModel } from '../testing/conform/conform-harness.ts'
import { crow, memoryHost } from './memory-host.ts'

const TEXT = `api Small version "1.0" uses session
class thing {
  RW name_label : string = "a"
  RW tags : string set = []
}
`

describe('crow conform', () => {
  let right: ServedText
  let wrong: ServedText

  before(async () => {
    right = await serveModel(codeOf(TEXT))
    wrong = await serveModel(codeOf(TEXT.replace('"a"', '"<b>"')))
  })
  after(() => Promise.all([right.close(), wrong.close()]))

  const test = async (server: ServedText, ...args: readonly string[]) => {
    const host = memoryHost({ 'thing/api.crow': TEXT, secret: 'root\n' })
    const all = ['conform', server.url.href, 'thing', '--password-file', 'secret', '--duration', '20', ...args]
    return { code: await runCrow([...all, '--rule', 'creating'], host), out: host.out(), err: host.err() }
  }

  it('exits 0 where nothing is found', async () => {
    const { code, out } = await test(right, '--seed', '5')
    assert.match(out, /^passed {4}creating \(\d+ answers\)\n\n0 failed, 1 passed, 0 not tried \(1 rule\) .* seed 5\n$/)
    assert.equal(code, 0)
  })

  it('exits 1 where a rule fails, and shows the calls and a test', async () => {
    const { code, out } = await test(wrong)
    assert.equal(code, 1)
    assert.match(out, /^failed {4}creating/)
    assert.match(out, /thing\.get_record \(name_label\): expected "a", but got "<b>"/)
    assert.match(out, /> \{"jsonrpc":"2\.0","method":"thing\.create"/)
    assert.match(out, /test "conform: thing" \{/)
    assert.doesNotMatch(out, /OpaqueRef:[0-9a-f-]{36}","method/)
  })

  it('writes JSON, JUnit and a page', async () => {
    const json = JSON.parse((await test(wrong, '--format', 'json')).out)
    assert.equal(json.rules[0].failures[0].got, '"<b>"')
    const junit = (await test(wrong, '--format', 'junit')).out
    assert.match(
      junit,
      /<testcase classname="docs\/language.md, Qualifiers" name="creating"><failure message="[^"<]*&lt;b&gt;/,
    )
    const html = (await test(wrong, '--format', 'html')).out
    assert.match(html, /<h2 id="creating">creating<\/h2>/)
    assert.doesNotMatch(html.slice(html.indexOf('<main')), /<b>/)
  })

  it('exits 2 where nothing is tested', async () => {
    const refused = await test(right, '--user', 'nobody')
    assert.deepEqual([refused.code, refused.out], [2, ''])
    assert.match(refused.err, /^crow: The server refuses the log-in: SESSION_AUTHENTICATION_FAILED\.\n$/)
    assert.match((await crow(['conform', 'ftp://x'])).err, /is not an address of a server/)
    const host = memoryHost({ 'thing/api.crow': TEXT, secret: 'root\n' })
    const all = ['conform', 'http://127.0.0.1:1', 'thing', '--password-file', 'secret']
    assert.equal(await runCrow(all, host), 2)
    assert.match(host.err(), /^crow: The server cannot be tested: the connection failed/)
    assert.equal(await runCrow([...all, '--rule', 'no'], host), 2)
    assert.match(host.err(), /There is no rule "no"\. The rules are "creating"/)
  })

  it('tests a server that has only one of the formats in that one', async () => {
    const front = createServer((request, response) => void relayXml(request, response, right.url))
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
    const run = async (...args: string[]) => {
      const host = memoryHost({ 'thing/api.crow': TEXT, secret: 'root\n' })
      const all = ['conform', url, 'thing', '--password-file', 'secret', '--rule', 'creating', ...args]
      return { code: await runCrow(all, host), out: host.out(), err: host.err() }
    }
    try {
      const { code, out, err } = await run()
      assert.match(err, /^crow: The server is not tested in json-rpc-2\.0: .*status 404/)
      assert.match(out, /^passed {4}creating/)
      assert.equal(code, 0)
      assert.equal((await run('--wire', 'json-rpc-2.0')).code, 2)
    } finally {
      front.close()
    }
  })

  it('names RPCs to skip or to test that the API does not have', async () => {
    for (const option of ['--skip', '--only']) {
      const { code, out, err } = await test(right, option, 'thing.set_*,thing.destory')
      assert.deepEqual([code, out, err], [2, '', 'crow: The API has no RPC "thing.destory".\n'])
    }
    assert.equal((await test(right, '--skip', 'thing.set_*', '--skip', 'thing.*')).code, 2)
  })
})

/** Like a server that knows only XML-RPC. */
async function relayXml(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const body = await text(request)
  const type = request.headers['content-type'] ?? ''
  if (!type.includes('xml')) return void response.writeHead(404).end()
  const answer = await fetch(new URL('/RPC2', url), { method: 'POST', headers: { 'content-type': type }, body })
  response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(await answer.text())
}
