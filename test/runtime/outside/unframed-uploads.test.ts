/** Uploads of HTTP/1.0 without a length: their body ends with the connection, and no other request can follow it. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import type { Server } from 'node:http'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { Duplex } from 'node:stream'
import { connect as connectTls } from 'node:tls'
import { analyzeTexts } from '../../../exports/analysis.ts'
import { createHttpServer, type HttpLimits, stopHttpServer } from '../../../runtime/http/http-server.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import { openDesk } from '../harness.ts'
import { head, listening, portOf } from '../raw-client.ts'

const TEXT = `api Disks uses session, task
class disk {
  RW name_label : string
}
class task {
  message create(label : string, description : string) : task ref
}
`

const MEGABYTE = 1024 * 1024
const PASSWORD = 'correct battery'
const file = (name: string) => readFileSync(join(import.meta.dirname, '../http/tls', `${name}.pem`))

type Handle = (request: Request, ctx: { readonly signal: AbortSignal }) => unknown

interface Running {
  readonly server: Server
  readonly session: string
  call(method: string, ...params: unknown[]): Promise<unknown>
}

interface Client {
  readonly socket: Socket
  /** The same without TLS. */
  readonly plain: Socket
  /** All that came back until the connection was closed. */
  readonly answer: Promise<string>
}

/** Answers with the number and a hash of the bytes. */
const digest: Handle = async ({ body }) => new Response(await digestOf(body ?? []))

async function digestOf(bytes: AsyncIterable<Uint8Array> | Iterable<Uint8Array>): Promise<string> {
  const hash = createHash('sha256')
  let length = 0
  for await (const chunk of bytes) {
    length += chunk.length
    hash.update(chunk)
  }
  return `${length} ${hash.digest('hex')}`
}

