/** The security headers for browsers are in each answer: on every path, with every status, from every part of the server. */
import assert from 'node:assert/strict'
import type { Server } from 'node:http'
import { join } from 'node:path'
import { connect } from 'node:tls'
import { createCors } from '../../../runtime/http/cors.ts'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { siteReader } from '../../../runtime/http/served-site.ts'
import { readCertificate } from '../../../runtime/operate/certificate.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { head, listening, portOf, post, rawClient } from '../raw-client.ts'

const get = (url: string, ...lines: string[]) =>
  [`GET ${url} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...lines, '', ''].join('\r\n')
const END = 'Connection: close'
const HTML = 'Accept: text/html'

/** Bytes to send, and the status of their answer; `call` if it is the answer of a call. */
const CASES: readonly (readonly [name: string, bytes: string, status: number, call?: 'call'])[] = [
  ['a call', post('a', END), 200, 'call'],
  ['a call with a bug', post('bug', END), 500],
  ['a long answer', post('long', END), 200, 'call'],
  [
    'an OPTIONS of a browser',
    `OPTIONS / HTTP/1.1\r\nHost: localhost\r\nOrigin: https://a.example\r\nAccess-Control-Request-Method: POST\r\n${END}\r\n\r\n`,
    204,
  ],
  ['another OPTIONS', `OPTIONS /jsonrpc HTTP/1.1\r\nHost: localhost\r\n${END}\r\n\r\n`, 405],
  ['the first page', get('/', HTML), 200],
  ['the first page as text', get('/'), 200],
  ['a HEAD', get('/VM.html').replace('GET', 'HEAD'), 200],
  ['a page', get('/VM.html'), 200],
  ['a page with gzip', get('/VM.html', 'Accept-Encoding: gzip'), 200],
  ['a page that is known', get('/VM.html', 'If-None-Match: *'), 304],
  ['a page that fails', get('/fails'), 500],
  ['no page', get('/none'), 404],
  ['health', get('/healthz'), 200],
  ['a POST to a page', post('a').replace('POST /', 'POST /healthz'), 405],
  ['another method', get('/').replace('GET', 'PUT'), 405],
  ['a type that is not read', post('a').replace('application/json', 'text/plain'), 415],
  ['a body that is too long', head('Content-Length: 2000'), 413],
  ['another host', get('/').replace('localhost', 'a.example'), 421],
  ['no host', `GET / HTTP/1.1\r\n${END}\r\n\r\n`, 400],
  ['two hosts', get('/', 'Host: localhost'), 421],
  ['an expectation', head('Expect: tea', 'Content-Length: 0'), 417],
  ['CONNECT', 'CONNECT a.example:443 HTTP/1.1\r\nHost: a.example\r\n\r\n', 405],
  ['no HTTP', 'nothing\r\n\r\n', 400],
  ['a head that is too long', head(`X: ${'x'.repeat(20_000)}`), 431],
  ['a chunk with a long extension', `${head('Transfer-Encoding: chunked')}1;${'x'.repeat(20_000)}\r\nx\r\n`, 413],
  ['a head that does not end', 'GET / HT', 408],
]

describe('the headers of every answer', () => {
  const endpoint: Endpoint = (body, respond) => {
    if (body.toString() === 'bug') throw new Error('a bug')
    respond(body.toString() === 'long' ? 'x'.repeat(200_000) : '{}')
  }
  const file = { type: 'text/html; charset=utf-8', body: 'page', gzip: false }
  const fail = () => {
    throw new Error('fails')
  }
  const parts = {
    json: endpoint,
    xml: endpoint,
    page: () => 'a page',
    local: true,
    maxBody: 1000,
    site: siteReader({ file: (path) => (path === '' || path === 'VM.html' ? file : undefined) }),
    resources: new Map([
      ['/healthz', () => ({ status: 200, type: 'text/plain', body: 'ok' })],
      ['/fails', fail],
    ]),
    cors: createCors(['https://a.example']),
  }
  const limits = { headersTimeout: 1000, requestTimeout: 1000, drainTimeout: 100, checkEvery: 50 }
  const serve = (strictHttps: boolean, tls = false) => {
    const front = createFront({ ...parts, strictHttps })
    const certificate = (name: string) => join(import.meta.dirname, 'tls', `first.${name}.pem`)
    const files = { cert: certificate('cert'), key: certificate('key') }
    return listening(
      createHttpServer({ front, log: () => undefined, limits, tls: tls ? readCertificate(files) : undefined }),
    )
  }

  function check(answer: string, status: number, call: string | undefined, strict: boolean): void {
    const [top = '', ...lines] = (answer.split('\r\n\r\n')[0] ?? '').split('\r\n')
    assert.match(top, new RegExp(`^HTTP/1\\.1 ${status} `))
    const headers = new Map(
      lines.map((line) => [line.split(': ')[0]?.toLowerCase(), line.split(': ').slice(1).join(': ')]),
    )
    assert.equal(headers.size, lines.length, 'A header is there twice')
    assert.equal(headers.get('x-content-type-options'), 'nosniff')
    assert.equal(headers.get('strict-transport-security'), strict ? 'max-age=15552000' : undefined)
    if (call) return
    assert.match(headers.get('content-security-policy') ?? '', /^default-src 'none'; .*frame-ancestors 'none'$/)
    assert.equal(headers.get('referrer-policy'), 'no-referrer')
    assert.equal(headers.get('cross-origin-opener-policy'), 'same-origin')
    assert.equal(headers.get('cross-origin-resource-policy'), 'same-origin')
  }

  describe('over HTTP', () => {
    let server: Server
    before(async () => {
      server = await serve(false)
    })
    after(() => stopHttpServer(server, 0))
    for (const [name, bytes, status, call] of CASES) {
      it(`${name}: ${status}`, async () => check(await rawClient(server, bytes).closed, status, call, false))
    }
  })

  describe('over HTTPS', () => {
    let server: Server
    before(async () => {
      server = await serve(true, true)
    })
    after(() => stopHttpServer(server, 0))
    for (const [name, bytes, status, call] of CASES) {
      it(`${name}: ${status}`, async () => {
        const answer = await new Promise<string>((resolve) => {
          let text = ''
          const socket = connect({ port: portOf(server), rejectUnauthorized: false }, () => socket.write(bytes))
          socket.on('data', (data) => {
            text += data
          })
          socket.on('error', () => undefined).on('close', () => resolve(text))
        })
        check(answer, status, call, true)
      })
    }
  })
})
