/** Tasks, holds and blocks of servers on one PostgreSQL, over HTTP: other servers end those of one that has stopped. */
import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import { NO_BODIES } from '../../../runtime/bodies/no-bodies.ts'
import type { MakeBodies, Run } from '../../../runtime/bodies/protocol.ts'
import { openLog } from '../../../runtime/operate/log.ts'
import { parseOptions } from '../../../runtime/options.ts'
import { type Running, start } from '../../../runtime/start.ts'
import { type PostgresCluster, startedPostgres } from '../../support/postgres.ts'
import { API, block, STRING } from '../bodies/after-lab.ts'
import { wait, waiting } from '../bodies/body-lab.ts'

/** A body that holds a field and waits for the milliseconds that the machine's name says, and leaves a block. */
const bodies: MakeBodies = ({ store }) => {
  const names = store.class('VM').field('name_label')
  return {
    ...NO_BODIES,
    messages: new Map([
      [
        'VM.run',
        waiting(function* (run: Run, vm) {
          run.hold('VM', 'power_state', vm as string, undefined, 'Running')
          run.after('VM.run#1', 10n, [vm as string])
          yield* wait(Number(names.get(vm as string)))
          return 'done'
        }),
      ],
    ]),
    afters: new Map([
      [
        'VM.run#1',
        block((_run, vm) => {
          store.class('VM').field('tags').add(String(vm), 'block')
          return undefined
        }, STRING),
      ],
    ]),
  }
}

describe('tasks of servers on one PostgreSQL', () => {
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

  async function server(): Promise<Running> {
    const parsed = parseOptions(API.name, ['--database', url, '--data', ':memory:', '--port', '0'])
    if (!('serve' in parsed)) throw new Error(JSON.stringify(parsed))
    const log = openLog({ level: 'error', format: 'text' })
    const one = await start(API, parsed.serve, { say: () => undefined, log, password: undefined, bodies })
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

  /** The status of the task when it has ended, as that server reads it. */
  async function ended(at: Running, task: string): Promise<unknown> {
    for (;;) {
      const status = await call(at, 'task.get_status', task)
      if (status !== 'pending' && status !== 'cancelling') return status
      await pause(10)
    }
  }

  it('end at each, are cancelled at each, and end with their server', async function () {
    this.timeout(60_000)
    const [a, b] = [await server(), await server()] as const
    const short = await call(a, 'VM.create', { name_label: '30' })
    const task = String(await call(a, 'Async.VM.run', short))
    assert.equal(await ended(b, task), 'success')
    assert.equal(await call(b, 'VM.get_power_state', short), 'Halted')
    const long = await call(a, 'VM.create', { name_label: '600000' })
    const cancelled = String(await call(a, 'Async.VM.run', long))
    await call(b, 'task.cancel', cancelled)
    assert.equal(await ended(b, cancelled), 'cancelled')
    const left = String(await call(a, 'Async.VM.run', long))
    while ((await call(b, 'VM.get_power_state', long)) !== 'Running') await pause(10)
    running.splice(running.indexOf(a), 1)
    await a.stop()
    assert.equal(await ended(b, left), 'failure')
    assert.equal(await call(b, 'VM.get_power_state', long), 'Halted')
    while (((await call(b, 'VM.get_tags', long)) as string[]).length === 0) await pause(10)
  })
})
