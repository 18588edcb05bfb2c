/** Answers that are made while they are sent, over a real socket: order, slow clients, clients that go, and failures. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { AnswerStream, type Slice } from '../../../runtime/wire/answer-stream.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { listening, portOf, post, rawClient } from '../raw-client.ts'

/** A stream of a test: how many slices were made, and whether it is closed. */
class Made {
  count = 0
  readonly closed: Promise<void>
  readonly stream: AnswerStream

  constructor(slices: (made: Made) => Iterable<Slice>) {
    let close = () => {}
    this.closed = new Promise((resolve) => {
      close = resolve
    })
    this.stream = new AnswerStream(this.#counted(slices), close)
  }

  *#counted(slices: (made: Made) => Iterable<Slice>): Generator<Slice, void> {
    for (const slice of slices(this)) {
      this.count++
      yield slice
    }
  }
}

describe('an answer that is made while it is sent', () => {
  let server: Server
  let answers: (Made | string)[]
  const logged: string[] = []
  beforeEach(async () => {
    answers = []
    logged.length = 0
    const endpoint: Endpoint = (_body, respond) => {
      const next = answers.shift() ?? 'no answer'
      respond(typeof next === 'string' ? next : next.stream)
    }
    const front = createFront({ json: endpoint, xml: endpoint, page: () => 'a page', local: true, maxBody: 1000 })
    server = await listening(createHttpServer({ front, log: (text) => logged.push(text) }))
  })
  afterEach(() => stopHttpServer(server, 0))

  const small = () => new Made(() => ['one ', Buffer.from('two é '), '', 'three'])

  it('comes in chunks, and the next call of the connection is answered', async () => {
    answers.push(small(), 'the next')
    const text = await rawClient(server, post('x'), post('x', 'Connection: close')).closed
    assert.match(text, /Transfer-Encoding: chunked/)
    assert.deepEqual(unchunked(text), 'one two é three')
    assert.match(text, /Content-Length: 8\r\n[\s\S]*\r\n\r\nthe next$/)
  })

  it('ends the connection of a client of HTTP/1.0', async () => {
    answers.push(small())
    const text = await rawClient(server, post('x').replace('HTTP/1.1', 'HTTP/1.0')).closed
    assert.match(text, /Connection: close/)
    assert.doesNotMatch(text, /chunked/)
    assert.match(text, /\r\n\r\none two é three$/)
  })

  it('waits for a promise between two slices', async () => {
    let keep = () => {}
    const kept = new Promise<void>((resolve) => {
      keep = resolve
    })
    answers.push(new Made(() => ['before ', kept, 'after']))
    const client = rawClient(server, post('x', 'Connection: close'))
    await client.until(/before /)
    keep()
    assert.equal(unchunked(await client.closed), 'before after')
  })

  it('is made as slowly as its client reads', async () => {
    const made = new Made(function* () {
      for (;;) yield 'x'.repeat(64 * 1024)
    })
    answers.push(made)
    const socket = connect({ port: portOf(server), host: '127.0.0.1' }).pause()
    socket.write(post('x'))
    await stillCount(made)
    const before = made.count
    assert.ok(before > 0)
    // The kernel's buffers on loopback take some MiB.
    assert.ok(before < 200, `${before} slices were made for a client that reads nothing`)
    const more = new Promise<void>((resolve) => {
      let read = 0
      socket.on('data', ({ length }) => {
        read += length
        if (read > before * 128 * 1024) resolve()
      })
    })
    socket.resume()
    await more
    assert.ok(made.count > before)
    socket.destroy()
    await made.closed
  })

  it('is closed when its client goes away, and makes no more', async () => {
    const made = new Made(function* () {
      for (;;) yield 'x'.repeat(64 * 1024)
    })
    answers.push(made)
    const client = rawClient(server, post('x'))
    await client.until(/xxx/)
    client.socket.destroy()
    await made.closed
    const { count } = made
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    assert.equal(made.count, count)
  })

  it('is closed where its client is gone before it begins', async () => {
    const made = small()
    let respond = () => {}
    const arrived = new Promise<void>((resolve) => {
      const late: Endpoint = (_body, answer) => {
        respond = () => answer(made.stream)
        resolve()
      }
      const front = createFront({ json: late, xml: late, page: () => 'a page', local: true, maxBody: 1000 })
      void stopHttpServer(server, 0)
      server = createHttpServer({ front, log: (text) => logged.push(text) })
    })
    await listening(server)
    const gone = new Promise((resolve) => server.once('connection', (socket) => socket.once('close', resolve)))
    const client = rawClient(server, post('x'))
    await arrived
    client.socket.resetAndDestroy()
    await gone
    respond()
    await made.closed
    assert.equal(made.count, 0)
  })

  const failing = () =>
    new Made(function* () {
      yield 'begun'
      throw new Error('the data are gone')
    })

  it('is not ended as if it were whole where it fails', async () => {
    const made = failing()
    answers.push(made)
    const text = await rawClient(server, post('x')).closed
    assert.match(text, /begun/)
    assert.doesNotMatch(text, /\r\n0\r\n\r\n$/)
    assert.match(logged.join(), /the data are gone/)
    await made.closed
  })

  it('is reset for a client of HTTP/1.0 where it fails', async () => {
    answers.push(failing())
    const socket = connect({ port: portOf(server), host: '127.0.0.1' })
    socket.write(post('x').replace('HTTP/1.1', 'HTTP/1.0'))
    const [error] = (await once(socket.resume(), 'error')) as [NodeJS.ErrnoException]
    assert.equal(error.code, 'ECONNRESET')
  })

  it('is reset for a client of HTTP/1.0 where the server ends', async () => {
    const made = new Made(function* () {
      for (;;) yield 'x'.repeat(64 * 1024)
    })
    answers.push(made)
    const socket = connect({ port: portOf(server), host: '127.0.0.1' }).pause()
    socket.write(post('x').replace('HTTP/1.1', 'HTTP/1.0'))
    await stillCount(made)
    await stopHttpServer(server, 0)
    const [error] = (await once(socket.resume(), 'error', { signal: ended(socket) })) as [NodeJS.ErrnoException]
    assert.equal(error.code, 'ECONNRESET')
  })

  it('takes turns with others, one slice at a time', async () => {
    const order: string[] = []
    const named = (name: string) =>
      new Made(function* () {
        for (let i = 0; i < 50; i++) {
          order.push(name)
          yield `${name} `
        }
      })
    answers.push(named('a'), named('b'))
    const call = post('x', 'Connection: close')
    const clients = [rawClient(server, call), rawClient(server, call)]
    await Promise.all(clients.map(({ closed }) => closed))
    // Both have come when the one has made its first slices.
    const begun = order.indexOf('b') < 0 ? 0 : Math.max(order.indexOf('a'), order.indexOf('b'))
    const both = order.slice(begun, order.length - begun)
    const repeats = both.filter((name, i) => i > 0 && name === both[i - 1]).length
    assert.ok(repeats <= 2, `not by turns: ${order.join(' ')}`)
  })

  it('lets no other call of its connection run meanwhile', async () => {
    let go = () => {}
    const kept = new Promise<void>((resolve) => {
      go = resolve
    })
    const last = small()
    answers.push(new Made(() => ['first ', kept, 'done']), last, 'end')
    const client = rawClient(server, post('x'), post('x'), post('x', 'Connection: close'))
    await client.until(/first /)
    assert.equal(answers.length, 2)
    go()
    assert.match(await client.closed, /done[\s\S]*three[\s\S]*end$/)
  })

  const CONNECT = 'CONNECT example.org:443 HTTP/1.1\r\nHost: localhost\r\n\r\n'

  it('comes to its end before a CONNECT behind it, however slowly it is read', async () => {
    const made = new Made(function* () {
      for (let i = 0; i < 320; i++) yield 'x'.repeat(64 * 1024)
    })
    answers.push(made)
    const socket = connect({ port: portOf(server), host: '127.0.0.1' }).pause()
    socket.write(post('x') + CONNECT)
    await stillCount(made)
    assert.ok(made.count < 320)
    const [text] = await Promise.all([socket.setEncoding('latin1').toArray(), made.closed])
    assert.equal(unchunked(text.join('')).length, 320 * 64 * 1024)
  })

  it('does not hold up the end of the server where nobody reads it, and a CONNECT is behind it', async () => {
    const made = new Made(function* () {
      for (;;) yield 'x'.repeat(64 * 1024)
    })
    answers.push(made)
    const socket = connect({ port: portOf(server), host: '127.0.0.1' }).pause()
    socket.write(post('x') + CONNECT)
    await stillCount(made)
    await stopHttpServer(server, 0)
    await made.closed
    socket.destroy()
  })

  it('has time to be read to its end when the server stops', async () => {
    let go = () => {}
    const kept = new Promise<void>((resolve) => {
      go = resolve
    })
    answers.push(new Made(() => ['first ', kept, 'last']))
    const client = rawClient(server, post('x'))
    await client.until(/first /)
    const stopped = stopHttpServer(server, 5000)
    go()
    assert.equal(unchunked(await client.closed), 'first last')
    await stopped
  })
})

/** So that a test fails, and does not wait, where the connection ends as if all were sent. */
function ended(socket: Socket): AbortSignal {
  const controller = new AbortController()
  socket.once('end', () => controller.abort())
  return controller.signal
}

/** Resolves when no slice is made for some turns. */
async function stillCount(made: Made): Promise<void> {
  for (let before = -1; made.count !== before || before === 0; ) {
    before = made.count
    for (let turn = 0; turn < 300; turn++) await new Promise((resolve) => setImmediate(resolve))
  }
}

/** The body of the first answer. */
function unchunked(text: string): string {
  let rest = Buffer.from(text.slice(text.indexOf('\r\n\r\n') + 4))
  const parts: Buffer[] = []
  for (;;) {
    const end = rest.indexOf('\r\n')
    const length = Number.parseInt(rest.toString('latin1', 0, end), 16)
    if (!(length > 0)) return Buffer.concat(parts).toString()
    parts.push(rest.subarray(end + 2, end + 2 + length))
    rest = rest.subarray(end + 4 + length)
  }
}
