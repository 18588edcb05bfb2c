/** The bound on the memory of request bodies, and the turns that large ones take. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { head, listening, post, type RawClient, rawClient } from '../raw-client.ts'

const LARGE = 200_000

describe('the bodies of requests', () => {
  let server: Server
  let endpoint: Endpoint
  let refused: number[]
  beforeEach(async () => {
    refused = []
    endpoint = (body, respond) => respond(`got ${body.length}`)
    const call: Endpoint = (...args) => endpoint(...args)
    const front = createFront({ json: call, xml: call, page: () => 'a page', local: true, maxBody: LARGE })
    const limits = { maxHeld: 3 * LARGE + 20_000, drainTimeout: 200 }
    const observe = ({ status }: { status: number }) => refused.push(status)
    server = await listening(createHttpServer({ front, log: (text) => assert.fail(text), limits, observe }))
  })
  afterEach(() => stopHttpServer(server, 0))

  /** A client that has sent all of its body but the last byte. */
  async function nearly(size: number): Promise<RawClient> {
    const client = rawClient(server, head(`Content-Length: ${size}`, 'Expect: 100-continue', 'Connection: close'))
    await client.until(/ 100 /)
    await new Promise<void>((resolve) => client.socket.write('x'.repeat(size - 1), () => resolve()))
    return client
  }

  it('gives up the oldest unfinished body, and asks its client to try again', async () => {
    const clients = [await nearly(LARGE), await nearly(LARGE), await nearly(LARGE), await nearly(LARGE)]
    const reply = await (clients[0] as RawClient).closed
    assert.match(reply, /HTTP\/1\.1 503 [\s\S]*Retry-After: 1\r\n/)
    for (const client of clients.slice(1)) {
      client.socket.write('x')
      assert.match(await client.closed, /got 200000$/)
    }
    assert.deepEqual(refused, [503])
  })

  it('keeps room for small bodies', async () => {
    const clients = [await nearly(LARGE), await nearly(LARGE), await nearly(LARGE)]
    assert.match(await rawClient(server, post('small', 'Connection: close')).closed, /got 5$/)
    for (const client of clients) {
      client.socket.write('x')
      assert.match(await client.closed, /got 200000$/)
    }
    assert.deepEqual(refused, [])
  })

  it('frees the room of bodies whose client goes', async () => {
    for (let i = 0; i < 10; i++) {
      const client = await nearly(LARGE)
      client.socket.resetAndDestroy()
      await client.closed
    }
    const client = await nearly(LARGE)
    client.socket.write('x')
    assert.match(await client.closed, /got 200000$/)
    assert.deepEqual(refused, [])
  })

  it('counts single bytes with their overhead', async () => {
    const pieces = Array.from({ length: 3 }, () =>
      rawClient(server, head('Transfer-Encoding: chunked'), '1\r\nx\r\n'.repeat(4_000)),
    )
    await Promise.all([...pieces.map((client) => once(client.socket, 'connect'))])
    const [first] = pieces as [RawClient]
    first.socket.write('1\r\nx\r\n'.repeat(1_000))
    assert.match(await Promise.race(pieces.map((client) => client.closed)), /^HTTP\/1\.1 503 /)
  })

  it('reads one large body in each turn, and others between them', async () => {
    const order: string[] = []
    endpoint = (body, respond) => {
      order.push(body.length > 5 ? 'large' : 'small')
      // The last bytes of all bodies, and a small call, arrive while the first large body is processed.
      if (order.length === 1) {
        for (const client of clients.slice(1)) client.socket.write('x')
        small.socket.write(post('small', 'Connection: close'))
      }
      respond(`got ${body.length}`)
    }
    const small = rawClient(server)
    await once(server, 'connection')
    const clients = [await nearly(LARGE), await nearly(LARGE), await nearly(LARGE)]
    clients[0]?.socket.write('x')
    for (const client of clients) assert.match(await client.closed, /got 200000$/)
    assert.match(await small.closed, /got 5$/)
    assert.equal(order.length, 4)
    assert.ok(order.indexOf('small') < 3, order.join())
  })
})
