/** Cross-origin calls: off, from chosen origins, from everywhere. */
import assert from 'node:assert/strict'
import { createCors, refuseOrigin } from '../../../runtime/http/cors.ts'
import { createFront } from '../../../runtime/http/front.ts'
import type { Reply } from '../../../runtime/http/reply.ts'

const UI = 'https://ui.example.org'

function ask(origins: readonly string[], method: string, url: string, headers: readonly string[]): Reply {
  const cors = origins.length === 0 ? undefined : createCors(origins)
  const call = (_body: Buffer, respond: (text: string) => void) => respond('answer')
  const front = createFront({ json: call, xml: call, page: () => 'page', local: true, maxBody: 10, cors })
  const replies: Reply[] = []
  const all = ['Host', 'localhost', ...headers]
  front.handle({ method, url, headers: all }, Buffer.from('body'), (reply) => replies.push(reply))
  assert.equal(replies.length, 1)
  return replies[0] as Reply
}
const JSON_TYPE = ['Content-Type', 'application/json']
const from = (origin: string) => ['ORIGIN', origin]
const call = (origins: readonly string[], ...headers: string[]) => ask(origins, 'POST', '/', [...JSON_TYPE, ...headers])
const preflight = (origins: readonly string[], origin: string, url = '/jsonrpc') =>
  ask(origins, 'OPTIONS', url, [...from(origin), 'Access-Control-Request-Method', 'POST'])

describe('cross-origin calls', () => {
  it('has no header while CORS is off', () => {
    assert.equal(call([], ...from(UI)).headers, undefined)
    assert.deepEqual([preflight([], UI).status, preflight([], UI).headers], [405, undefined])
  })

  it('answers with the exact origin that is allowed', () => {
    const headers = ['Vary', 'Origin', 'Access-Control-Allow-Origin', UI]
    assert.deepEqual(call([UI, 'https://b.example'], ...from(UI)).headers, headers)
    assert.equal(call([UI], ...from(UI)).body, 'answer')
    // So that the page can read why it was refused.
    assert.deepEqual(ask([UI], 'POST', '/', ['Content-Type', 'text/plain', ...from(UI)]).headers, headers)
  })

  for (const origin of [
    'https://evil.example.org',
    `${UI}.evil.org`,
    `${UI}:8443`,
    'http://ui.example.org',
    'HTTPS://UI.example.org',
    'null',
    '*',
    '',
  ]) {
    it(`has no header for "${origin}"`, () => {
      assert.deepEqual(call([UI], ...from(origin)).headers, ['Vary', 'Origin'])
      assert.deepEqual([preflight([UI], origin).status, preflight([UI], origin).headers], [405, undefined])
    })
  }

  it('varies by origin even for requests without one, so that no cache mixes them up', () => {
    assert.deepEqual(call([UI]).headers, ['Vary', 'Origin'])
  })

  it('answers preflight requests on every path of calls, and nowhere else', () => {
    for (const url of ['/', '/jsonrpc', '/xmlrpc', '/RPC2']) {
      const { status, body, headers = [] } = preflight([UI], UI, url)
      assert.deepEqual([status, body], [204, ''])
      const sent = new Map(headers.flatMap((name, i) => (i % 2 === 0 ? [[name, headers[i + 1]]] : [])))
      assert.equal(sent.get('Access-Control-Allow-Origin'), UI)
      assert.equal(sent.get('Access-Control-Allow-Methods'), 'POST')
      assert.equal(sent.get('Access-Control-Allow-Headers'), 'Content-Type, traceparent')
      assert.equal(sent.get('Vary'), 'Origin')
      assert.equal(sent.has('Access-Control-Allow-Credentials'), false)
    }
    assert.equal(preflight([UI], UI, '/other').status, 404)
    // An OPTIONS that no browser sends before a call.
    assert.equal(ask([UI], 'OPTIONS', '/', from(UI)).status, 405)
  })

  it('can allow every origin', () => {
    assert.deepEqual(call(['*'], ...from('https://any.example')).headers, ['Access-Control-Allow-Origin', '*'])
    assert.equal(preflight(['*'], 'null').status, 204)
  })

  it('does not open the server to other hosts', () => {
    assert.equal(ask([UI], 'POST', '/', [...JSON_TYPE, ...from(UI), 'Host', 'evil.example']).status, 421)
  })

  for (const text of ['*', UI, 'http://localhost:3000', 'http://[::1]:8080', 'vscode-webview://abc'])
    it(`accepts ${text} as an origin`, () => assert.equal(refuseOrigin(text), null))

  const malformed: [text: string, reason: RegExp][] = [
    ['', /is not an origin: one looks like/],
    ['ui.example.org', /is not an origin: one looks like/],
    ['localhost:3000', /is not an origin: one looks like/],
    ['null', /is not an origin: one looks like/],
    ['https://', /is not an origin: one looks like/],
    ['https://*.example.org', /name each origin by itself/],
    [`${UI}/`, /did you mean https:\/\/ui\.example\.org\?/],
    [`${UI}/path?x`, /did you mean https:\/\/ui\.example\.org\?/],
    ['https://UI.example.org', /did you mean https:\/\/ui\.example\.org\?/],
    ['https://ui.example.org:443', /did you mean https:\/\/ui\.example\.org\?/],
    ['https://user:pw@ui.example.org', /did you mean https:\/\/ui\.example\.org\?/],
  ]
  for (const [text, reason] of malformed)
    it(`refuses "${text}" as an origin`, () => assert.match(String(refuseOrigin(text)), reason))
})
