/** Transfers, and messages whose code is in `handlers.ts`, with their tasks, where several servers share the data. */
import assert from 'node:assert/strict'
import { NO_REQUEST } from '../../../runtime/engine/call-origin.ts'
import type { OpenTransfer, TransferError } from '../../../runtime/engine/transfer.ts'
import { openCode } from '../../../runtime/outside/outside.ts'
import { labApi } from '../standard/lab-api.ts'
import { type LabServer, openServicesLab, type ServicesLab } from './services-lab.ts'

const MORE = `
class depot {
  RW name_label : string = ""
  message run(depot : depot ref) : string
}
class task {
  message create(label : string, description : string) : task ref
}
`
const api = labApi(['task', 'event'], MORE)

/** What the code of the test uses of its context. */
interface Ctx {
  readonly signal: AbortSignal
  transaction<T>(work: (tx: { depot: { get(ref: unknown): { name_label: string } } }) => T): Promise<T>
}

describe('code of several servers', () => {
  let lab: ServicesLab
  let a: LabServer
  let b: LabServer
  let released: () => void
  const log = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: assert.fail }
  const status = (server: LabServer, task: string) => server.result('task.get_status', task)
  const progress = (server: LabServer, task: string) => server.result('task.get_progress', task)

  beforeEach(async () => {
    const release = Promise.withResolvers<void>()
    released = release.resolve
    const run = async ({ depot }: { depot: string }, { transaction, signal }: Ctx) => {
      await transaction((tx) => {
        tx.depot.get(depot).name_label = 'begun'
      })
      const ended = new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => reject(signal.reason))
      })
      await Promise.race([release.promise, ended])
      return transaction((tx) => `${tx.depot.get(depot).name_label}, ended`)
    }
    const module = { messages: { 'depot.run': run }, http: { 'PUT /disk': () => new Response('') } }
    lab = openServicesLab(api, { code: openCode(api, module, log) })
    a = lab.start()
    b = lab.start()
    await lab.rest()
  })

  async function begin(server: LabServer, task: string): Promise<OpenTransfer | TransferError> {
    const query = new URLSearchParams({ task_id: task })
    const head = { method: 'PUT', path: '/disk', query, cookie: '', authorization: '', isForeign: false, length: 10 }
    const begun = server.service.transfers?.begin(head, NO_REQUEST)
    await lab.rest()
    assert.ok(begun)
    return begun
  }

  describe('transfers', () => {
    it('take the task that a client has made at another server, and report to it', async () => {
      const task = String(await a.result('task.create', 'move', ''))
      const transfer = await begin(b, task)
      assert.ok('moved' in transfer)
      transfer.moved(5, 10)
      await lab.rest()
      assert.deepEqual([await progress(a, task), await status(a, task)], [0.5, 'pending'])
      transfer.end()
      await lab.rest()
      assert.deepEqual([await progress(a, task), await status(a, task)], [1, 'success'])
      assert.deepEqual(lab.kept('task-server:'), [])
    })

    it('are refused a task that a transfer at another server has', async () => {
      const task = String(await a.result('task.create', 'move', ''))
      await begin(b, task)
      const refused = await begin(a, task)
      assert.ok('code' in refused)
      assert.equal(refused.code, 'VALUE_NOT_SUPPORTED')
    })

    it('are asked to end where their task is cancelled at another server', async () => {
      const task = String(await a.result('task.create', 'move', ''))
      const transfer = await begin(b, task)
      assert.ok('signal' in transfer)
      await a.result('task.cancel', task)
      await lab.rest()
      assert.equal(transfer.signal.aborted, true)
      transfer.fail(transfer.signal.reason)
      await lab.rest()
      assert.equal(await status(a, task), 'cancelled')
    })

    it('have failed where their server goes, also with a task of another one', async () => {
      const task = String(await a.result('task.create', 'move', ''))
      await begin(b, task)
      b.kill()
      await lab.rest()
      assert.equal(await status(a, task), 'failure')
    })
  })

  describe('messages', () => {
    it('write in transactions of their own, and end their task', async () => {
      const depot = String(await a.result('depot.create', { name_label: 'new' }))
      const task = String(await a.result('Async.depot.run', depot))
      await lab.rest()
      assert.deepEqual([await status(b, task), await b.result('depot.get_name_label', depot)], ['pending', 'begun'])
      released()
      await lab.rest()
      assert.equal(await status(b, task), 'success')
      assert.match(String(await b.result('task.get_result', task)), /begun, ended/)
    })

    it('are asked to end by a cancel at another server', async () => {
      const depot = String(await a.result('depot.create', { name_label: 'new' }))
      const task = String(await a.result('Async.depot.run', depot))
      await lab.rest()
      await b.result('task.cancel', task)
      await lab.rest()
      assert.equal(await status(b, task), 'cancelled')
    })

    it('are asked to end where others have taken their server for gone', async () => {
      const depot = String(await a.result('depot.create', { name_label: 'new' }))
      const task = String(await a.result('Async.depot.run', depot))
      await lab.rest()
      lab.expire(a)
      await lab.rest()
      assert.deepEqual([await status(b, task), lab.kept('task-server:')], ['failure', []])
      released()
      await lab.rest()
      assert.equal(await status(b, task), 'failure')
    })
  })
})
