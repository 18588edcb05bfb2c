/** Servers on one PostgreSQL, over HTTP: what one answers, the other has. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import type { Api } from '../../../model/api.ts'
import { openLog } from '../../../runtime/operate/log.ts'
import { parseOptions } from '../../../runtime/options.ts'
import { type Running, start } from '../../../runtime/start.ts'
import { type PostgresCluster, startedPostgres } from '../../support/postgres.ts'
import { sampleApi } from '../sample-api.ts'

describe('servers on one PostgreSQL', () => {
  let postgres: PostgresCluster
  let url: string
  const running: Running[] = []

  before(async function () {
    postgres = await startedPostgres(this)
    url = (await postgres.database()).url
  })
  after(async () => {
    await Promise.all(running.map((server) => server.stop()))
    await postgres?.remove()
  })

  async function server(api: Api = sampleApi(), ...more: readonly string[]): Promise<Running> {
    const argv = ['--database', url, '--data', ':memory:', '--port', '0', ...more]
    const parsed = parseOptions(api.name, argv)
    if (!('serve' in parsed)) throw new Error(JSON.stringify(parsed))
    const log = openLog({ level: 'warn', format: 'text' })
    const one = await start(api, parsed.serve, { say: () => undefined, log, password: undefined })
    running.push(one)
    return one
  }

  async function call({ url: base }: Running, method: string, ...params: readonly unknown[]): Promise<unknown> {
    const body = JSON.stringify({ jsonrpc: '2.0', id: 1, method, params })
    const headers = { 'Content-Type': 'application/json' }
    const answer = await fetch(`${base}/jsonrpc`, { method: 'POST', body, headers })
    const { result, error } = (await answer.json()) as { result: unknown; error?: unknown }
    if (error) throw new Error(JSON.stringify(error))
    return result
  }

  it('read at each what was answered at any other', async function () {
    this.timeout(30_000)
    const [a, b, c] = [await server(), await server(), await server()] as const
    const cup = await call(a, 'cup.create', { name_label: 'blue' })
    for (let i = 0; i < 200; i++) {
      const [writer, reader] = [[a, b, c][i % 3] as Running, [a, b, c][(i * 7 + 1) % 3] as Running]
      await call(writer, 'cup.set_name_label', cup, `cup ${i}`)
      assert.equal(await call(reader, 'cup.get_name_label', cup), `cup ${i}`)
    }
  })
})
