/** Servers on Unix sockets: who may open them, what root may do without a password, and socket files that are left over. */
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { request } from 'node:http'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { listenOnSocket } from '../../runtime/socket-file.ts'
import { type ServerProcess, spawnServer } from './server-process.ts'
import { labApi } from './standard/lab-api.ts'

const run = promisify(execFile)
const PASSWORD = 'open sesame'

const PAGE = readFileSync(new URL('../../docs/operations.md', import.meta.url), 'utf8')
/** The example of the page. */
const PYTHON = /^```python\n(import http\.client, socket.*?)^```/ms.exec(PAGE)?.[1] ?? ''

describe('a server on a Unix socket', function () {
  this.timeout(30_000)
  let folder = ''
  let path = ''
  let server: ServerProcess | undefined
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-socket-'))
    path = join(folder, 'api.sock')
  })
  afterEach(async () => {
    server?.child.kill()
    await server?.ended
    server = undefined
    rmSync(folder, { recursive: true })
  })

  const serve = (...more: string[]) => {
    const argv = ['--port', '0', '--data', ':memory:', '--listen', `unix:${path}`, ...more]
    server = spawnServer(folder, labApi(['session']), argv, { CROWFOOT_PASSWORD: PASSWORD })
    return server
  }

  const post = (to: string | { socketPath: string }, method: string, params: unknown[], headers = {}) =>
    new Promise<{ status: number; body: string }>((resolve, reject) => {
      const options = { method: 'POST', path: '/jsonrpc', headers: { 'Content-Type': 'application/json', ...headers } }
      const made = typeof to === 'string' ? request(to, options) : request({ ...to, ...options })
      made.once('error', reject).once('response', async (response) => {
        const body = (await response.setEncoding('utf8').toArray()).join('')
        resolve({ status: response.statusCode ?? 0, body })
      })
      made.end(JSON.stringify({ jsonrpc: '2.0', id: 1, method, params }))
    })
  const call = async (to: string | { socketPath: string }, method: string, ...params: unknown[]) => {
    const { result, error } = JSON.parse((await post(to, method, params)).body)
    return error ? [error.message, ...error.data] : result
  }
  const logIn = (to: string | { socketPath: string }, user: string, password: string) =>
    call(to, 'session.login_with_password', user, password)

  it('answers there and on its address, and removes the file when it stops', async () => {
    const { url, ended, child, out } = serve()
    const at = await url
    assert.equal(statSync(path).mode & 0o777, 0o600)
    const session = await logIn({ socketPath: path }, 'root', '')
    assert.match(session, /^OpaqueRef:/)
    assert.deepEqual(await call(at, 'VM.get_all', session), [])
    child.kill()
    assert.equal(await ended, 0)
    assert.match(out(), new RegExp(`^listening on ${at}\nlistening on unix:${path}\n`, 'm'))
    assert.equal(existsSync(path), false)
  })

  it('lets only root in without a password, and only there', async () => {
    const at = await serve().url
    const failed = ['SESSION_AUTHENTICATION_FAILED']
    for (const user of ['ann', 'Root', 'root ', ''])
      assert.deepEqual(await logIn({ socketPath: path }, user, ''), failed, user)
    assert.deepEqual(await logIn(at, 'root', 'wrong'), failed)
    assert.match(await logIn(at, 'root', PASSWORD), /^OpaqueRef:/)
    const session = await logIn({ socketPath: path }, 'root', 'anything')
    assert.equal(await call({ socketPath: path }, 'session.get_is_local_superuser', session, session), true)
  })

  it('lets root in at once, however many log-ins have failed', async () => {
    await serve().url
    const wrong = Array.from({ length: 40 }, () => logIn({ socketPath: path }, 'root ', 'wrong'))
    assert.match(await logIn({ socketPath: path }, 'root', ''), /^OpaqueRef:/)
    await Promise.all(wrong.slice(0, 1))
  })

  it('accepts any Host header there, and shows what clients of this machine may see', async () => {
    const at = await serve('--discover', 'loopback').url
    const methods = (to: string | { socketPath: string }) =>
      post(to, 'system.listMethods', [], { Host: 'api.example' }).then(({ status }) => status)
    assert.equal(await methods(at), 421)
    assert.equal(await methods({ socketPath: path }), 200)
  })

  it('answers curl and Python as the documentation shows', async function () {
    await serve().url
    const body = '{"jsonrpc":"2.0","method":"session.login_with_password","params":["root",""],"id":1}'
    const args = ['-s', '--unix-socket', path, 'http://localhost/jsonrpc', '-H', 'Content-Type: application/json']
    const { stdout } = await run('curl', [...args, '-d', body])
    assert.match(JSON.parse(stdout).result, /^OpaqueRef:/)
    const python = await run('python3', ['-c', PYTHON, path]).catch((error) => {
      if (error.code === 'ENOENT') this.skip()
      throw error
    })
    assert.match(python.stdout, /'Status': 'Success'/)
  })

  it('takes the place of a socket that was left over, and of no other file', async () => {
    const first = serve()
    await first.url
    first.child.kill('SIGKILL')
    await first.ended
    assert.ok(existsSync(path))
    const second = serve()
    await second.url
    const third = spawnServer(folder, labApi(['session']), [
      '--port',
      '0',
      '--data',
      ':memory:',
      '--listen',
      `unix:${path}`,
    ])
    assert.equal(await third.ended, 1)
    assert.match(third.err(), /--listen "unix:[^"]+": another server listens on it/)
    assert.match(await logIn({ socketPath: path }, 'root', ''), /^OpaqueRef:/)
    second.child.kill()
    await second.ended
    writeFileSync(path, 'mine')
    const fourth = serve()
    assert.equal(await fourth.ended, 1)
    assert.match(fourth.err(), /the file exists and is not a socket/)
  })
})

describe('a socket file', () => {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'crow-socket-'))
  })
  afterEach(() => rmSync(folder, { recursive: true }))

  const close = (server: Server) => new Promise((resolve) => server.close(resolve))

  it('has mode 600, whatever the umask, which stays as it was', async () => {
    const path = join(folder, 'a.sock')
    const before = process.umask(0)
    const server = createServer()
    try {
      await listenOnSocket(server, path)
      assert.equal(statSync(path).mode & 0o777, 0o600)
      assert.equal(process.umask(), 0)
    } finally {
      process.umask(before)
      await close(server)
    }
  })

  it('may have a path that is too long for the system', async function () {
    if (process.platform !== 'linux') this.skip()
    const path = join(folder, 'x'.repeat(100), 'a.sock')
    mkdirSync(dirname(path))
    const server = createServer()
    await listenOnSocket(server, path)
    assert.ok(existsSync(path))
    await close(server)
    assert.equal(existsSync(path), false)
  })

  it('is not made in a folder that is not there or not open, nor through a link to another file', async () => {
    await assert.rejects(listenOnSocket(createServer(), join(folder, 'no/a.sock')), /--listen "unix:.*ENOENT|EACCES/)
    const link = join(folder, 'link')
    symlinkSync('/etc/passwd', link)
    await assert.rejects(listenOnSocket(createServer(), link), /not a socket/)
    if (process.getuid?.() === 0) return
    chmodSync(folder, 0o500)
    await assert.rejects(listenOnSocket(createServer(), join(folder, 'b.sock')), /EACCES/)
    chmodSync(folder, 0o700)
  })
})
