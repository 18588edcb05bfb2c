/** The log of a server process: its lines in each situation, of which the last ones are not lost. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs'
import { type IncomingMessage, request as plainRequest } from 'node:http'
import { request } from 'node:https'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { TLSSocket } from 'node:tls'
import { sampleApi, sessionApi } from '../sample-api.ts'
import { callServer, endServers, spawnServer } from '../server-process.ts'

const TLS = join(import.meta.dirname, '../http/tls')

describe('a server process and its operator', () => {
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-operate-'))
  })
  afterEach(endServers)
  after(() => rmSync(directory, { recursive: true }))
  const MEMORY = ['--port', '0', '--data', ':memory:']

  it('logs its start, each call and its end, down to the last line', async () => {
    const server = spawnServer(directory, sessionApi(), MEMORY, { CROWFOOT_PASSWORD: 'open sesame' })
    const url = await server.url
    const session = await callServer(url, 'session.login_with_password', 'root', 'open sesame')
    await callServer(url, 'pen.get_all', session)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    const said = server.log().map(({ msg, method, code, user }) => [msg, method ?? null, code ?? null, user ?? null])
    assert.deepEqual(said[0], ['listening', null, null, null])
    assert.deepEqual(said.slice(1), [
      ['logged in', null, null, 'root'],
      ['call', 'session.login_with_password', 'OK', 'root'],
      ['call', 'pen.get_all', 'OK', 'root'],
      ['stopping', null, null, null],
      ['stopped', null, null, null],
    ])
    assert.equal(server.log()[0]?.url, url)
    assert.ok(!server.err().includes('open sesame') && !server.err().includes(String(session)))
  })

  it('shows its metrics and its health', async () => {
    const server = spawnServer(directory, sampleApi(), [...MEMORY, '--log-level', 'silent'])
    const url = await server.url
    await callServer(url, 'pen.create', { name_label: 'x' })
    const metrics = await fetch(`${url}/metrics`)
    assert.equal(metrics.headers.get('content-type'), 'text/plain; version=0.0.4; charset=utf-8')
    const text = await metrics.text()
    assert.match(text, /^crowfoot_calls_total\{method="pen\.create",code="OK"\} 1$/m)
    assert.match(text, /^crowfoot_objects\{class="pen"\} 1$/m)
    const health = await fetch(`${url}/healthz`)
    assert.deepEqual([health.status, await health.json()], [200, { status: 'ok' }])
    const head = await fetch(`${url}/healthz`, { method: 'HEAD' })
    assert.deepEqual([head.status, await head.text()], [200, ''])
    const post = await fetch(`${url}/metrics`, { method: 'POST', body: 'x' })
    assert.deepEqual([post.status, post.headers.get('allow')], [405, 'GET, HEAD'])
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    assert.equal(server.err(), '')
  })

  for (const how of ['throw', 'reject']) {
    it(`logs an uncaught error (${how}), stops cleanly and exits with code 1`, async () => {
      const bug = how === 'throw' ? `throw new Error('a bug')` : `Promise.reject(new Error('a bug'))`
      const before = `process.once('SIGUSR2', () => { ${bug} })`
      const argv = ['--port', '0', '--data', `bug-${how}.db`]
      const server = spawnServer(directory, sampleApi(), argv, {}, before)
      const pen = await callServer(await server.url, 'pen.create', { name_label: 'kept' })
      server.child.kill('SIGUSR2')
      assert.equal(await server.ended, 1)
      const lines = server.log()
      const error = lines.find(({ level }) => level === 'error')
      assert.equal(error?.msg, 'Error: a bug')
      assert.match(String(error?.stack), /at .*server\.mjs/)
      assert.equal(lines.at(-1)?.msg, 'stopped')
      const next = spawnServer(directory, sampleApi(), argv)
      assert.deepEqual(await callServer(await next.url, 'pen.get_all'), [pen])
      next.child.kill('SIGTERM')
      assert.equal(await next.ended, 0)
    })
  }

  it('stops cleanly where code goes on to throw while it stops', async () => {
    const before = `process.once('SIGUSR2', () => {
      queueMicrotask(() => { throw new Error('another bug') })
      throw new Error('a bug')
    })`
    const server = spawnServer(directory, sampleApi(), MEMORY, {}, before)
    await server.url
    server.child.kill('SIGUSR2')
    assert.equal(await server.ended, 1)
    const errors = server.log().filter(({ level }) => level === 'error')
    assert.deepEqual(
      errors.map(({ msg }) => msg),
      ['Error: a bug', 'Error: another bug'],
    )
    assert.equal(server.log().at(-1)?.msg, 'stopped')
  })

  it('reports its bad health while the disk is full, and still reads', async function () {
    if (process.platform === 'win32') return this.skip()
    const limited = ['bash', '-c', `trap '' XFSZ; ulimit -f 1000; exec "$@"`, 'bash']
    const argv = ['--port', '0', '--data', 'full.db']
    const server = spawnServer(directory, sampleApi(), argv, {}, '', limited)
    const url = await server.url
    const name_label = 'x'.repeat(100_000)
    let made = 0
    while (await callServer(url, 'pen.create', { name_label })) assert.ok(++made < 1000)
    const health = await fetch(`${url}/healthz`)
    assert.deepEqual(
      [health.status, await health.json()],
      [503, { status: 'failing', problem: 'the last commit failed' }],
    )
    const pens = (await callServer(url, 'pen.get_all')) as unknown[]
    assert.equal(pens.length, made)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    const errors = server.log().filter(({ level }) => level === 'error')
    assert.match(String(errors[0]?.msg), /^The commit failed and its changes are undone/)
    assert.deepEqual([errors[1]?.method, errors[1]?.code], ['pen.create', 'INTERNAL_ERROR'])
  })

  it('continues although its log has no reader', async () => {
    const server = spawnServer(directory, sampleApi(), MEMORY)
    const url = await server.url
    server.child.stderr?.destroy()
    for (let i = 0; i < 50; i++) assert.ok(await callServer(url, 'pen.create', { name_label: 'x' }))
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
  })

  it('does not wait for a reader that has its log and does not read', async () => {
    const server = spawnServer(directory, sampleApi(), MEMORY)
    const url = await server.url
    server.child.stderr?.pause()
    const call = (id: number) => ({ jsonrpc: '2.0', method: 'pen.get_all', params: [], id })
    const body = JSON.stringify(Array.from({ length: 1000 }, (_, id) => call(id)))
    // Far more lines than a pipe holds.
    for (let i = 0; i < 10; i++) {
      const headers = { 'Content-Type': 'application/json' }
      const reply = await fetch(`${url}/jsonrpc`, { method: 'POST', headers, body })
      assert.equal(((await reply.json()) as unknown[]).length, 1000)
    }
    server.child.kill('SIGTERM')
    const [code] = (await once(server.child, 'exit')) as [number | null]
    assert.equal(code, 0)
  })

  it('serves HTTPS, and on SIGHUP presents another certificate, or keeps the old one and logs why', async () => {
    const [cert, key] = [join(directory, 'cert.pem'), join(directory, 'key.pem')]
    const use = (name: string, keyOf = name) => {
      copyFileSync(join(TLS, `${name}.cert.pem`), cert)
      copyFileSync(join(TLS, `${keyOf}.key.pem`), key)
    }
    use('first')
    const server = spawnServer(directory, sampleApi(), [...MEMORY, '--tls-cert', cert, '--tls-key', key])
    const url = await server.url
    assert.match(url, /^https:\/\/127\.0\.0\.1:\d+$/)
    const first = await certificateOf(url)
    use('second')
    server.child.kill('SIGHUP')
    await server.untilErr(/"the certificate was read again"/)
    const second = await certificateOf(url)
    assert.notEqual(second, first)
    use('second', 'first')
    server.child.kill('SIGHUP')
    await server.untilErr(/The certificate stays as it was: --tls-key \S+ is not the key/)
    assert.equal(await certificateOf(url), second)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
  })

  it('does not start with a certificate that it cannot use', async () => {
    const argv = [...MEMORY, '--tls-cert', join(TLS, 'first.cert.pem'), '--tls-key', join(TLS, 'second.key.pem')]
    const server = spawnServer(directory, sampleApi(), argv)
    assert.equal(await server.ended, 1)
    assert.match(server.err(), /^--tls-key \S+ is not the key of the certificate \S+\n$/)
  })

  it('accepts the host names that it is given, and shows no more than its options allow', async () => {
    const shown = ['--metrics', 'off', '--pages', 'off', '--discover', 'off', '--allow-host', 'api.example.org']
    const argv = [...MEMORY, '--host', '0.0.0.0', '--insecure', ...shown]
    const server = spawnServer(directory, sampleApi(), argv)
    const { port } = new URL(await server.url)
    const at = async (path: string, host: string) => {
      const asked = plainRequest({ host: '127.0.0.1', port, path, headers: { host }, agent: false }).end()
      const [response] = (await once(asked, 'response')) as [IncomingMessage]
      response.resume()
      return response.statusCode
    }
    const jsonrpc = ['api.example.org', `10.0.0.1:${port}`, 'localhost', 'other.example.org'].map((host) =>
      at('/jsonrpc', host),
    )
    assert.deepEqual(await Promise.all(jsonrpc), [405, 405, 405, 421])
    const paths = ['/metrics', '/', '/healthz'].map((path) => at(path, 'localhost'))
    assert.deepEqual(await Promise.all(paths), [404, 405, 200])
    assert.equal(await callServer(`http://127.0.0.1:${port}`, 'system.listMethods'), undefined)
    assert.deepEqual(await callServer(`http://127.0.0.1:${port}`, 'pen.get_all'), [])
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
  })

  it('lets pages of the allowed origins call', async () => {
    const server = spawnServer(directory, sampleApi(), [...MEMORY, '--allow-origin', 'https://ui.example.org'])
    const url = await server.url
    const ask = (origin: string) =>
      fetch(`${url}/jsonrpc`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } })
    const allowed = await ask('https://ui.example.org')
    assert.equal(allowed.status, 204)
    assert.equal(allowed.headers.get('access-control-allow-origin'), 'https://ui.example.org')
    const strange = await ask('https://other.example.org')
    assert.deepEqual([strange.status, strange.headers.get('access-control-allow-origin')], [405, null])
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
  })
})

/** The fingerprint of the certificate that a server presents now. */
function certificateOf(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const asked = request(`${url}/healthz`, { rejectUnauthorized: false, agent: false }, (response) => {
      if (response.socket instanceof TLSSocket) resolve(response.socket.getPeerCertificate().fingerprint256)
      response.resume()
    })
    asked.on('error', reject).end()
  })
}
