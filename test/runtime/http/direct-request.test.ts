/** Bodies that go straight to their reader, and those that take the way of a stream. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer, type Server, type ServerResponse } from 'node:http'
import { type BodyReader, DirectRequest } from '../../../runtime/http/direct-request.ts'
import { head, listening, post, rawClient } from '../raw-client.ts'

/** Notes what it gets. */
class Noting implements BodyReader {
  text = ''
  readonly notes: string[] = []
  readonly #ended: () => void
  constructor(ended: () => void = () => undefined) {
    this.#ended = ended
  }
  take(chunk: Buffer): void {
    this.text += chunk.toString()
  }
  end(): void {
    this.notes.push('end')
    this.#ended()
  }
  abandon(): void {
    this.notes.push('abandon')
  }
}

describe('a direct request', () => {
  let server: Server
  let handle: (request: DirectRequest, response: ServerResponse) => void
  beforeEach(async () => {
    server = createServer({ IncomingMessage: DirectRequest }, (request, response) => handle(request, response))
    await listening(server)
  })
  afterEach((done) => {
    server.closeAllConnections()
    server.close(() => done())
  })

  function echo(request: DirectRequest, response: ServerResponse): void {
    const reader = new Noting(() => response.end(`[${reader.text}]`))
    request.readBody(reader)
  }

  it('gives its body to the reader, however it comes', async () => {
    handle = echo
    const chunks = `${[...'in many parts'].map((c) => `1\r\n${c}\r\n`).join('')}0\r\nTrailer: x\r\n\r\n`
    const client = rawClient(server, head('Transfer-Encoding: chunked'))
    await once(server, 'request')
    for (const byte of chunks) client.socket.write(byte)
    await client.until(/\[in many parts\]/)
    client.socket.write(`POST / HTTP/1.0\r\nContent-Length: 3\r\n\r\nold`)
    assert.match(await client.closed, /\[old\]$/)
  })

  it('has an empty body too', async () => {
    handle = echo
    assert.match(await rawClient(server, post('', 'Connection: close')).closed, /\r\n\r\n\[\]$/)
  })

  it('is read as others that arrive with it, each by its own reader', async () => {
    handle = echo
    const calls = ['one', 'two', 'three'].map((body) => post(body))
    const client = rawClient(server, ...calls, post('four', 'Connection: close'))
    assert.deepEqual((await client.closed).match(/\[\w+\]/g), ['[one]', '[two]', '[three]', '[four]'])
  })

  it('keeps what came before its reader', async () => {
    handle = (request, response) => setImmediate(() => echo(request, response))
    const client = rawClient(server, post('early'), post('late', 'Connection: close'))
    assert.deepEqual((await client.closed).match(/\[\w+\]/g), ['[early]', '[late]'])
  })

  it('lets a paused connection go on', async () => {
    handle = (request, response) => {
      request.socket.pause()
      echo(request, response)
    }
    const client = rawClient(server, head('Content-Length: 4', 'Connection: close'))
    await once(server, 'request')
    client.socket.write('body')
    assert.match(await client.closed, /\[body\]$/)
  })

  for (const [way, when] of [
    ['straight', (run: () => void) => run()],
    ['queued', setImmediate],
  ] as const) {
    it(`tells its reader that the client is gone (${way})`, async () => {
      const reader = new Noting()
      const abandoned = new Promise<DirectRequest>((resolve) => {
        handle = (request) => {
          request.on('error', () => undefined).once('close', () => resolve(request))
          when(() => request.readBody(reader))
        }
      })
      const client = rawClient(server, head('Content-Length: 100'), 'a part')
      await once(server, 'request')
      client.socket.destroy()
      assert.equal((await abandoned).readableEnded, false)
      assert.deepEqual(reader.notes, ['abandon'])
    })

    it(`goes on as a stream when its reader stops, and the connection with it (${way})`, async () => {
      const reader = new Noting()
      handle = (request, response) => {
        const take = reader.take.bind(reader)
        reader.take = (chunk) => {
          take(chunk)
          request.stopReading()
          request.on('data', (rest: Buffer) => response.write(`<${rest}>`)).on('end', () => response.end())
        }
        when(() => request.readBody(reader))
      }
      const client = rawClient(server, head('Transfer-Encoding: chunked'), '3\r\none\r\n')
      await once(server, 'request')
      while (reader.text === '') await new Promise(setImmediate)
      handle = echo
      client.socket.write(`3\r\ntwo\r\n0\r\n\r\n${post('next', 'Connection: close')}`)
      const text = await client.closed
      assert.match(text, /<two>/)
      assert.match(text, /\[next\]$/)
      assert.deepEqual([reader.text, reader.notes], ['one', []])
    })
  }

  it('drops the body that nobody reads', async () => {
    handle = (_request, response) => response.end('[unread]')
    const client = rawClient(server, post('x'.repeat(100_000)), post('y', 'Connection: close'))
    assert.deepEqual((await client.closed).match(/\[\w+\]/g), ['[unread]', '[unread]'])
  })

  it('is forgotten when it is answered, so that an idle connection keeps none', async () => {
    const states: boolean[] = []
    handle = (request, response) => {
      response.once('finish', () => states.push(request.readableEnded, request.listenerCount('end') === 0))
      echo(request, response)
    }
    await rawClient(server, post('x', 'Connection: close')).closed
    assert.deepEqual(states, [true, true])
  })
})
