/** Requests over a socket whose heads lie about their bodies: each gets an answer or an end, and the server goes on. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { deflateSync, gzipSync } from 'node:zlib'
import fc from 'fast-check'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { Desk } from '../harness.ts'
import {
  assertEach,
  assertWorks,
  JSON_TYPE,
  jsonStatus,
  openHostileDesk,
  PATIENT,
  XML_TYPE,
  xmlStatus,
} from './hostile.ts'

const JSON_CALL = '{"jsonrpc":"2.0","method":"pen.get_all","params":[],"id":1}'
const XML_CALL = '<?xml version="1.0"?><methodCall><methodName>pen.get_all</methodName></methodCall>'

/** The headers of a request about its body's length; `right` is the real length. */
const LENGTHS: readonly ((right: number) => string[])[] = [
  (right) => [`Content-Length: ${right}`],
  (right) => [`Content-Length: ${right - 1}`],
  (right) => [`Content-Length: ${right + 10}`],
  () => ['Content-Length: 0'],
  () => ['Content-Length: -1'],
  () => ['Content-Length: 1e3'],
  () => ['Content-Length: 99999999999999999999'],
  () => ['Content-Length: 100000000'],
  (right) => [`Content-Length: ${right}`, `Content-Length: ${right + 1}`],
  (right) => [`Content-Length: ${right}`, 'Transfer-Encoding: chunked'],
  () => ['Transfer-Encoding: chunked'],
  () => ['Transfer-Encoding: gzip, chunked'],
  () => ['Transfer-Encoding: chunked, identity'],
  () => [],
]

const ENCODINGS = [[], ['Content-Encoding: gzip'], ['Content-Encoding: identity'], ['content-encoding: br, gzip']]
const TYPES = [JSON_TYPE, XML_TYPE, 'text/plain', 'application/json; charset=utf-16', 'text/xml;charset=UTF-8', '']

/** How the bytes of a body are sent. */
const BODIES: readonly ((call: Buffer) => Buffer)[] = [
  (call) => call,
  (call) => Buffer.concat([Buffer.from(`${call.length.toString(16)}\r\n`), call, Buffer.from('\r\n0\r\n\r\n')]),
  (call) => Buffer.concat([Buffer.from('fffffffff\r\n'), call]),
  (call) => Buffer.concat([Buffer.from('xyz\r\n'), call]),
  (call) => gzipSync(call),
  (call) => deflateSync(call),
  () => gzipSync(Buffer.alloc(5_000_000)),
  () => Buffer.alloc(0),
]

const request = fc.record({
  call: fc.constantFrom(JSON_CALL, XML_CALL),
  type: fc.constantFrom(...TYPES),
  length: fc.constantFrom(...LENGTHS),
  encoding: fc.constantFrom(...ENCODINGS),
  body: fc.constantFrom(...BODIES),
  extra: fc.constantFrom(
    [],
    ['Expect: 100-continue'],
    ['X: \u0001'],
    [`X: ${'x'.repeat(20_000)}`],
    ['Connection: upgrade', 'Upgrade: x'],
  ),
  /** Where the bytes are cut into two writes. */
  cut: fc.nat({ max: 500 }),
})

describe('requests that lie about their bodies', function () {
  this.timeout(PATIENT ? 0 : 60_000)
  let desk: Desk
  let server: Server
  before(async () => {
    desk = openHostileDesk()
    const limits = { headersTimeout: 1000, requestTimeout: 1000, drainTimeout: 100 }
    server = createHttpServer({ front: desk.front, log: (text) => desk.logged.push(text), limits }).listen(
      0,
      '127.0.0.1',
    )
    await once(server, 'listening')
  })
  after(() => stopHttpServer(server, 0))

  it('are answered in good form or not at all, and the next request is answered', () =>
    assertEach(100, request, async ({ call, type, length, encoding, body, extra, cut }) => {
      const bytes = body(Buffer.from(call))
      const lines = [
        'POST / HTTP/1.1',
        'Host: localhost',
        `Content-Type: ${type}`,
        ...length(bytes.length),
        ...encoding,
        ...extra,
      ]
      const sent = Buffer.concat([Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1'), bytes])
      const found = replies(await exchange(sent, cut))
      found.forEach(assertReply)
      if (/gzip|br/.test(encoding.join())) assert.notEqual(found[0]?.status, 200)
      assert.deepEqual(desk.logged, [])
      const good = await fetch(url(), { method: 'POST', headers: { 'Content-Type': JSON_TYPE }, body: JSON_CALL })
      assert.equal(jsonStatus(await good.text()), 'ok')
    }))

  it('leave a server that works', () => assertWorks(desk))

  const port = () => (server.address() as AddressInfo).port
  const url = () => `http://127.0.0.1:${port()}/`

  /** All bytes that the server sends until it closes the connection. This end has announced that it sends no more. */
  async function exchange(bytes: Buffer, cut: number): Promise<Buffer> {
    const socket = connect({ port: port(), host: '127.0.0.1' })
    const chunks: Buffer[] = []
    socket.on('data', (chunk: Buffer) => chunks.push(chunk))
    // A server that has refused the request may reset the connection while the rest is on its way.
    socket.on('error', () => undefined)
    socket.write(bytes.subarray(0, cut))
    socket.end(bytes.subarray(cut))
    await once(socket, 'close')
    return Buffer.concat(chunks)
  }
})

interface HttpReply {
  readonly status: number
  readonly type: string
  readonly body: string
}

function replies(bytes: Buffer): HttpReply[] {
  const found: HttpReply[] = []
  let rest = bytes
  while (rest.length > 0) {
    const end = rest.indexOf('\r\n\r\n')
    assert.ok(end >= 0, rest.toString('latin1', 0, 200))
    const head = rest.toString('latin1', 0, end)
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1])
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0)
    const body = rest.toString('utf8', end + 4, end + 4 + length)
    if (status !== 100) found.push({ status, type: /^content-type: (.*)$/im.exec(head)?.[1] ?? '', body })
    rest = rest.subarray(end + 4 + length)
  }
  return found
}

function assertReply({ status, type, body }: HttpReply): void {
  assert.ok([200, 400, 408, 413, 415, 417, 431, 501].includes(status), `${status} ${body}`)
  assert.doesNotMatch(body, /\bat .*:\d+:\d+|\.ts:\d+|node:internal|INTERNAL_ERROR/)
  if (status === 200) assert.match(type === JSON_TYPE ? jsonStatus(body) : xmlStatus(body), /^(ok|-32[67]00)$/)
  else assert.doesNotMatch(body, /[<{]/)
}
