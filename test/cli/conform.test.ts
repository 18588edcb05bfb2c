/** `crow conform`: its options, formats and exit codes. test/testing/conform/ tests what it finds. */
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { after, before, describe, it } from 'mocha'
import { conformJunit } from '../../cli/conform/junit-report.ts'
import { conformText } from '../../cli/conform/text-report.ts'
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
    const help = 'Check --user and --password-file.'
    const problem = 'The server refuses the log-in of "nobody": SESSION_AUTHENTICATION_FAILED.'
    assert.equal(refused.err, `crow: ${problem} ${help}\n`)
    assert.match((await crow(['conform', 'ftp://x'])).err, /is not an address of a server/)
    const host = memoryHost({ 'thing/api.crow': TEXT, secret: 'root\n' })
    const all = ['conform', 'http://127.0.0.1:1', 'thing', '--password-file', 'secret']
    assert.equal(await runCrow(all, host), 2)
    assert.match(host.err(), /^crow: The server cannot be tested: the connection failed/)
    assert.equal(await runCrow([...all, '--rule', 'no'], host), 2)
    assert.match(host.err(), /There is no rule "no"\. The rules are "creating"/)
  })

  it('exits 2 with one sentence where the server is not one of the API', async () => {
    const shop = `api Shop version "1.0" uses session
role reader
role keeper includes reader
class book allows(keeper) get allows(reader) { RW title : string }
class shelf allows(keeper) get allows(reader) { RW floor : int = 0 }
object book alice { title = "Alice" }
`
    const open = (text: string) =>
      text.replace(' uses session', '').replaceAll(/^role .*\n| allows\(\w+\)(?: get allows\(\w+\))?/gm, '')
    const served = await Promise.all([shop, open(shop), TEXT].map((text) => serveModel(codeOf(text))))
    const plain = createServer((_, response) => void response.end('<html>'))
    const stranger = createServer(async (request, response) => {
      const { id } = JSON.parse(await text(request))
      const error = { code: -32601, message: 'Method not found' }
      response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ jsonrpc: '2.0', id, error }))
    })
    const [withLogIn, without, thing] = served.map(({ url }) => url.href)
    const [page = '', foreign = ''] = await Promise.all([plain, stranger].map(listening))
    const cases: readonly (readonly [string | undefined, string, string, RegExp])[] = [
      [
        withLogIn,
        TEXT,
        'root',
        /^crow: The server does not have the API "Small": it knows none of its classes \(thing\)\. Its own classes are book and shelf\. Give the directory of the API that the server has, or [^.]*\.\n$/,
      ],
      [without, open(TEXT), 'root', /^crow: The server does not have the API "Small": it knows none/],
      [without, shop, 'root', /^crow: The server has no log-in as the API "Shop" has it \(session\.login_with_pa/],
      [withLogIn, open(shop), 'root', /^crow: The server expects sessions, and the API "Shop" has none\. Give the d/],
      [withLogIn, shop, 'reader', /^crow: The user "reader" may not call book\.destroy and shelf\.destroy\. Give/],
      [
        thing,
        open(shop),
        'root',
        /^crow: The server does not have the API "Shop": it knows none of its classes \(book a/,
      ],
      [foreign, open(shop), 'root', /^crow: The server does not have the API "Shop"/],
      [foreign, shop, 'root', /^crow: The server has no log-in as the API "Shop" has it .*Method not found/],
      [page, shop, 'root', /^crow: The server cannot be tested: .*\. Give the address, with its path, at which/],
      ['http://127.0.0.1:1', shop, 'root', /^crow: The server cannot be tested: .*\. Check the address, and whether/],
    ]
    try {
      for (const [url = '', api, user, message] of cases) {
        const host = memoryHost({ 'thing/api.crow': api, secret: `${user}\n` })
        const all = [
          'conform',
          url,
          'thing',
          '--user',
          user,
          '--password-file',
          'secret',
          '--wire',
          'json-rpc-2.0',
          '--duration',
          '1',
        ]
        const code = await runCrow(all, host)
        assert.match(host.err(), message, host.out())
        assert.deepEqual([code, host.out(), host.err().split('\n').length], [2, '', 2])
      }
    } finally {
      await Promise.all(served.map((one) => one.close()))
      for (const one of [plain, stranger]) one.close()
    }
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

  it('ends the problem of an answer with one full stop', async () => {
    const front = createServer((_, response) => response.end('Sorry.'))
    await new Promise<void>((done) => front.listen(0, '127.0.0.1', done))
    const url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`
    const host = memoryHost({ 'thing/api.crow': TEXT, secret: 'root\n' })
    try {
      assert.equal(await runCrow(['conform', url, 'thing', '--password-file', 'secret', '--wire', 'xml-rpc'], host), 2)
      assert.match(host.err(), /is not well-formed XML: [^.]+[^.]\. Give the address/)
    } finally {
      front.close()
    }
  })

  it('refuses a test of no calls or no time', async () => {
    for (const option of ['--calls', '--duration']) {
      const { code, err } = await crow(['conform', right.url.href, 'thing', option, '0'])
      assert.equal(code, 2)
      assert.match(err, /Give a whole number of at least 1\. Leave the option out for the default\./)
    }
  })

  it('shows calls that can be sent again', () => {
    const xml = (value: string) => `<?xml version="1.0"?><methodCall><methodName>a.b</methodName>${value}</methodCall>`
    const request = `${xml('<value>a\nb\u0085</value>')}\n${xml(`<value>${'x'.repeat(1000)}</value>`)}`
    const response =
      '<?xml version="1.0"?>\n<methodResponse>\n  <params>\n<value>\n</value></params></methodResponse>\n'
    const calls = [{ method: 'a.b', request, response, sent: 0, milliseconds: 1 }]
    const failure = { about: 'a', message: 'm', expected: '1', got: '2', calls, test: undefined, ...NO_OTHERS }
    const rule = {
      name: 'values',
      sentence: 's',
      page: 'p',
      outcome: 'failed',
      why: '',
      trials: 1,
      compared: 1,
    } as const
    const report = { api: 'A', formats: [], seed: 1, calls: 1, milliseconds: 1, left: [], notes: [], broken: undefined }
    const shown = conformText({ ...report, rules: [{ ...rule, failures: [failure], because: [] }] }, false).split('\n')
    assert.deepEqual(
      shown.filter((line) => /^ {6}[<>]/.test(line)).map((line) => line.trim()),
      [
        `> ${xml('<value>a&#10;b&#133;</value>')}`,
        `> ${xml(`<value>${'x'.repeat(1000)}</value>`)}`,
        '< <?xml version="1.0"?><methodResponse><params><value>&#10;</value></params></methodResponse>',
      ],
    )
  })

  it('reports as JUnit that the server stopped, and what stays there', () => {
    const report = { api: 'A', formats: [], seed: 1, rules: [], calls: 1, milliseconds: 1, notes: [] }
    const left = [{ class: 'thing', ref: 'OpaqueRef:<1>' }]
    const junit = conformJunit({ ...report, left, broken: 'the "answer" did not come' })
    assert.match(junit, /<testsuite name="conformance of A" tests="1" failures="0" errors="1" skipped="0"/)
    assert.match(junit, /<error message="The server does not answer any more: the &quot;answer&quot; did not come"\/>/)
    assert.match(junit, /<system-out>1 object could not be removed:\n {2}thing OpaqueRef:&lt;1&gt;<\/system-out>/)
    const fine = conformJunit({ ...report, left: [], broken: undefined })
    assert.match(fine, /tests="0" failures="0" errors="0"/)
    assert.doesNotMatch(fine, /<error|<system-out/)
  })

  it('names RPCs to skip or to test that the API does not have', async () => {
    for (const option of ['--skip', '--only']) {
      const { code, out, err } = await test(right, option, 'thing.set_*,thing.destory')
      assert.deepEqual([code, out, err], [2, '', 'crow: The API has no RPC "thing.destory".\n'])
    }
    assert.equal((await test(right, '--skip', 'thing.set_*', '--skip', 'thing.*')).code, 2)
  })
})

const NO_OTHERS = { also: [], rules: [], near: [] }

/** The address. */
async function listening(server: Server): Promise<string> {
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

/** Like a server that knows only XML-RPC. */
async function relayXml(request: IncomingMessage, response: ServerResponse, url: URL): Promise<void> {
  const body = await text(request)
  const type = request.headers['content-type'] ?? ''
  if (!type.includes('xml')) return void response.writeHead(404).end()
  const answer = await fetch(new URL('/RPC2', url), { method: 'POST', headers: { 'content-type': type }, body })
  response.writeHead(answer.status, { 'content-type': 'text/xml' }).end(await answer.text())
}
