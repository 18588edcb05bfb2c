/** Paths of an API over real sockets: streams in and out, who may use them, and the tasks that they end. */
import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { request as httpRequest, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { analyzeTexts } from '../../../exports/analysis.ts'
import { createHttpServer, type HttpLimits } from '../../../runtime/http/http-server.ts'
import type { CodeLog } from '../../../runtime/outside/code-context.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import type { Service } from '../../../runtime/service/create-service.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { openDesk } from '../harness.ts'
import { head, rawClient } from '../raw-client.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api Disks uses session, task
role reader
role writer includes reader
error DISK_BUSY(disk)
class disk {
  RW name_label : string
}
class task {
  message create(label : string, description : string) : task ref
}
`

const MEGABYTE = 1024 * 1024

interface Ctx {
  readonly query: URLSearchParams
  readonly user: { readonly name: string } | null
  readonly task: string | null
  readonly signal: AbortSignal
  progress(done: number): void
}
type Handle = (request: Request, ctx: Ctx) => unknown

describe('paths of an API', () => {
  const servers: { server: Server; service: Service }[] = []
  let logged: string[]
  let lines: object[]
  beforeEach(() => {
    logged = []
    lines = []
  })
  afterEach(async () => {
    for (const { server, service } of servers.splice(0)) {
      server.closeAllConnections()
      server.close()
      await service.close()
    }
  })

  const { model, diagnostics } = analyzeTexts([{ path: 'disks.crow', text: TEXT }], 'Disks')
  const log: CodeLog = {
    debug: () => {},
    info: (message, facts) => void lines.push({ message, ...facts, ms: 0 }),
    warn: () => {},
    error: (text) => void logged.push(text),
  }

  interface Running {
    readonly server: Server
    readonly url: string
    /** A handle of root. */
    readonly session: string
    call(method: string, ...params: unknown[]): Promise<unknown>
  }

  async function serve(http: { readonly [route: string]: unknown }, limits: HttpLimits = {}): Promise<Running> {
    assert.ok(model, diagnostics.map((d) => d.message).join('\n'))
    const store = openStore(model, ':memory:')
    addUsers(store, model, { ann: ['writer'] })
    const code = openCode(model, { http }, log)
    const options = { store, log: (text: string) => void logged.push(text), password: PASSWORD, code }
    const { service, front, result: call } = openDesk(model, options)
    await service.ready
    const server = createHttpServer({ front, log: (text) => logged.push(text), limits })
    servers.push({ server, service })
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const session = (await call('session.login_with_password', 'root', PASSWORD)) as string
    return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, session, call }
  }

  async function newTask({ call, session }: Running): Promise<string> {
    return (await call('task.create', session, 'move', '')) as string
  }

  /** The record of a task that has ended. */
  async function ended({ call, session }: Running, task: string): Promise<{ readonly [field: string]: unknown }> {
    for (;;) {
      const record = (await call('task.get_record', session, task)) as { readonly [field: string]: unknown }
      if (record.status !== 'pending' && record.status !== 'cancelling') return record
      await new Promise(setImmediate)
    }
  }

  it('send streams of any size, and end their task with success', async () => {
    const disk = randomBytes(5 * MEGABYTE)
    const seen: unknown[] = []
    const handle: Handle = (request, { query, user }) => {
      seen.push(new URL(request.url).search, query.get('vdi'), user?.name, request.headers.get('cookie'))
      return new Response(Readable.toWeb(Readable.from(chunksOf(disk))) as ReadableStream, {
        headers: { 'Content-Length': String(disk.length), 'Content-Type': 'application/x-disk' },
      })
    }
    const running = await serve({ 'GET /export_disk': handle })
    const task = await newTask(running)
    const reply = await fetch(`${running.url}/export_disk?session_id=${running.session}&task_id=${task}&vdi=7`, {
      headers: { Cookie: 'a=b' },
    })
    assert.deepEqual([reply.status, reply.headers.get('content-type')], [200, 'application/x-disk'])
    assert.match(reply.headers.get('content-security-policy') ?? '', /^default-src 'none'/)
    assert.ok(Buffer.from(await reply.arrayBuffer()).equals(disk))
    const { status, progress, error_info } = await ended(running, task)
    assert.deepEqual([status, progress, error_info], ['success', 1, []])
    const line = {
      message: 'transfer',
      method: 'GET /export_disk',
      user: 'root',
      bytes: disk.length,
      ms: 0,
      error: null,
    }
    assert.deepEqual(lines, [line])
    assert.deepEqual(seen, [`?task_id=${encodeURIComponent(task)}&vdi=7`, '7', 'root', null])
  })

  it('take streams larger than any call, by a client that asks first', async () => {
    const disk = randomBytes(5 * MEGABYTE)
    const handle: Handle = async ({ body }) => {
      const hash = createHash('sha256')
      for await (const chunk of body ?? []) hash.update(chunk)
      return new Response(hash.digest('hex'))
    }
    const running = await serve({ 'PUT /import_disk': handle })
    const task = await newTask(running)
    const headers = {
      Expect: '100-continue',
      'Content-Length': disk.length,
      Cookie: `x=y; session_id=${running.session}`,
    }
    const request = httpRequest(`${running.url}/import_disk?task_id=${task}`, { method: 'PUT', headers })
    request.once('continue', () => request.end(disk)).flushHeaders()
    const [reply] = (await once(request, 'response')) as [IncomingMessage]
    assert.equal((await reply.setEncoding('utf8').toArray()).join(''), createHash('sha256').update(disk).digest('hex'))
    assert.equal((await ended(running, task)).status, 'success')
  })

  it('give their task a result, if it ends with success', async () => {
    const handle = (_request: Request, { query, result }: Ctx & { result(text: string): void }) => {
      result('<value>made</value>')
      if (query.has('bad')) throw new Error('not made')
    }
    const running = await serve({ 'PUT /import': handle as Handle })
    const results = ['', '&bad=1'].map(async (more) => {
      const task = await newTask(running)
      await fetch(`${running.url}/import?session_id=${running.session}&task_id=${task}${more}`, { method: 'PUT' })
      return (await ended(running, task)).result
    })
    assert.deepEqual(await Promise.all(results), ['<value>made</value>', ''])
  })

  it('are sent no faster than their client reads', async () => {
    let made = 0
    const handle: Handle = () => ({
      async *[Symbol.asyncIterator]() {
        for (;;) {
          made++
          yield Buffer.alloc(MEGABYTE)
          await new Promise(setImmediate)
        }
      },
    })
    const { server, session } = await serve({ 'GET /endless': handle })
    const client = rawClient(server, `GET /endless?session_id=${session} HTTP/1.1\r\nHost: localhost\r\n\r\n`)
    client.socket.once('data', () => client.socket.pause())
    await once(client.socket, 'data')
    for (let turn = 0; turn < 1000; turn++) await new Promise(setImmediate)
    assert.ok(made < 100, `${made} MB were made`)
    client.socket.destroy()
  })

  it('know their caller by a session in the query or a cookie, or by a password', async () => {
    const running = await serve({ 'GET /who': ((_request, { user }) => new Response(user?.name)) as Handle })
    const { url, session } = running
    const get = async (query: string, headers: { [name: string]: string } = {}) => {
      const reply = await fetch(`${url}/who${query}`, { headers })
      return [reply.status, await reply.text()]
    }
    const basic = (text: string) => ({ Authorization: `Basic ${Buffer.from(text).toString('base64')}` })
    assert.deepEqual(await get(`?session_id=${session}`), [200, 'root'])
    assert.deepEqual(await get('', { Cookie: `session_id=${session}` }), [200, 'root'])
    assert.deepEqual(await get('', basic(`root:${PASSWORD}`)), [200, 'root'])
    assert.deepEqual(servers[0]?.service.sessions?.list().length, 1)
    assert.deepEqual(await get('', basic('root:wrong')), [401, '{"error":["SESSION_AUTHENTICATION_FAILED"]}\n'])
    assert.deepEqual(await get(''), [401, '{"error":["SESSION_INVALID",""]}\n'])
    assert.deepEqual(await get('?session_id=x'), [401, '{"error":["SESSION_INVALID","x"]}\n'])
    const foreign = { 'Sec-Fetch-Site': 'cross-site' }
    assert.equal((await get('', { ...foreign, Cookie: `session_id=${session}` }))[0], 401)
    assert.equal((await get('', { ...foreign, ...basic(`root:${PASSWORD}`) }))[0], 401)
    assert.match((await fetch(`${url}/who`)).headers.get('www-authenticate') ?? '', /^Basic realm=/)
  })

  it('are for users of their roles, and for root only where they name none', async () => {
    const handle: Handle = () => new Response('ok')
    const running = await serve({
      'GET /root': handle,
      'GET /read': { allows: ['reader'], handle },
      'GET /open': { public: true, handle },
    })
    const { url, session, call } = running
    const ann = (await call('session.login_with_password', 'ann', PASSWORD)) as string
    const statusOf = async (path: string, handle_ = '') => (await fetch(`${url}${path}?session_id=${handle_}`)).status
    assert.deepEqual([await statusOf('/root', ann), await statusOf('/root', session)], [403, 200])
    assert.deepEqual([await statusOf('/read', ann), await statusOf('/read')], [200, 401])
    assert.equal(await statusOf('/open'), 200)
    const task = await newTask(running)
    assert.equal(await statusOf(`/read?task_id=${task}&x=`, ''), 401)
    const taken = await fetch(`${url}/read?session_id=${ann}&task_id=${task}`)
    assert.equal(taken.status, 403)
  })

  it('can only be read by pages of other sites where no session is needed', async () => {
    const route = { public: true, handle: () => new Response('ok') }
    const { url } = await serve({ 'GET /open': route, 'POST /open': route })
    const statusOf = async (method: string, headers: { [name: string]: string }) =>
      (await fetch(`${url}/open`, { method, headers })).status
    const foreign = [{ 'Sec-Fetch-Site': 'cross-site' }, { Origin: 'http://other.example' }]
    for (const headers of foreign)
      assert.deepEqual([await statusOf('POST', headers), await statusOf('GET', headers)], [403, 200])
    for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: url }, {}])
      assert.equal(await statusOf('POST', headers), 200)
  })

  it('answer HEAD without the body, and refuse other methods and paths', async () => {
    const seen: string[] = []
    const handle: Handle = ({ method }, { task }) => {
      seen.push(`${method} ${task}`)
      return new Response('text', { headers: { 'Content-Length': '4' } })
    }
    const running = await serve({ 'GET /disk': handle, 'PUT /disk': handle })
    const { url, session } = running
    const task = await newTask(running)
    const reply = await fetch(`${url}/disk?session_id=${session}&task_id=${task}`, { method: 'HEAD' })
    assert.deepEqual([reply.status, reply.headers.get('content-length'), await reply.text()], [200, '4', ''])
    assert.deepEqual(seen, ['HEAD null'])
    const other = await fetch(`${url}/disk`, { method: 'DELETE' })
    assert.deepEqual([other.status, other.headers.get('allow')], [405, 'GET, HEAD, PUT'])
    assert.equal((await fetch(`${url}/disks`)).status, 404)
  })

  it('answer the errors of the API, which end their task', async () => {
    const handle: Handle = () => {
      throw { [Symbol.for('crowfoot.failure')]: true, code: 'DISK_BUSY', params: ['7'] }
    }
    const bug: Handle = () => {
      throw new RangeError('no disk')
    }
    const running = await serve({ 'PUT /disk': handle, 'GET /bug': bug })
    const { url, session } = running
    const task = await newTask(running)
    const body = Buffer.alloc(2 * MEGABYTE)
    const reply = await fetch(`${url}/disk?session_id=${session}&task_id=${task}`, { method: 'PUT', body })
    assert.deepEqual([reply.status, await reply.text()], [400, '{"error":["DISK_BUSY","7"]}\n'])
    const { status, error_info } = await ended(running, task)
    assert.deepEqual([status, error_info], ['failure', ['DISK_BUSY', '7']])
    const failed = await fetch(`${url}/bug?session_id=${session}`)
    assert.deepEqual([failed.status, await failed.text()], [500, '{"error":["INTERNAL_ERROR","no disk"]}\n'])
    assert.match(logged[0] ?? '', /^RangeError: no disk\n/)
  })

  it('end the connection where an answer fails in the middle, or has another length than it said', async () => {
    const broken: Handle = () => ({
      async *[Symbol.asyncIterator]() {
        yield Buffer.from('half')
        throw new RangeError('no disk')
      },
    })
    const length =
      (text: string): Handle =>
      () =>
        new Response(text, { headers: { 'Content-Length': '4' } })
    const running = await serve({ 'GET /broken': broken, 'GET /short': length('abc'), 'GET /long': length('abcde') })
    for (const path of ['broken', 'short', 'long']) {
      const task = await newTask(running)
      const get = async () =>
        (await fetch(`${running.url}/${path}?session_id=${running.session}&task_id=${task}`)).arrayBuffer()
      await assert.rejects(get)
      assert.equal((await ended(running, task)).status, 'failure')
    }
    assert.deepEqual(
      logged.map((text) => text.split('\n')[0]),
      [
        'RangeError: no disk',
        'Error: The answer is shorter than its Content-Length',
        'Error: The answer is longer than its Content-Length',
      ],
    )
  })

  it('end their task as failed when the client goes away, and tell their code', async () => {
    const begun = Promise.withResolvers<AbortSignal>()
    const handle: Handle = async ({ body }, { signal }) => {
      begun.resolve(signal)
      for await (const _ of body ?? []);
      return new Response('all')
    }
    const running = await serve({ 'PUT /disk': handle })
    const task = await newTask(running)
    const target = `/disk?session_id=${running.session}&task_id=${task}`
    const lines = [`PUT ${target} HTTP/1.1`, 'Host: localhost', 'Content-Length: 10', '', 'half']
    const client = rawClient(running.server, lines.join('\r\n'))
    const signal = await begun.promise
    client.socket.destroy()
    const { status, error_info } = await ended(running, task)
    assert.deepEqual(
      [status, error_info],
      ['failure', ['INTERNAL_ERROR', 'The connection ended before the transfer did']],
    )
    assert.ok(signal.aborted)
    assert.deepEqual(logged, [])
  })

  it('end when their task is cancelled', async () => {
    const begun = Promise.withResolvers<void>()
    const handle: Handle = (_request, { signal }) => {
      begun.resolve()
      return new Promise((_resolve, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    }
    const running = await serve({ 'GET /disk': handle })
    const task = await newTask(running)
    const reply = fetch(`${running.url}/disk?session_id=${running.session}&task_id=${task}`)
    await begun.promise
    await running.call('task.cancel', running.session, task)
    assert.deepEqual(await (await reply).json(), { error: ['TASK_CANCELLED', task] })
    assert.equal((await ended(running, task)).status, 'cancelled')
  })

  it('end when their task is cancelled, while their client sends nothing', async () => {
    const begun = Promise.withResolvers<void>()
    const handle: Handle = async (request) => {
      for await (const chunk of request.body ?? []) if (chunk.length > 0) begun.resolve()
      return new Response('done')
    }
    const running = await serve({ 'PUT /disk': handle })
    const task = await newTask(running)
    const target = `/disk?session_id=${running.session}&task_id=${task}`
    const client = rawClient(
      running.server,
      `PUT ${target} HTTP/1.1\r\nHost: localhost\r\nContent-Length: 10\r\n\r\nhalf`,
    )
    await begun.promise
    await running.call('task.cancel', running.session, task)
    assert.equal((await ended(running, task)).status, 'cancelled')
    client.socket.destroy()
  })

  it('take no task that is not there, has ended, or is taken already', async () => {
    const begun = Promise.withResolvers<void>()
    const over = Promise.withResolvers<Response>()
    const handle: Handle = (_request, ctx) => {
      ctx.progress(0.5)
      begun.resolve()
      return over.promise
    }
    const running = await serve({ 'GET /disk': handle })
    const get = (task: string) => fetch(`${running.url}/disk?session_id=${running.session}&task_id=${task}`)
    assert.equal((await get('OpaqueRef:none')).status, 404)
    const task = await newTask(running)
    const first = get(task)
    await begun.promise
    assert.equal(await running.call('task.get_progress', running.session, task), 0.5)
    assert.equal((await get(task)).status, 400)
    over.resolve(new Response('done'))
    assert.equal(await (await first).text(), 'done')
    assert.equal((await ended(running, task)).status, 'success')
    assert.equal((await get(task)).status, 400)
  })

  it('may take longer than a call', async () => {
    const handle: Handle = async ({ body }) => new Response(String((await new Response(body).arrayBuffer()).byteLength))
    const { server, session } = await serve(
      { 'PUT /disk': handle },
      { requestTimeout: 40, headersTimeout: 40, checkEvery: 5 },
    )
    const lines = [`PUT /disk?session_id=${session} HTTP/1.1`, 'Host: localhost', 'Content-Length: 8', '', 'half']
    const upload = rawClient(server, lines.join('\r\n'))
    // This one is out of time long after the upload has begun.
    const call = rawClient(server, head('Content-Length: 10'), '[')
    assert.match(await call.closed, /^HTTP\/1.1 408/)
    upload.socket.write('half')
    assert.match(await upload.until(/\r\n\r\n8$|\r\n8\r\n/), /^HTTP\/1.1 200/)
  })

  it('are cut off where their client sends nothing any more', async () => {
    const handle: Handle = async ({ body }) => new Response(String((await new Response(body).arrayBuffer()).byteLength))
    const running = await serve({ 'PUT /disk': handle }, { answerTimeout: 30 })
    const task = await newTask(running)
    const target = `/disk?session_id=${running.session}&task_id=${task}`
    const lines = [`PUT ${target} HTTP/1.1`, 'Host: localhost', 'Content-Length: 8', '', 'half']
    assert.equal(await rawClient(running.server, lines.join('\r\n')).closed, '')
    assert.equal((await ended(running, task)).status, 'failure')
  })

  it('are refused at the start where they cannot be served', () => {
    assert.ok(model)
    const api = model
    const refused = (name: string, route: unknown, reason: RegExp) =>
      assert.throws(() => openCode(api, { http: { [name]: route } }, log), reason)
    const handle = () => undefined
    refused('GET /metrics', handle, /is a path of the server: choose another$/)
    refused('POST /jsonrpc', handle, /is a path of the server/)
    refused('get /disk', handle, /is not a method and a path of letters, .*, such as "GET \/export_raw_vdi"$/)
    for (const name of ['GET /disk?x', 'GET /app.js'])
      refused(name, handle, /is not a method and a path of letters, digits, "_", "-", "~" and "\/"/)
    refused('GET /disk', {}, /is not a function, nor an object with a function "handle"$/)
    refused('GET /disk', { handle, allows: ['redaer'] }, /has "redaer", which is not a role of the API$/)
  })
})

function chunksOf(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / 65_536)
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * 65_536, (i + 1) * 65_536))
}