for (const scheme of ['HTTP', 'HTTPS'] as const)
  describe(`uploads of HTTP/1.0 without a length, over ${scheme}`, () => {
    const stops: (() => Promise<unknown>)[] = []
    let logged: string[]
    beforeEach(() => {
      logged = []
    })
    afterEach(async () => {
      for (const stop of stops.splice(0)) await stop()
      assert.deepEqual(logged, [])
    })

    const { model } = analyzeTexts([{ path: 'disks.crow', text: TEXT }], 'Disks')

    async function serve(handle: Handle, limits: HttpLimits = {}): Promise<Running> {
      assert.ok(model)
      const log = (text: string) => void logged.push(text)
      const code = openCode(
        model,
        { http: { 'PUT /disk': handle, 'POST /disk': handle } },
        { debug: log, info: () => undefined, warn: log, error: log },
      )
      const { service, front, result: call } = openDesk(model, { log, password: PASSWORD, code })
      await service.ready
      const tls = scheme === 'HTTPS' ? { cert: file('first.cert'), key: file('first.key') } : undefined
      const server = await listening(createHttpServer({ front, log, limits, tls }))
      stops.push(async () => {
        await stopHttpServer(server, 0)
        await service.close()
      })
      const session = (await call('session.login_with_password', 'root', PASSWORD)) as string
      return { server, session, call }
    }

    function newTask({ call, session }: Running): Promise<string> {
      return call('task.create', session, 'move', '') as Promise<string>
    }

    /** The status and the error of a task that has ended. */
    async function ended({ call, session }: Running, task: string): Promise<unknown[]> {
      for (;;) {
        const record = (await call('task.get_record', session, task)) as { [field: string]: unknown }
        if (record.status !== 'pending') return [record.status, ...(record.error_info as string[])]
        await new Promise(setImmediate)
      }
    }

    function open({ server }: Running): Client {
      const options = { port: portOf(server), host: '127.0.0.1', allowHalfOpen: true }
      const plain = connect(options)
      const socket =
        // A socket that TLS has for itself cannot be reset.
        scheme === 'HTTPS'
          ? connectTls({
              socket: Duplex.from({ readable: plain, writable: plain }),
              ca: file('first.cert'),
              servername: 'localhost',
            })
          : plain
      let text = ''
      socket.setEncoding('utf8').on('data', (data) => {
        text += data
      })
      // A reset is one of the ways in which a server may close.
      plain.on('error', () => undefined)
      socket.on('error', () => undefined).on('end', () => socket.end())
      return { socket, plain, answer: new Promise((resolve) => socket.once('close', () => resolve(text))) }
    }

    const put = ({ session }: Running, task: string, ...headers: string[]) =>
      [`PUT /disk?session_id=${session}&task_id=${task} HTTP/1.0`, ...headers, '', ''].join('\r\n')

    const LOST = ['failure', 'INTERNAL_ERROR', 'The connection ended before the transfer did']

    it('are read to the end of the connection, and answered where the client still reads', async () => {
      const running = await serve(digest)
      const disk = randomBytes(20 * MEGABYTE)
      for (const headers of [[], ['Connection:close'], ['Host: localhost', 'Expect: 100-continue']]) {
        const task = await newTask(running)
        const { socket, answer } = open(running)
        socket.write(put(running, task, ...headers))
        socket.end(disk)
        const text = await answer
        assert.match(text, /^HTTP\/1\.1 200 OK\r\n/)
        assert.equal(text.split('\r\n\r\n')[1], await digestOf([disk]))
        assert.deepEqual(await ended(running, task), ['success'])
      }
    })

    it('may come with the head in pieces, by POST, and be empty', async () => {
      const running = await serve(digest)
      const task = await newTask(running)
      const { socket, answer } = open(running)
      const post = put(running, task).replace('PUT', 'POST')
      for (const piece of [post.slice(0, 2), post.slice(2, -1), post.slice(-1)]) {
        socket.write(piece)
        await new Promise(setImmediate)
      }
      socket.end()
      assert.match(await answer, new RegExp(`\r\n\r\n${await digestOf([])}$`))
      assert.deepEqual(await ended(running, task), ['success'])
    })

    it('count where the client waits for the head of the answer, and closes after its bytes', async () => {
      const got = Promise.withResolvers<string>()
      const handle: Handle = ({ body }) =>
        new Response(
          new ReadableStream({
            async pull(controller) {
              got.resolve(await digestOf(body ?? []))
              // The client is gone, so these go nowhere.
              for (let i = 0; i < 40; i++) controller.enqueue(Buffer.alloc(65_536))
              controller.close()
            },
          }),
        )
      const running = await serve(handle)
      const disk = randomBytes(5 * MEGABYTE)
      const task = await newTask(running)
      const { socket, plain } = open(running)
      socket.write(put(running, task))
      const [begun] = (await once(socket, 'data')) as [string]
      assert.match(begun, /^HTTP\/1\.1 200 OK\r\n[\s\S]*\r\n\r\n$/)
      assert.ok(begun.length < 1024, 'clients read the head at once')
      // Without the last message of TLS, which Python does not send either.
      socket.write(disk, () => plain.destroy())
      assert.equal(await got.promise, await digestOf([disk]))
      assert.deepEqual(await ended(running, task), ['success'])
    })

    it('count where the client closes after its bytes, and reads nothing', async () => {
      const running = await serve(digest)
      const task = await newTask(running)
      const { socket, plain } = open(running)
      socket.write(put(running, task))
      // A connection with something unread is reset by its kernel.
      if (scheme === 'HTTPS') await once(socket, 'session')
      socket.write(randomBytes(5 * MEGABYTE), () => plain.destroy())
      assert.deepEqual(await ended(running, task), ['success'])
    })

    it('take nothing that follows for another request', async () => {
      const seen: string[] = []
      const handle: Handle = async ({ body, url }) => {
        seen.push(`${new URL(url).pathname} ${await new Response(body).text()}`)
      }
      const running = await serve(handle)
      const task = await newTask(running)
      const { socket, answer } = open(running)
      const second = put(running, task).replace('1.0', '1.1').replace(/\r\n$/, 'Host: localhost\r\n\r\n')
      socket.end(`${put(running, task)}${second}${second}`)
      assert.equal((await answer).match(/HTTP\/1\.1 \d+/g)?.join(), 'HTTP/1.1 200')
      assert.deepEqual(seen, [`/disk ${second}${second}`])
    })

    it('are read no faster than the code reads', async () => {
      const begun = Promise.withResolvers<void>()
      const goOn = Promise.withResolvers<void>()
      const handle: Handle = async ({ body }) => {
        begun.resolve()
        await goOn.promise
        return new Response(await digestOf(body ?? []))
      }
      const running = await serve(handle)
      const { socket, answer } = open(running)
      socket.write(put(running, ''))
      await begun.promise
      // More than the buffers of two kernels take.
      const chunks = Array.from({ length: 64 }, () => randomBytes(MEGABYTE))
      for (const chunk of chunks) socket.write(chunk)
      socket.end()
      for (let turn = 0; turn < 1000; turn++) await new Promise(setImmediate)
      assert.ok(socket.writableLength > 16 * MEGABYTE, `${socket.writableLength} bytes are not sent`)
      goOn.resolve()
      assert.match(await answer, new RegExp(`\r\n\r\n${await digestOf(chunks)}$`))
    })

    it('fail with their connection where it is reset, and tell their code', async () => {
      const begun = Promise.withResolvers<AbortSignal>()
      const handle: Handle = async ({ body }, { signal }) => {
        for await (const _ of body ?? []) begun.resolve(signal)
      }
      const running = await serve(handle)
      const task = await newTask(running)
      const { socket, plain } = open(running)
      socket.write(`${put(running, task)}half`)
      const signal = await begun.promise
      // The server's side of TLS has something to send first.
      await new Promise(setImmediate)
      plain.resetAndDestroy()
      assert.deepEqual(await ended(running, task), LOST)
      assert.ok(signal.aborted)
    })

    it('are cut off where their client sends nothing any more and does not end', async () => {
      const running = await serve(digest, { answerTimeout: 40 })
      const task = await newTask(running)
      const { socket, answer } = open(running)
      socket.write(`${put(running, task)}half`)
      assert.equal(await answer, '')
      assert.deepEqual(await ended(running, task), LOST)
    })

    it('are cut off when the server stops', async () => {
      const begun = Promise.withResolvers<void>()
      const handle: Handle = async ({ body }) => {
        for await (const _ of body ?? []) begun.resolve()
      }
      const running = await serve(handle)
      const { socket, answer } = open(running)
      socket.write(`${put(running, '')}half`)
      await begun.promise
      await stopHttpServer(running.server, 0)
      assert.equal(await answer, '')
    })

    it('may take longer than a call', async () => {
      const begun = Promise.withResolvers<void>()
      const handle: Handle = async ({ body }) => {
        const chunks: Uint8Array[] = []
        for await (const chunk of body ?? []) {
          chunks.push(chunk)
          begun.resolve()
        }
        return new Response(await digestOf(chunks))
      }
      const running = await serve(handle, { requestTimeout: 400, headersTimeout: 400, checkEvery: 5 })
      const { socket, answer } = open(running)
      socket.write(`${put(running, '')}half`)
      await begun.promise
      // This one is out of time long after the upload has begun.
      const call = open(running)
      call.socket.write(`${head('Content-Length: 10')}[`)
      assert.match(await call.answer, /^HTTP\/1.1 408/)
      socket.end('half')
      assert.match(await answer, new RegExp(`\r\n\r\n${await digestOf([Buffer.from('halfhalf')])}$`))
    })

    it('are refused with an answer that the client can read, and end', async () => {
      const running = await serve(digest, { drainTimeout: 40 })
      const { socket, answer } = open(running)
      socket.write(put({ ...running, session: 'wrong' }, ''))
      socket.write(randomBytes(MEGABYTE))
      assert.match(await answer, /^HTTP\/1\.1 401 [\s\S]*"SESSION_INVALID"/)
    })

    it('are answered where the code does not read them, though the client does not end', async () => {
      const running = await serve(() => new Response('enough'), { drainTimeout: 40 })
      const task = await newTask(running)
      const { socket, answer } = open(running)
      socket.write(put(running, task))
      socket.write(randomBytes(MEGABYTE))
      assert.match(await answer, /\r\n\r\nenough$/)
      assert.deepEqual(await ended(running, task), ['success'])
    })

    it('are refused where other requests came before, may come behind, or headers may be hidden', async () => {
      let runs = 0
      const running = await serve(() => {
        runs++
      })
      const first = 'GET /healthz HTTP/1.0\r\nConnection: keep-alive\r\n\r\n'
      const uploads: [before: string, ...headers: string[]][] = [
        [first],
        ['', 'Connection: Keep-Alive'],
        // Some versions of Node do not show more headers, and a length could be among them.
        ['', ...Array<string>(1000).fill('a:')],
      ]
      for (const [before, ...headers] of uploads) {
        const task = await newTask(running)
        const { socket, answer } = open(running)
        socket.write(`${before}${put(running, task, ...headers)}`)
        assert.match(await answer, /HTTP\/1\.1 411 Length Required\r\n[\s\S]*Content-Length/)
        const reason = 'The request does not say where its body ends: it needs a Content-Length'
        assert.deepEqual(await ended(running, task), ['failure', 'INTERNAL_ERROR', reason])
      }
      assert.equal(runs, 0)
    })

    it('are not requests of HTTP/1.1, whose body is then empty and can be followed by others', async () => {
      const running = await serve(digest)
      const { socket, answer } = open(running)
      const one = put(running, '', 'Host: localhost').replace('1.0', '1.1')
      socket.write(one)
      socket.end(one.replace(/\r\n$/, 'Connection: close\r\n\r\n'))
      const empty = await digestOf([])
      assert.equal((await answer).split(empty).length, 3)
    })

    it('are those of paths of the API only', async () => {
      const running = await serve(digest)
      const { socket, answer } = open(running)
      socket.write('POST /jsonrpc HTTP/1.0\r\nContent-Type: application/json\r\n\r\n')
      assert.match(await answer, /"code":-32700/)
    })
  })
