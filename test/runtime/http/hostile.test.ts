/** Slow, broken and hostile clients: each costs the server little and does not affect other clients. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { createFront } from '../../../runtime/http/front.ts'
import { createHttpServer, type HttpLimits, stopHttpServer } from '../../../runtime/http/http-server.ts'
import type { Endpoint } from '../../../runtime/wire/endpoint.ts'
import { head, listening, portOf, post, rawClient } from '../raw-client.ts'

const SMALL = { headersTimeout: 150, requestTimeout: 300, drainTimeout: 200, answerTimeout: 300, checkEvery: 30 }

describe('a hostile network', () => {
  let server: Server
  let endpoint: Endpoint
  let ran: string[]
  let logged: string[]
  beforeEach(() => {
    ran = []
    logged = []
    endpoint = (body, respond) => {
      ran.push(body.toString())
      respond(`answer ${body}`)
    }
  })
  afterEach(async () => {
    await stopHttpServer(server, 0)
    assert.deepEqual(logged, [])
  })

  async function serve(limits: HttpLimits = SMALL): Promise<void> {
    const call: Endpoint = (...args) => endpoint(...args)
    const front = createFront({ json: call, xml: call, page: () => 'a page', local: true, maxBody: 100_000 })
    server = await listening(createHttpServer({ front, log: (text) => logged.push(text), limits }))
  }

  describe('clients that are slow', () => {
    beforeEach(() => serve())

    it('closes a connection that sends nothing', async () => {
      assert.match(await rawClient(server).closed, /^$|^HTTP\/1\.1 408 /)
    })

    it('answers a head that never ends with 408', async () => {
      assert.match(await rawClient(server, 'POST / HTTP/1.1\r\nHost: loc').closed, /^HTTP\/1\.1 408 /)
    })

    it('does not give more time to a head that comes byte by byte', async () => {
      const client = rawClient(server, 'POST / HTTP/1.1\r\n')
      const drip = setInterval(() => client.socket.write('x'), 10)
      assert.match(await client.closed, /^HTTP\/1\.1 408 /)
      clearInterval(drip)
    })

    it('does not give more time to a body that comes byte by byte, and does not run its call', async () => {
      const client = rawClient(server, head('Content-Length: 90000'))
      const drip = setInterval(() => client.socket.write('x'), 10)
      assert.match(await client.closed, /^HTTP\/1\.1 408 /)
      clearInterval(drip)
      assert.deepEqual(ran, [])
    })
  })

  describe('clients that end too early or too late', () => {
    beforeEach(() => serve())

    it('runs nothing for a client that goes in the middle of a body', async () => {
      const client = rawClient(server, head('Content-Length: 10'), 'half')
      client.socket.end()
      assert.match(await client.closed, /^HTTP\/1\.1 400 /)
      assert.deepEqual(ran, [])
    })

    it('answers a client that has closed its side', async () => {
      const client = rawClient(server, post('all'))
      client.socket.end()
      assert.match(await client.closed, /^HTTP\/1\.1 200 [\s\S]*answer all$/)
    })

    it('answers a client that has closed its side also if the answer takes a while', async () => {
      let respond = (_text: string) => {}
      endpoint = (_body, answer) => {
        respond = answer
      }
      server.once('connection', (socket) => socket.once('end', () => setImmediate(() => respond('late'))))
      const client = rawClient(server, post('all'))
      client.socket.end()
      assert.match(await client.closed, /^HTTP\/1\.1 200 [\s\S]*late$/)
    })

    it('does not read what follows a body as a part of it', async () => {
      const reply = await rawClient(server, `${post('abc')}def\r\n\r\n`).closed
      assert.match(reply, /^HTTP\/1\.1 200 [\s\S]*answer abc$/)
      assert.deepEqual(ran, ['abc'])
    })

    it('does not answer running calls with what follows them', async () => {
      const answers: ((text: string) => void)[] = []
      endpoint = (_body, respond) => answers.push(respond)
      const broken = new Promise((resolve) => server.once('clientError', resolve))
      const client = rawClient(server, `${post('a').repeat(10)}junk\r\n\r\n`)
      await broken
      for (let i = 0; i < answers.length; i++) {
        answers[i]?.(`<${i}>`)
        await client.until(new RegExp(`<${i}>$`))
      }
      assert.equal((await client.closed).match(/<\d>$|HTTP\/1.1 200/g)?.length, 11)
    })

    it('serves others when a client resets while it is answered', async () => {
      endpoint = (body, respond) => respond(body.toString() === 'big' ? 'x'.repeat(20_000_000) : 'small')
      const gone = rawClient(server, post('big'))
      await gone.until(/xxxx/)
      gone.socket.resetAndDestroy()
      await gone.closed
      assert.match(await rawClient(server, post('', 'Connection: close')).closed, /small$/)
    })

    it('serves others when a client resets before it is answered', async () => {
      const answers: ((text: string) => void)[] = []
      const arrived = new Promise<void>((resolve) => {
        endpoint = (_body, respond) => {
          answers.push(respond)
          resolve()
        }
      })
      const gone = rawClient(server, post('x'))
      await arrived
      gone.socket.resetAndDestroy()
      await gone.closed
      for (const respond of answers) respond('late')
      endpoint = (_body, respond) => respond('next')
      assert.match(await rawClient(server, post('', 'Connection: close')).closed, /next$/)
    })
  })

  describe('clients that violate HTTP', () => {
    beforeEach(() => serve())
    const CHUNKED = head('Transfer-Encoding: chunked')
    const cases: readonly (readonly [name: string, bytes: string | Buffer, status: number])[] = [
      ['a head longer than 16 KiB', head(`X-Long: ${'x'.repeat(20_000)}`), 431],
      ['many headers that are as long', head(...Array.from({ length: 3000 }, (_, i) => `X-${i}: abcd`)), 431],
      ['a chunk without a length', `${CHUNKED}zz\r\nabc\r\n0\r\n\r\n`, 400],
      ['a chunk longer than it says', `${CHUNKED}2\r\nabcdef\r\n0\r\n\r\n`, 400],
      ['a chunk of more than 64 bits', `${CHUNKED}${'f'.repeat(20)}\r\nabc`, 400],
      ['a negative length', `${head('Content-Length: -1')}x`, 400],
      ['two lengths', `${head('Content-Length: 1', 'Content-Length: 2')}xx`, 400],
      ['a length and chunks', `${head('Content-Length: 1', 'Transfer-Encoding: chunked')}1\r\nx\r\n0\r\n\r\n`, 400],
      ['a header without a colon', head('Content-Length 1'), 400],
      ['a header with NUL', head('X: a\0b'), 400],
      ['a folded header that hides another', 'POST / HTTP/1.1\r\nHost: localhost\n Content-Length: 1\r\n\r\nx', 400],
      ['the preface of HTTP/2', 'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n', 400],
      ['TLS', Buffer.from('16030100c2010000be0303', 'hex'), 400],
      ['HTTP/3.0', 'GET / HTTP/3.0\r\n\r\n', 400],
      ['an expectation that there is not', `${head('Expect: tea', 'Content-Length: 0')}${post('next')}`, 417],
    ]
    for (const [name, bytes, status] of cases) {
      it(`${name} is ${status}, and nothing is run`, async () => {
        assert.match(await rawClient(server, bytes).closed, new RegExp(`^HTTP/1\\.1 ${status} `))
        assert.deepEqual(ran, [])
      })
    }

    it('answers HTTP/1.0 and closes the connection', async () => {
      const old = 'POST / HTTP/1.0\r\nContent-Type: text/xml\r\nContent-Length: 3\r\n\r\nold'
      assert.match(await rawClient(server, old).closed, /^HTTP\/1\.1 200 [\s\S]*answer old$/)
    })

    it('answers a request to upgrade in HTTP', async () => {
      const upgrade = ['Connection: Upgrade', 'Upgrade: websocket', 'Sec-WebSocket-Version: 13']
      const client = rawClient(server, post('ws', ...upgrade))
      assert.match(await client.until(/answer ws/), /^HTTP\/1\.1 200 /)
      client.socket.destroy()
      const tunnel = await rawClient(server, 'CONNECT example.org:443 HTTP/1.1\r\nHost: x\r\n\r\n').closed
      assert.match(tunnel, /^HTTP\/1\.1 405 [\s\S]*Allow: GET, HEAD, POST\r\n/)
    })

    it('lets a client send its body that waits for permission, unless the call is refused', async () => {
      const client = rawClient(server, head('Content-Length: 4', 'Expect: 100-continue', 'Connection: close'))
      await client.until(/^HTTP\/1\.1 100 Continue\r\n\r\n$/)
      client.socket.write('body')
      assert.match(await client.closed, /HTTP\/1\.1 200 [\s\S]*answer body$/)
      const refused = rawClient(server, head('Content-Length: 100001', 'Expect: 100-continue'))
      assert.match(await refused.closed, /^HTTP\/1\.1 413 /)
    })
  })

  describe('clients that send much and read little', () => {
    it('answers a thousand pipelined calls in order, eight at a time', async () => {
      await serve({})
      let [running, most] = [0, 0]
      endpoint = (body, respond) => {
        most = Math.max(most, ++running)
        const done = () => {
          running--
          respond(`<${body}>`)
        }
        // Half of them wait, so that later calls are done before earlier ones.
        if (Number(body.toString()) % 2 === 0) setImmediate(() => setImmediate(done))
        else done()
      }
      const calls = Array.from({ length: 1000 }, (_, i) => post(String(i)))
      const client = rawClient(server, calls.join(''), post('last', 'Connection: close'))
      const answers = (await client.closed).match(/<\w+>/g)
      assert.deepEqual(answers, [...calls.map((_, i) => `<${i}>`), '<last>'])
      assert.ok(most > 1 && most <= 8, `${most} at once`)
    })

    it('reads chunked bodies that had to wait for their turn', async () => {
      await serve({})
      const bodies = Array.from({ length: 40 }, (_, i) => `${i}${'x'.repeat(i * 900)}`)
      endpoint = (body, respond) => setImmediate(() => respond(`<${body.length}>`))
      const client = rawClient(server, ...bodies.map((body) => post(body)), post('', 'Connection: close'))
      const answers = (await client.closed).match(/<\d+>/g)
      assert.deepEqual(answers, [...bodies.map((body) => `<${body.length}>`), '<0>'])
    })

    /** Sends calls and reads no answer (the kernel still receives some of it). */
    function deaf(calls: string): Socket {
      const socket = connect(portOf(server), '127.0.0.1')
      socket.on('error', () => {})
      socket.pause()
      socket.write(calls)
      return socket
    }
    const allDisconnected = () =>
      new Promise<void>((resolve) => {
        const ask = () => server.getConnections((_error, count) => (count === 0 ? resolve() : setImmediate(ask)))
        ask()
      })

    it('cuts off a client that does not read its answer', async () => {
      await serve()
      endpoint = (_body, respond) => respond('x'.repeat(30_000_000))
      const arrived = once(server, 'request')
      const socket = deaf(post(''))
      await arrived
      await allDisconnected()
      socket.destroy()
    })

    it('cuts off a client that does not read its answer within the time limit', async () => {
      await serve({ ...SMALL, answerTimeout: 2000 })
      endpoint = (_body, respond) => respond('x'.repeat(30_000_000))
      const arrived = once(server, 'request')
      const socket = deaf(post(''))
      await arrived
      const started = performance.now()
      await allDisconnected()
      const took = performance.now() - started
      socket.destroy()
      assert.ok(took > 900 && took < 3000, `after ${took} ms`)
    })

    it('holds few answers for a client that reads none', async () => {
      await serve({ ...SMALL, answerTimeout: 400 })
      endpoint = (body, respond) => {
        ran.push(body.toString())
        respond('x'.repeat(8_000_000))
      }
      const arrived = once(server, 'request')
      const socket = deaf(post('').repeat(2000))
      await arrived
      await allDisconnected()
      socket.destroy()
      // A call does not run while an earlier answer is unread. A few do run, because the kernel receives some bytes.
      assert.ok(ran.length >= 1 && ran.length <= 4, `${ran.length} were run`)
    })

    it('waits for a client that reads slowly', async () => {
      await serve({ ...SMALL, answerTimeout: 1000 })
      const size = 24_000_000
      endpoint = (_body, respond) => respond('x'.repeat(size))
      const socket = deaf(post('', 'Connection: close'))
      let read = 0
      const started = performance.now()
      const sip = setInterval(() => {
        read += (socket.read(Math.min(16_384, socket.readableLength)) as Buffer | null)?.length ?? 0
      }, 1)
      await once(socket, 'end')
      clearInterval(sip)
      assert.ok(performance.now() - started > 1000, 'This client is too fast to show anything')
      assert.ok(read > size)
    })
  })

  describe('clients that hold many connections', () => {
    const TIMEOUT = 20_000

    it('answers calls beside 2,000 idle connections', async function () {
      this.timeout(TIMEOUT)
      await serve({ checkEvery: 100 })
      const idle: Socket[] = []
      for (let i = 0; i < 2000; i++) {
        const socket = connect(portOf(server), '127.0.0.1')
        idle.push(socket)
        // As many at once as a server's backlog takes.
        if (i % 200 === 199) await once(socket, 'connect')
      }
      const calls = Array.from({ length: 100 }, (_, i) => post(String(i)))
      const client = rawClient(server, calls.join(''), post('last', 'Connection: close'))
      assert.equal((await client.closed).match(/answer \w+/g)?.length, 101)
      for (const socket of idle) assert.equal(socket.destroyed, false)
      for (const socket of idle) socket.destroy()
    })

    it('accepts no more connections than allowed', async () => {
      await serve({ ...SMALL, headersTimeout: 5000, requestTimeout: 5000, maxConnections: 2 })
      const [first, second] = [rawClient(server), rawClient(server)]
      await Promise.all([once(first.socket, 'connect'), once(second.socket, 'connect')])
      assert.equal(await rawClient(server, post('third')).closed, '')
      first.socket.destroy()
      await first.closed
      second.socket.write(post('second', 'Connection: close'))
      assert.match(await second.closed, /answer second$/)
      assert.deepEqual(ran, ['second'])
    })
  })
})
