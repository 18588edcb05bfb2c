/** The bound on the memory of answers over all connections, and the connections that are cut off when it is reached. */
import assert from 'node:assert/strict'
import { EventEmitter, once } from 'node:events'
import type { Server, ServerResponse } from 'node:http'
import { connect, type Socket } from 'node:net'
import { AnswerMemory } from '../../../runtime/http/answer-memory.ts'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, type HttpLimits, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { listening, portOf, post, rawClient } from '../raw-client.ts'

class FakeSocket extends EventEmitter {
  destroyed = false
  destroy(): void {
    this.destroyed = true
    this.emit('close')
  }
}

const socket = () => new FakeSocket() as unknown as Socket
const response = () => new EventEmitter() as ServerResponse
const own = (bytes: number) => ({ own: bytes, shared: [], made: true })

describe('the memory of answers', () => {
  it('counts an answer until it is sent or its connection ends', () => {
    const answers = new AnswerMemory(100)
    const [client, first, second] = [socket(), response(), response()]
    answers.hold(client, first, own(10))
    answers.hold(client, second, own(20))
    assert.deepEqual([answers.held, answers.unread(client)], [30, 30])
    first.emit('close')
    assert.deepEqual([answers.held, answers.unread(client)], [20, 20])
    client.destroy()
    assert.deepEqual([answers.held, answers.unread(client)], [0, 0])
    answers.hold(client, response(), own(10))
    assert.equal(answers.held, 0)
  })

  it('counts shared bytes once', () => {
    const answers = new AnswerMemory(1000)
    const shared = [Buffer.alloc(500)]
    const clients = Array.from({ length: 100 }, socket)
    for (const client of clients) answers.hold(client, response(), { own: 1, shared, made: true })
    assert.equal(answers.held, 600)
    assert.equal(answers.unread(clients[0] as Socket), 501)
    for (const client of clients) client.destroy()
    assert.equal(answers.held, 0)
  })

  it('cuts off the connection that holds the most, never the latest', () => {
    let cut = 0
    const answers = new AnswerMemory(100, () => cut++)
    const [small, large, latest] = [socket(), socket(), socket()]
    answers.hold(small, response(), own(10))
    answers.hold(large, response(), own(50))
    answers.hold(latest, response(), own(90))
    assert.deepEqual([small.destroyed, large.destroyed, latest.destroyed, cut], [false, true, false, 1])
    assert.equal(answers.held, 100)
    answers.hold(small, response(), own(500))
    assert.deepEqual([small.destroyed, latest.destroyed, cut], [false, true, 2])
    assert.equal(answers.held, 510)
  })

  it('replaces what the same answer held before', () => {
    const answers = new AnswerMemory(100)
    const [client, batch] = [socket(), response()]
    for (const bytes of [10, 20, 30]) answers.hold(client, batch, { own: bytes, shared: [], made: false })
    assert.deepEqual([answers.held, answers.unread(client)], [30, 0])
    answers.hold(client, batch, own(40))
    assert.deepEqual([answers.held, answers.unread(client)], [40, 40])
    batch.emit('close')
    assert.equal(answers.held, 0)
  })
})

describe('a server whose answers are not read', () => {
  const SIZE = 30_000_000
  let server: Server
  let endpoint: Endpoint
  let ran: number
  let refused: number[]
  const sockets: Socket[] = []
  beforeEach(() => {
    ran = 0
    refused = []
    endpoint = (body, respond) => {
      ran++
      respond('x'.repeat(Number(body.toString())))
    }
  })
  afterEach(async () => {
    for (const one of sockets.splice(0)) one.destroy()
    await stopHttpServer(server, 0)
  })

  async function serve(limits: HttpLimits): Promise<void> {
    const call: Endpoint = (...args) => endpoint(...args)
    const front = createFront({ json: call, xml: call, page: () => 'a page', local: true, maxBody: 100_000 })
    const observe = ({ status }: { status: number }) => refused.push(status)
    server = await listening(createHttpServer({ front, log: (text) => assert.fail(text), limits, observe }))
  }

  /** Sends calls and reads no answer (the kernel still receives some of it). Resolves when the first call has arrived. */
  async function deaf(calls: string): Promise<Socket> {
    const arrived = once(server, 'request')
    const client = connect(portOf(server), '127.0.0.1')
    client.on('error', () => {}).pause()
    client.write(calls)
    sockets.push(client)
    await arrived
    return client
  }

  it('runs no other call of the connection', async () => {
    await serve({})
    await deaf(post(String(SIZE)).repeat(500))
    // When another client is served, the server has read as much of the sent calls as it is going to read.
    for (let i = 0; i < 20; i++) assert.match(await rawClient(server, post('5', 'Connection: close')).closed, /x{5}$/)
    assert.equal(ran, 21)
  })

  it('cuts off the connection that holds the most, and answers others', async () => {
    await serve({ maxUnsent: 2.5 * SIZE })
    const ended: unknown[] = []
    for (const size of [SIZE, SIZE + 1_000_000, SIZE, SIZE])
      once(await deaf(post(String(size))), 'close').then(() => ended.push(size), assert.fail)
    assert.match(await rawClient(server, post('5', 'Connection: close')).closed, /x{5}$/)
    assert.deepEqual(refused, [503, 503])
  })

  it('counts the calls that wait behind an answer', async () => {
    await serve({ maxUnsent: 1_000_000 })
    endpoint = () => {
      ran++
    }
    await deaf(post('').repeat(500))
    const first = sockets[0] as Socket
    const gone = once(first.resume(), 'close')
    await deaf(post('').repeat(500))
    await gone
    assert.deepEqual([ran, refused], [16, [503]])
  })

  it('answers in order and completely where a client begins to read late', async () => {
    await serve({})
    const client = await deaf(post('300000').repeat(20) + post('7', 'Connection: close'))
    let read = 0
    client.on('data', (data: Buffer) => {
      read += data.length
    })
    await once(client.resume(), 'close')
    assert.ok(read > 20 * 300_000 + 7)
    assert.equal(ran, 21)
  })
})
