/** The server over a real socket: limits while reading, errors, and stopping without dropping calls. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { createFront } from '../../runtime/front.ts'
import { createHttpServer, stopHttpServer } from '../../runtime/http.ts'
import type { Endpoint } from '../../runtime/wire/endpoint.ts'

describe('the HTTP server', () => {
  let server: Server
  let endpoint: Endpoint
  const logged: string[] = []
  beforeEach(async () => {
    endpoint = (body, respond) => respond(`got ${body.length} é`)
    const call: Endpoint = (body, respond) => endpoint(body, respond)
    const front = createFront({ json: call, xml: call, page: () => 'a page', local: true, maxBody: 1000 })
    server = createHttpServer(front, (text) => logged.push(text), { headersTimeout: 200, requestTimeout: 200 })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
  })
  afterEach(() => stopHttpServer(server, 0))

  /** All that the server sends back before it closes the connection. */
  async function exchange(...pieces: string[]): Promise<string> {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (data) => {
      text += data
    })
    for (const piece of pieces) socket.write(piece)
    await once(socket, 'close')
    return text
  }
  const head = (...lines: string[]) =>
    ['POST / HTTP/1.1', 'Host: localhost', 'Content-Type: application/json', ...lines, '', ''].join('\r\n')

  it('answers a call with its exact type and length', async () => {
    const reply = await exchange(head('Content-Length: 4', 'Connection: close'), 'ab', 'cd')
    assert.match(reply, /^HTTP\/1\.1 200 OK\r\n/)
    assert.match(reply, /\r\nContent-Type: application\/json\r\n/)
    assert.match(reply, /\r\nContent-Length: 8\r\n/)
    assert.match(reply, /\r\n\r\ngot 4 é$/)
  })

  it('answers several calls of one connection, in order', async () => {
    const call = `${head('Content-Length: 1')}x`
    const reply = await exchange(call, call, head('Content-Length: 2', 'Connection: close'), 'xx')
    assert.deepEqual(reply.match(/got \d/g), ['got 1', 'got 1', 'got 2'])
  })

  it('reads a body that comes in chunks', async () => {
    const reply = await exchange(
      head('Transfer-Encoding: chunked', 'Connection: close'),
      '3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
    )
    assert.match(reply, /got 5/)
  })

  it('refuses a body that is declared too large before it comes', async () => {
    const reply = await exchange(head('Content-Length: 1001'))
    assert.match(reply, /^HTTP\/1\.1 413 .*\r\n/)
    assert.match(reply, /Connection: close/)
  })

  it('refuses a body that grows too large, and stops reading', async () => {
    const reply = await exchange(head('Transfer-Encoding: chunked'), `3e9\r\n${'x'.repeat(1001)}\r\n`)
    assert.match(reply, /^HTTP\/1\.1 413 /)
  })

  it('refuses two hosts, and a type that is not declared', async () => {
    assert.match(await exchange(head('Host: localhost', 'Content-Length: 0')), /^HTTP\/1\.1 421 /)
    assert.match(
      await exchange('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n'),
      /^HTTP\/1\.1 415 /,
    )
  })

  it('says what is no HTTP', async () => {
    assert.match(await exchange('hello\r\n\r\n'), /^HTTP\/1\.1 400 /)
  })

  it('answers a bug with 500 and logs it', async () => {
    endpoint = () => {
      throw new Error('a bug')
    }
    const reply = await exchange(head('Content-Length: 0', 'Connection: close'))
    assert.match(reply, /^HTTP\/1\.1 500 /)
    assert.doesNotMatch(reply, /a bug/)
    assert.match(logged.join(), /a bug/)
  })

  it('finishes the calls under way when it stops', async () => {
    let respond = (_text: string) => {}
    const arrived = new Promise<void>((resolve) => {
      endpoint = (_body, answer) => {
        respond = answer
        resolve()
      }
    })
    const reply = exchange(head('Content-Length: 0'))
    await arrived
    const stopped = stopHttpServer(server, 5000)
    respond('late')
    assert.match(await reply, /late$/)
    await stopped
  })

  it('stops in bounded time though a call hangs', async () => {
    const arrived = new Promise<void>((resolve) => {
      endpoint = () => resolve()
    })
    const reply = exchange(head('Content-Length: 0'))
    await arrived
    await stopHttpServer(server, 1)
    assert.equal(await reply, '')
  })
})
