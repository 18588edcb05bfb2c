/** Servers on one PostgreSQL, over HTTP: what one answers, the others have; starts, stops and upgrades. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { after, before, describe, it } from 'mocha'
import type { Api } from '../../../model/api.ts'
import { openLog } from '../../../runtime/operate/log.ts'
import { parseOptions } from '../../../runtime/options.ts'
import { type Running, start } from '../../../runtime/start.ts'
import { type PostgresCluster, startedPostgres } from '../../support/postgres.ts'
import { model } from '../store/models.ts'

const CUP = ['RW name : string', 'RW size : int = "1"']
const API = model({ classes: { Cup: CUP } })

describe('servers on one PostgreSQL', () => {
  let postgres: PostgresCluster
  let folder: string
  let url: string
  const running = new Set<TestedServer>()

  before(async function () {
    postgres = await startedPostgres(this)
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-two-servers-'))
  })
  beforeEach(async () => {
    url = (await postgres.database()).url
  })
  afterEach(() => Promise.all([...running].map((one) => one.stop())))
  after(async () => {
    await postgres?.remove()
    if (folder) rmSync(folder, { recursive: true })
  })

  interface TestedServer {
    readonly url: string
    readonly lines: readonly string[]
    call(method: string, ...params: readonly unknown[]): Promise<unknown>
    health(): Promise<Health>
    stop(): Promise<void>
  }

  interface Health {
    readonly status: string
    readonly problem?: string
    readonly servers: readonly { readonly url: string; readonly lease: string }[]
  }

  async function server(argv: readonly string[] = [], api: Api = API): Promise<TestedServer> {
    const parsed = parseOptions(api.name, ['--database', url, '--data', ':memory:', '--port', '0', ...argv])
    if (!('serve' in parsed)) throw new Error(JSON.stringify(parsed))
    const lines: string[] = []
    const log = openLog({ level: 'error', format: 'text' })
    const say = (line: string) => void lines.push(line)
    const one: Running = await start(api, parsed.serve, { say, log, password: undefined })
    const tested: TestedServer = {
      ...{ url: one.url, lines },
      call: (method, ...params) => called(one.url, method, params),
      health: async () => (await (await fetch(`${one.url}/healthz`)).json()) as Health,
      async stop() {
        if (running.delete(tested)) await one.stop()
      },
    }
    running.add(tested)
    return tested
  }

  async function called(base: string, method: string, params: readonly unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(`${base}/jsonrpc`, { method: 'POST', body, headers })
    const { result, error } = (await answer.json()) as { result: unknown; error?: unknown }
    if (error) throw new Error(JSON.stringify(error))
    return result
  }

  it('read at each what was answered at any other', async function () {
    this.timeout(60_000)
    const servers = [await server(), await server(), await server()]
    const cup = await servers[0]?.call('Cup.create', { name: 'blue' })
    for (let i = 0; i < 200; i++) {
      await servers[i % 3]?.call('Cup.set_name', cup, `cup ${i}`)
      assert.equal(await servers[(i * 7 + 1) % 3]?.call('Cup.get_name', cup), `cup ${i}`)
    }
  })

  it('make the first data once, and list each other in /healthz', async function () {
    this.timeout(60_000)
    const [a, b] = await Promise.all([server(), server()])
    const list = async () =>
      (await a.health()).servers.flatMap((one) => (one.lease === 'held' && one.url !== '' ? [one.url] : []))
    await until(async () => (await list()).length === 2, 'both leases')
    assert.deepEqual((await list()).sort(), [a.url, b.url].sort())
    await b.stop()
    await a.stop()
    const c = await server()
    assert.deepEqual(
      (await c.health()).servers.filter(({ lease }) => lease === 'held').length,
      1,
      'leases are given back',
    )
  })

  it('may read what is there, without asking', async function () {
    this.timeout(60_000)
    const [a, b] = [await server(), await server(['--reads', 'local'])]
    const cup = await a.call('Cup.create', { name: 'blue' })
    await until(async () => {
      const name = await b.call('Cup.get_name', cup).catch(() => 'not yet')
      return name === 'blue'
    }, 'the news')
    await b.call('Cup.set_name', cup, 'red')
    assert.equal(await b.call('Cup.get_name', cup), 'red')
  })

  it('use the file of a copy again', async function () {
    this.timeout(60_000)
    const file = join(folder, 'again.copy.db')
    const first = await server(['--data', file])
    const cup = await first.call('Cup.create', { name: 'blue' })
    await first.stop()
    const other = await server()
    await other.call('Cup.set_name', cup, 'red')
    const again = await server(['--data', file])
    assert.equal(await again.call('Cup.get_name', cup), 'red')
    assert.ok(again.lines.some((line) => line.includes(`copied to ${file}`)))
  })

  it('say in /healthz and to callers that they are not ready yet', async function () {
    this.timeout(60_000)
    await (await server()).stop()
    const port = await freePort()
    postgres.pause()
    const starting = server(['--port', String(port)])
    const base = `http://127.0.0.1:${port}`
    await until(
      () =>
        fetch(`${base}/healthz`)
          .then(({ status }) => status === 503)
          .catch(() => false),
      'a 503',
    )
    const health = await (await fetch(`${base}/healthz`)).json()
    assert.deepEqual(health, { status: 'failing', problem: 'its copy of the data is being made' })
    assert.equal((await fetch(`${base}/jsonrpc`, { method: 'POST', body: '{}' })).status, 503)
    postgres.resume()
    assert.equal((await (await starting).health()).status, 'ok')
  })

  it('go on when PostgreSQL was killed and is there again', async function () {
    this.timeout(60_000)
    const [a, b] = [await server(), await server()]
    const cup = await a.call('Cup.create', { name: 'blue' })
    await postgres.kill()
    assert.equal((await fetch(`${a.url}/healthz`)).status, 503)
    const writing = a.call('Cup.set_name', cup, 'red')
    await postgres.start()
    await writing
    assert.equal(await b.call('Cup.get_name', cup), 'red')
    await until(async () => (await b.health()).status === 'ok', 'the end of it')
  })

  describe('of another text', () => {
    const bigger = model({ classes: { Cup: [...CUP, 'RW colour : string = "white"'], Tray: [] } })
    const smaller = model({ classes: { Cup: ['RW name : string'] } })

    it('add classes and fields while others run', async function () {
      this.timeout(60_000)
      const old = await server()
      const cup = await old.call('Cup.create', { name: 'blue' })
      const young = await server([], bigger)
      assert.equal(await young.call('Cup.get_colour', cup), 'white')
      await young.call('Cup.set_colour', cup, 'green')
      await young.call('Tray.create', {})
      await old.call('Cup.set_name', cup, 'red')
      const second = await old.call('Cup.create', { name: 'of the older text' })
      assert.equal(await young.call('Cup.get_name', cup), 'red')
      assert.equal(await young.call('Cup.get_colour', cup), 'green')
      assert.equal(await young.call('Cup.get_colour', second), 'white')
      await young.call('Cup.set_name', second, 'seen')
      assert.equal(await old.call('Cup.get_name', second), 'seen')
    })

    it('migrate the data where nobody else runs, and are refused before', async function () {
      this.timeout(60_000)
      const old = await server()
      const cup = await old.call('Cup.create', { name: 'blue', size: 5 })
      const discard = ['--data', join(folder, 'young.copy.db'), '--discard']
      await assert.rejects(server(discard, smaller), new RegExp(`Stop them first:\n.*${new URL(old.url).port}`))
      await old.stop()
      await assert.rejects(
        server([], smaller),
        /The database was made by another model.*name another database, or discard/s,
      )
      const young = await server(discard, smaller)
      assert.equal(await young.call('Cup.get_name', cup), 'blue')
      await assert.rejects(young.call('Cup.get_size', cup), /MESSAGE_METHOD_UNKNOWN/)
      assert.deepEqual(
        readdirSync(folder).filter((name) => name.startsWith('crowfoot-migration')),
        [],
      )
    })
  })
})

/** A port that was free a moment ago. */
function freePort(): Promise<number> {
  const { promise, resolve } = Promise.withResolvers<number>()
  const taken = createServer().listen(0, '127.0.0.1', () => {
    const address = taken.address()
    taken.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
  })
  return promise
}

/** Asks again until it is so; the time limit of the test ends it. */
async function until(isSo: () => Promise<boolean>, what: string): Promise<void> {
  for (let i = 0; i < 20_000; i++) {
    if (await isSo()) return
    await nextTurn()
  }
  assert.fail(`${what} has not come`)
}
