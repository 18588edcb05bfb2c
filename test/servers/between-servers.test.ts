/** Two servers on one PostgreSQL: what is done at one is seen at the other at once, also by the pages of operators. */
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'mocha'
import { crowOn } from '../cli/data-host.ts'
import { type PostgresCluster, startedPostgres } from '../support/postgres.ts'
import { Caller, type Outcome } from './support/caller.ts'
import { PASSWORD } from './support/server-fleet.ts'
import { type SharedYard, startSharedYard } from './support/shared-yard.ts'

/** How often a write at one server is read at the other. */
const READS = 1000
const CLIENTS = 8

describe('two servers on one PostgreSQL', () => {
  let cluster: PostgresCluster | undefined
  let folder: string
  let yard: SharedYard
  const caller = new Caller()
  before(async function () {
    cluster = await startedPostgres(this)
    folder = mkdtempSync(join(tmpdir(), 'crowfoot-two-servers-'))
    yard = await startSharedYard(cluster, folder, 2)
  })
  after(async () => {
    caller.close()
    await yard?.fleet.end()
    await cluster?.remove()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  const url = (server: number) => yard.fleet.server(server).url
  const ask = (server: number, method: string, ...params: unknown[]): Promise<Outcome> =>
    caller.call(url(server), method, params, 30_000)
  async function call(server: number, method: string, ...params: unknown[]): Promise<unknown> {
    const outcome = await ask(server, method, ...params)
    assert.ok('value' in outcome, `${method}: ${JSON.stringify(outcome)}`)
    return outcome.value
  }
  const logIn = (server: number, user = 'root', password = PASSWORD) =>
    call(server, 'session.login_with_password', user, password) as Promise<string>

  it(`read at one what was answered at the other, ${READS} times of ${READS}`, async function () {
    this.timeout(60_000)
    const session = await logIn(0)
    const one = async (client: number) => {
      const ref = await call(client % 2, 'register.create', session, { value: '' })
      for (let i = 0; i < READS / CLIENTS; i++) {
        await call(i % 2, 'register.set_value', session, ref, `${i}`)
        assert.equal(await call((i + 1) % 2, 'register.get_value', session, ref), `${i}`)
      }
    }
    await Promise.all(Array.from({ length: CLIENTS }, (_, client) => one(client)))
  })

  it('end a session at both when it logs out at one', async () => {
    const session = await logIn(0)
    await call(1, 'register.get_all', session)
    await call(0, 'session.logout', session)
    assert.deepEqual(await ask(1, 'register.get_all', session), { error: 'SESSION_INVALID' })
  })

  it('send what is written at one to who waits for events at the other', async () => {
    const session = await logIn(0)
    const { token } = (await call(1, 'event.from', session, ['register'], '', 0)) as { token: string }
    const waiting = call(1, 'event.from', session, ['register'], token, 20) as Promise<{ events: { ref: string }[] }>
    const ref = await call(0, 'register.create', session, { value: '' })
    assert.deepEqual(
      (await waiting).events.map((event) => event.ref),
      [ref],
    )
  })

  it('follow a task at one that runs at the other, and cancel it there', async () => {
    const session = await logIn(0)
    const crate = await call(0, 'crate.create', session, { name_label: 'far' })
    const dock = await call(0, 'dock.create', session, {})
    const task = await call(0, 'Async.crate.haul_far', session, crate, 'there', dock)
    assert.equal(await call(1, 'task.get_status', session, task), 'pending')
    await call(1, 'task.cancel', session, task)
    const ended = await until(
      () => call(1, 'task.get_status', session, task),
      (status) => status !== 'pending' && status !== 'cancelling',
    )
    assert.equal(ended, 'cancelled')
    assert.equal(await call(0, 'crate.get_left', session, crate), '')
  })

  it('know a user that crow adds, and end the sessions of one whose password it changes', async function () {
    this.timeout(60_000)
    const crow = async (...args: string[]) => {
      const { code, err } = await crowOn(['user', ...args], { pipe: 'correct battery' })
      assert.deepEqual([code, err], [0, ''])
    }
    await crow('add', 'ann', yard.database)
    const sessions = [await logIn(0, 'ann', 'correct battery'), await logIn(1, 'ann', 'correct battery')]
    await crow('password', 'ann', yard.database)
    for (const server of [0, 1])
      for (const session of sessions)
        assert.deepEqual(await ask(server, 'register.get_all', session), { error: 'SESSION_INVALID' })
  })

  it('list each other in /healthz, and measure their groups', async () => {
    const health = (await (await fetch(`${url(0)}/healthz`)).json()) as {
      readonly status: string
      readonly generation: number
      readonly head: number
      readonly servers: readonly { readonly url: string; readonly lease: string }[]
    }
    assert.equal(health.status, 'ok')
    assert.equal(health.generation, health.head)
    const running = health.servers.filter(({ lease }) => lease === 'held').map((server) => server.url)
    assert.deepEqual(running.sort(), [url(0), url(1)].sort())
    const metrics = await (await fetch(`${url(0)}/metrics`)).text()
    assert.match(metrics, /^crowfoot_servers 2$/m)
    assert.ok(Number(/^crowfoot_group_calls_count (\d+)$/m.exec(metrics)?.[1]) > 10)
  })
})

async function until(look: () => Promise<unknown>, isEnough: (value: unknown) => boolean): Promise<unknown> {
  for (const deadline = performance.now() + 20_000; ; ) {
    const value = await look()
    if (isEnough(value) || performance.now() > deadline) return value
  }
}
