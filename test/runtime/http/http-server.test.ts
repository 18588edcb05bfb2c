/** The server over a real socket: limits while reading, errors, and stopping without dropping calls. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { type AddressInfo, connect, type Socket } from 'node:net'
import { createFront, type Front } from '../../../runtime/http/front.ts'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { RefusedRequest } from '../../../runtime/http/listener.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'

describe('the HTTP server', () => {
  let server: Server
  let endpoint: Endpoint
  let front: () => Front
  let refusals: string[]
  const logged: string[] = []
  const limits = { headersTimeout: 200, requestTimeout: 200, drainTimeout: 400 }
  beforeEach(async () => {
    endpoint = (body, respond) => respond(`got ${body.length} é`)
    const call: Endpoint = (body, respond) => endpoint(body, respond)
    front = () => createFront({ json: call, xml: call, page: () => 'a page', local: true, maxBody: 1000 })
    refusals = []
    const observe = ({ status, reason }: RefusedRequest) => refusals.push(`${status} ${reason}`)
    server = createHttpServer({ front: front(), log: (text) => logged.push(text), limits, observe })
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

  it('refuses a body that is declared too large before it is sent', async () => {
    const reply = await exchange(head('Content-Length: 1001'))
    assert.match(reply, /^HTTP\/1\.1 413 .*\r\n/)
    assert.match(reply, /Connection: close/)
  })

  it('refuses a body that grows too large, and stops reading', async () => {
    const reply = await exchange(head('Transfer-Encoding: chunked'), `3e9\r\n${'x'.repeat(1001)}\r\n`)
    assert.match(reply, /^HTTP\/1\.1 413 /)
  })

  it('reads a refused body, so that a client which sends everything first sees the reply', async () => {
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    socket.write(head('Content-Length: 4000000'))
    // The client reads only after it has sent everything; the test fails if the connection is reset meanwhile.
    for (let sent = 0; sent < 4_000_000; sent += 100_000)
      if (!socket.write(Buffer.alloc(100_000, 0x20))) await once(socket, 'drain')
    let text = ''
    socket.setEncoding('utf8').on('data', (data) => {
      text += data
    })
    await once(socket, 'close')
    assert.match(text, /^HTTP\/1\.1 413 [\s\S]*The body is larger than 1000 bytes\n$/)
  })

  it('runs no call that follows a refused request', async () => {
    let ran = 0
    endpoint = (_body, respond) => {
      ran++
      respond('ran')
    }
    const call = `${head('Content-Length: 1')}x`
    const other = call.replace('application/json', 'text/plain')
    const reply = await exchange(call + other + call + call)
    assert.deepEqual(reply.match(/HTTP\/1\.1 \d+/g), ['HTTP/1.1 200', 'HTTP/1.1 415'])
    assert.equal(ran, 1)
  })

  it('keeps the connection after a page, and after a refusal without a body', async () => {
    const [page, none] = ['/', '/none'].map((path) => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    const asked = 'OPTIONS / HTTP/1.1\r\nHost: localhost\r\n\r\n'
    const reply = await exchange(`${page}${none}${asked}`, `${head('Content-Length: 1', 'Connection: close')}x`)
    assert.deepEqual(
      reply.match(/HTTP\/1\.1 \d+/g)?.map((line) => line.slice(9)),
      ['200', '404', '405', '200'],
    )
  })

  it('answers 500 if a reply cannot be written', async () => {
    endpoint = (_body, respond) => setImmediate(() => respond(undefined as unknown as string))
    assert.match(await exchange(head('Content-Length: 0', 'Connection: close')), /^HTTP\/1\.1 500 /)
  })

  it('refuses two Host headers, and a missing Content-Type', async () => {
    assert.match(await exchange(head('Host: localhost', 'Content-Length: 0')), /^HTTP\/1\.1 421 /)
    assert.match(
      await exchange('POST / HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\nContent-Length: 0\r\n\r\n'),
      /^HTTP\/1\.1 415 /,
    )
  })

  it('reports all requests that it refuses, and does not repeat their text', async () => {
    await exchange('GET /private HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    await exchange(head('Host: localhost', 'Content-Length: 0'))
    await exchange(head('Content-Length: 1001'))
    await exchange(head('Transfer-Encoding: chunked'), `3e9\r\n${'x'.repeat(1001)}\r\n`)
    await exchange(head('Expect: private', 'Content-Length: 0'))
    await exchange('CONNECT private:1 HTTP/1.1\r\nHost: localhost\r\n\r\n')
    await exchange('private\r\n\r\n')
    await exchange('GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n')
    assert.deepEqual(
      refusals.map((line) => line.slice(0, 3)),
      ['404', '421', '413', '413', '417', '405', '400'],
    )
    assert.doesNotMatch(refusals.join(), /private/)
  })

  it('answers bytes that are not HTTP', async () => {
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
    assert.match(await reply, /Connection: close[\s\S]*late$/)
    await stopped
  })

  it('answers all that was sent before it stops, and nothing later', async () => {
    const waiting: ((text: string) => void)[] = []
    const two = new Promise<void>((resolve) => {
      endpoint = (_body, answer) => {
        if (waiting.push(answer) === 2) resolve()
      }
    })
    const call = head('Content-Length: 0')
    const socket = connect((server.address() as AddressInfo).port, '127.0.0.1')
    let text = ''
    socket.setEncoding('utf8').on('data', (data) => {
      text += data
    })
    socket.write(call + call)
    await two
    const stopped = stopHttpServer(server, 5000)
    waiting[1]?.('second')
    waiting[0]?.('first')
    socket.write(call)
    await once(socket, 'close')
    assert.match(text, /first[\s\S]*Connection: close[\s\S]*second$/)
    assert.doesNotMatch(text, /Connection: close[\s\S]*first/)
    assert.equal(waiting.length, 2)
    await stopped
  })

  it('does not wait for idle connections when it stops', async () => {
    const patient = createHttpServer({ front: front(), log: (text) => logged.push(text) })
    patient.listen(0, '127.0.0.1')
    await once(patient, 'listening')
    const pieces = ['', 'POST / HT', `${head('Content-Length: 0')}POST / HT`]
    const sockets = pieces.map((piece) => {
      const socket = connect((patient.address() as AddressInfo).port, '127.0.0.1')
      socket.write(piece)
      return socket
    })
    await Promise.all(sockets.slice(0, 2).map((socket) => once(socket, 'connect')))
    await once(sockets[2] as Socket, 'data')
    for (const socket of sockets) socket.resume()
    const closed = sockets.map((socket) => once(socket, 'close'))
    const started = performance.now()
    await stopHttpServer(patient, 10_000)
    await Promise.all(closed)
    assert.ok(performance.now() - started < 5000)
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
