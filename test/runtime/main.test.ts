/** A server as a process: its output, its exit codes, and that SIGTERM loses no answered call. */
import assert from 'node:assert/strict'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Api } from '../../model/api.ts'
import { askServer } from '../../runtime/control/ask-server.ts'
import { nodeIsNewEnough } from '../../runtime/main.ts'
import { sampleApi, sessionApi } from './sample-api.ts'
import { callServer, endServers, type Settings, spawnServer } from './server-process.ts'

describe('a server process', () => {
  let directory: string
  before(() => {
    directory = mkdtempSync(join(tmpdir(), 'crowfoot-main-'))
  })
  afterEach(endServers)
  after(() => rmSync(directory, { recursive: true }))

  const run = (api: Api, ...argv: string[]) => spawnServer(directory, api, argv)
  const runWith = (settings: Settings, api: Api, ...argv: string[]) => spawnServer(directory, api, argv, settings)

  it('prints where it listens, answers, ends by SIGTERM with code 0 and has kept its data', async () => {
    const first = run(sampleApi(), '--port', '0', '--data', 'kept.db', '--log-level', 'warn')
    const url = await first.url
    assert.match(url, /^http:\/\/127\.0\.0\.1:\d+$/)
    const pen = await callServer(url, 'pen.create', { name_label: 'kept' })
    assert.match(await (await fetch(url)).text(), /^Desk 1\.0\n[\s\S]*2 classes, \d+ methods[\s\S]*curl http/)
    first.child.kill('SIGTERM')
    assert.equal(await first.ended, 0)
    assert.equal(first.out(), `data kept.db\nlistening on ${url}\n`)
    assert.equal(first.err(), '')
    const second = run(sampleApi(), '--port', '0', '--data', 'kept.db')
    assert.deepEqual(await callServer(await second.url, 'pen.get_all'), [pen])
    second.child.kill('SIGINT')
    assert.equal(await second.ended, 0)
  })

  it('prints a random password once, before it listens', async () => {
    const server = run(sessionApi(), '--port', '0', '--data', ':memory:')
    const url = await server.url
    const password = /^user root, password (\S+) /m.exec(server.out())?.[1]
    assert.match(String(await callServer(url, 'session.login_with_password', 'root', password)), /^OpaqueRef:/)
    assert.match(server.out(), /data in memory[\s\S]*user root[\s\S]*listening on/)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
  })

  it('accepts no session of a replaced password', async () => {
    const serve = (CROWFOOT_PASSWORD: string) =>
      runWith({ CROWFOOT_PASSWORD }, sessionApi(), '--port', '0', '--data', 'replaced.db')
    const first = serve('old')
    const session = await callServer(await first.url, 'session.login_with_password', 'root', 'old')
    assert.match(String(session), /^OpaqueRef:/)
    first.child.kill('SIGTERM')
    await first.ended
    const second = serve('new')
    assert.equal(await callServer(await second.url, 'pen.get_all', session), undefined)
    second.child.kill('SIGTERM')
    assert.equal(await second.ended, 0)
  })

  it('accepts a short CROWFOOT_PASSWORD on this machine only', async () => {
    const serve = (...argv: string[]) =>
      runWith({ CROWFOOT_PASSWORD: 'sévench' }, sessionApi(), '--port', '0', '--data', ':memory:', ...argv)
    const open = serve('--host', '0.0.0.0')
    assert.equal(await open.ended, 1)
    assert.match(open.err(), /^CROWFOOT_PASSWORD has fewer than 8 characters, which is too few on 0\.0\.0\.0\. /)
    const local = serve()
    await local.url
    assert.match(local.out(), /^user root, password as CROWFOOT_PASSWORD says, with fewer than 8 characters/m)
    local.child.kill('SIGTERM')
    assert.equal(await local.ended, 0)
  })

  it('logs who logs in from where, and answers on its control socket', async () => {
    const server = runWith({ CROWFOOT_PASSWORD: 'open sesame' }, sessionApi(), '--port', '0', '--data', 'asked.db')
    const url = await server.url
    const [login, file] = ['session.login_with_password', join(directory, 'asked.db')]
    assert.equal(await callServer(url, login, 'root', 'guess'), undefined)
    const session = await callServer(url, login, 'root', 'open sesame')
    const lines = () => server.log().filter(({ msg }) => String(msg).startsWith('log'))
    await server.untilErr(/"logged in"/)
    assert.deepEqual(
      lines().map(({ level, msg, user, source }) => [level, msg, user, source]),
      [
        ['warn', 'log-in failed', 'root', '127.0.0.1'],
        ['info', 'logged in', 'root', '127.0.0.1'],
      ],
    )
    const answer = (await askServer(file, { ask: 'sessions' })) as { sessions: readonly { source: string }[] }
    assert.deepEqual(
      answer.sessions.map(({ source }) => source),
      ['127.0.0.1'],
    )
    assert.deepEqual(await askServer(file, { ask: 'end sessions', user: 'root' }), { ended: 1 })
    assert.equal(await callServer(url, 'pen.get_all', session), undefined)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    assert.equal(await askServer(file, { ask: 'sessions' }), undefined)
    assert.doesNotMatch(server.err(), /sesame|guess"/)
  })

  it('logs how many log-ins failed, also of the minute in which it ends', async () => {
    const server = runWith({ CROWFOOT_PASSWORD: 'open sesame' }, sessionApi(), '--port', '0', '--data', ':memory:')
    const url = await server.url
    // The password is too long to be checked, so no attempt has to wait.
    const wrong = 'x'.repeat(1025)
    for (let i = 0; i < 23; i++) await callServer(url, 'session.login_with_password', 'root', wrong)
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    const counted = server.log().filter(({ msg }) => msg === 'more log-ins failed')
    assert.deepEqual(
      counted.map(({ failed, busy, users }) => [failed, busy, users]),
      [[3, 0, 1]],
    )
  })

  it('ends in bounded time and silently though log-ins wait', async () => {
    const quiet = ['--log-level', 'warn']
    const server = runWith({ CROWFOOT_PASSWORD: 'x' }, sessionApi(), '--port', '0', '--data', 'logins.db', ...quiet)
    const url = await server.url
    const wrong = (id: number) => ({ jsonrpc: '2.0', method: 'session.login_with_password', params: ['root', 'y'], id })
    const body = JSON.stringify(Array.from({ length: 900 }, (_, id) => wrong(id)))
    const headers = { 'Content-Type': 'application/json' }
    const batch = fetch(`${url}/jsonrpc`, { method: 'POST', headers, body }).then((reply) => reply.json())
    // Answered after the batch has begun.
    assert.ok(await callServer(url, 'system.listMethods'))
    const start = performance.now()
    server.child.kill('SIGTERM')
    assert.equal(await server.ended, 0)
    assert.ok(performance.now() - start < 12_000)
    assert.ok(server.log().every(({ msg }) => msg === 'log-in failed'))
    const answers = (await batch) as readonly { readonly error: { readonly message: string } }[]
    assert.equal(answers.length, 900)
    assert.deepEqual(
      [answers[0], answers[899]].map((answer) => answer?.error.message),
      ['SESSION_AUTHENTICATION_FAILED', 'INTERNAL_ERROR'],
    )
  })

  it('prints in one line why it cannot start', async () => {
    const other = createServer().listen(0, '127.0.0.1')
    await once(other, 'listening')
    other.unref()
    const { port } = other.address() as AddressInfo
    const taken = run(sampleApi(), '--port', String(port), '--data', ':memory:')
    assert.equal(await taken.ended, 1)
    assert.match(taken.err(), new RegExp(`^Port ${port} on 127\\.0\\.0\\.1 is in use\\..*\n$`))
    other.close()
    writeFileSync(join(directory, 'no.db'), 'this is not a database, but is long enough for one'.repeat(50))
    const damaged = run(sampleApi(), '--port', '0', '--data', 'no.db')
    assert.equal(await damaged.ended, 1)
    assert.match(damaged.err(), /^.*no\.db.*\n$/)
  })

  it('refuses a wrong command line, and an open port without sessions, with code 2', async () => {
    const bad = run(sampleApi(), '--prot', '1')
    assert.equal(await bad.ended, 2)
    assert.match(bad.err(), /^Unknown option '--prot'.*--help.*\n$/)
    const open = run(sampleApi(), '--host', '0.0.0.0')
    assert.equal(await open.ended, 2)
    assert.match(open.err(), /^Desk has no sessions.*--insecure.*\n$/)
    const nameless = run(sampleApi(), '--data', '')
    assert.equal(await nameless.ended, 2)
    assert.match(nameless.err(), /^--data needs a file name.*\n$/)
  })

  it('shows its help and version', async () => {
    const help = run(sampleApi(), '--help')
    assert.equal(await help.ended, 0)
    assert.match(help.out(), /--data FILE/)
    const version = run(sampleApi(), '--version')
    assert.equal(await version.ended, 0)
    assert.equal(version.out(), 'Desk 1.0\n')
  })

  it('knows which Node is new enough', () => {
    for (const version of ['22.13.0', '22.20.1', '24.0.0']) assert.equal(nodeIsNewEnough(version), true)
    for (const version of ['20.20.2', '22.12.0', '18.0.0']) assert.equal(nodeIsNewEnough(version), false)
  })
})
