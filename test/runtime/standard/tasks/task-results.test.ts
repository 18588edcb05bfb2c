/** The results of tasks: kept whole up to a length, beyond which the task fails and its changes are undone. */
import assert from 'node:assert/strict'
import type { Handler } from '../../../../runtime/engine/handler.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { isStreamed, textOf, type WireAnswer } from '../../../../runtime/wire/answer.ts'
import { type Desk, openDesk } from '../../harness.ts'
import { labApi } from '../lab-api.ts'

const MOST = 4 * 1024 * 1024

describe('the result of a task', () => {
  let store: Store
  let desk: Desk
  let text: string
  beforeEach(() => {
    const api = labApi(['task', 'event'])
    store = openStore(api, ':memory:')
    const start: Handler = ([vm]) =>
      store.atomically(() => {
        store.class('VM').field('name_label').set(String(vm), 'started')
        return text
      })
    desk = openDesk(api, { store, handlers: new Map([['VM.start', start]]) })
  })
  afterEach(() => store.close())

  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const run = async () => {
    const vm = String(await desk.result('VM.create', { name_label: 'new' }))
    const task = String(await desk.result('Async.VM.start', vm))
    while ((await desk.result('task.get_status', task)) === 'pending') await turn()
    return { task, label: await desk.result('VM.get_name_label', vm) }
  }

  it('may be long, and is read back in slices', async () => {
    text = 'é<'.repeat(400_000)
    const { task, label } = await run()
    assert.equal(label, 'started')
    const body = JSON.stringify({ jsonrpc: '2.0', method: 'task.get_result', params: [task], id: 1 })
    const answer = await new Promise<WireAnswer>((resolve) => desk.service.json(Buffer.from(body), resolve))
    assert.ok(isStreamed(answer))
    const { result } = JSON.parse(textOf(answer)) as { result: string }
    assert.equal(result, `<value><string>${'é&lt;'.repeat(400_000)}</string></value>`)
  })

  it('that is too long makes it fail, and undoes its changes', async () => {
    text = 'x'.repeat(MOST)
    const { task, label } = await run()
    assert.equal(label, 'new')
    assert.equal(await desk.result('task.get_status', task), 'failure')
    const [code, message] = (await desk.result('task.get_error_info', task)) as string[]
    assert.equal(code, 'INTERNAL_ERROR')
    assert.match(String(message), /longer than 4194304 characters/)
    assert.equal(await desk.result('task.get_result', task), '')
  })
})
