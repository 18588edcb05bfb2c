/** Tasks: `Async.C.m` runs after it was answered, one task a turn, and its task says how it ended. */
import assert from 'node:assert/strict'
import type { Handler } from '../../../../runtime/engine/handler.ts'
import { SLICE } from '../../../../runtime/standard/slices.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { ApiError } from '../../../../runtime/values/api-error.ts'
import type { Value } from '../../../../runtime/values/values.ts'
import { type Desk, openDesk, send, xmlString } from '../../harness.ts'
import { TestClock } from '../../test-clock.ts'
import { failNextCommit } from '../failing-commit.ts'
import { guardedApi, labApi } from '../lab-api.ts'

const DAY = 24 * 3_600_000

/** A call that ends when the test says so. */
interface Slow {
  end(text: string): void
  fail(error: Error): void
}

describe('tasks', () => {
  let clock: TestClock
  let store: Store
  let desk: Desk
  let slow: Slow | undefined
  /** `VM.start` waits for the test where it is given a delay. */
  const start: Handler = ([, delay]) => {
    if (delay === 0n) return 'up'
    if (delay === 1n) throw new ApiError('VM_BAD', 'a', 'a')
    if (delay === 2n) throw new Error('a bug')
    return new Promise((resolve, reject) => {
      slow = { end: resolve, fail: reject }
    })
  }
  const handlers = new Map([['VM.start', start]])
  const open = () => openDesk(labApi(['task', 'event'], MORE), { store, handlers, now: clock.now, after: clock.after })
  const call = async (method: string, ...params: unknown[]) => String(await desk.result(method, ...params))
  const task = async (ref: string) => (await desk.result('task.get_record', ref)) as Record<string, unknown>
  const statusOf = async (ref: string) => (await task(ref)).status

  beforeEach(() => {
    clock = new TestClock()
    store = openStore(labApi(['task', 'event'], MORE), ':memory:')
    desk = open()
    slow = undefined
  })

  it('are bounded in number, and in the size of their arguments', async () => {
    const call = (id: number, text = '') => ({ method: 'Async.VM.create', params: [{ name_label: text }], id })
    const codes = async (calls: unknown[]) => {
      const body = JSON.stringify(calls)
      const replies = JSON.parse((await send(desk.front, 'application/json', body)).body) as {
        error: string[] | null
      }[]
      return replies.map(({ error }) => error?.[0] ?? 'OK')
    }
    const batches = Array.from({ length: 11 }, (_, i) =>
      codes(Array.from({ length: 1000 }, (_, j) => call(i * 1000 + j))),
    )
    const all = (await Promise.all(batches)).flat()
    const accepted = all.filter((code) => code === 'OK').length
    // Some calls run while others arrive.
    assert.ok(accepted >= 10_000 && accepted < 10_100, `${accepted} were accepted`)
    assert.deepEqual(new Set(all), new Set(['OK', 'TOO_MANY_PENDING_TASKS']))
    assert.equal(store.class('task').refs().length, accepted)
    desk = open()
    const large = await codes(Array.from({ length: 45 }, (_, i) => call(i, 'x'.repeat(20_000)))).then((c) => c.length)
    assert.equal(large, 45)
    const text = 'x'.repeat(900_000)
    const replies = await Promise.all(Array.from({ length: 60 }, (_, i) => codes([call(i, text)])))
    const taken = replies.flat().filter((code) => code === 'OK').length
    assert.ok(taken >= 36 && taken < 50, `${taken} were accepted`)
  })

  it('are answered at once and then run', async () => {
    clock.pass(1500)
    const ref = await call('Async.VM.create', { name_label: 'a' })
    const { uuid, ...pending } = await task(ref)
    assert.match(String(uuid), /^[0-9a-f-]{36}$/)
    assert.deepEqual(pending, {
      name_label: 'Async.VM.create',
      name_description: '',
      created: '20260131T00:00:01Z',
      finished: '19700101T00:00:00Z',
      status: 'pending',
      progress: 0,
      type: 'VM ref',
      result: '',
      error_info: [],
    })
    assert.deepEqual(await desk.result('VM.get_all'), [])
    clock.pass(2000)
    await clock.turn()
    const [VM] = (await desk.result('VM.get_all')) as string[]
    const { uuid: _, ...ended } = await task(ref)
    const end = { finished: '20260131T00:00:03Z', status: 'success', progress: 1, result: xmlString(String(VM)) }
    assert.deepEqual(ended, { ...pending, ...end })
    assert.equal(store.dirty, false)
  })

  it('have no result for void, and the text of any other', async () => {
    const VM = await call('VM.create', {})
    const refs = [await call('Async.VM.start', VM), await call('Async.VM.destroy', VM)]
    await clock.turn()
    const [started, destroyed] = await Promise.all(refs.map(task))
    assert.deepEqual([started?.result, started?.type], [xmlString('up'), 'string'])
    assert.deepEqual([destroyed?.result, destroyed?.type, destroyed?.status], ['', 'void', 'success'])
  })

  it('are made by XML-RPC too', async () => {
    const reply = await desk.xml('Async.VM.create', '<value><struct></struct></value>')
    const [ref = ''] = /OpaqueRef:[0-9a-f-]+/.exec(reply) ?? []
    await clock.turn()
    assert.equal(await statusOf(ref), 'success')
  })

  it('fail with the error of the call, which changes nothing', async () => {
    const VM = await call('VM.create', {})
    await call('VIF.create', { VM })
    const refs = [
      await call('Async.VM.destroy', VM),
      await call('Async.VM.start', VM, 1),
      await call('Async.VM.start', VM, 2),
      await call('Async.VM.stop', VM),
    ]
    await clock.turn()
    await clock.turn()
    const ended = await Promise.all(refs.map(task))
    const [destroyed, failed, bug, unwritten] = ended.map((t) => t.error_info as string[])
    assert.deepEqual(destroyed?.slice(0, 3), ['OBJECT_IN_USE', 'VM', VM])
    assert.deepEqual(failed, ['VM_BAD', 'a', 'a'])
    assert.deepEqual(bug, ['INTERNAL_ERROR', 'a bug'])
    assert.deepEqual(unwritten, ['NOT_IMPLEMENTED', 'VM.stop'])
    assert.match(desk.logged.join(), /a bug/)
    for (const { status, progress, finished } of ended)
      assert.deepEqual([status, progress, finished], ['failure', 1, '20260131T00:00:00Z'])
  })

  it('are refused at once where the call would be refused', async () => {
    const mismatch = 'MESSAGE_PARAMETER_COUNT_MISMATCH'
    assert.deepEqual(await desk.error('Async.VM.destroy'), [mismatch, 'Async.VM.destroy', '1', '0'])
    assert.deepEqual(await desk.error('Async.VM.create', { name_label: 5 }), ['FIELD_TYPE_ERROR', 'name_label'])
    for (const method of ['Async.VM.get_tags', 'Async.VM.set_tags', 'Async.event.next'])
      assert.deepEqual(await desk.error(method), ['MESSAGE_METHOD_UNKNOWN', method])
    assert.deepEqual(await desk.result('task.get_all'), [])
  })

  it('run one a turn, in order, while slow ones go on', async () => {
    const VM = await call('VM.create', {})
    const waits = await call('Async.VM.start', VM, 9)
    const refs = await Promise.all(['a', 'b', 'c'].map((name_label) => call('Async.VM.create', { name_label })))
    const statuses = () => [waits, ...refs].map((ref) => store.class('task').field('status').get(ref))
    const seen = [statuses().join()]
    while (store.class('VM').count() < 4) {
      await clock.turn()
      if (seen.at(-1) !== statuses().join()) seen.push(statuses().join())
    }
    const [p, s] = ['pending', 'success']
    assert.deepEqual(seen, [`${p},${p},${p},${p}`, `${p},${s},${p},${p}`, `${p},${s},${s},${p}`, `${p},${s},${s},${s}`])
    slow?.end('late')
    await clock.turn()
    assert.equal((await task(waits)).result, xmlString('late'))
  })

  it('are cancelled before they begin', async () => {
    const ref = await call('Async.VM.create', {})
    assert.equal(await desk.result('task.cancel', ref), '')
    await clock.turn()
    const { status, error_info, finished } = await task(ref)
    assert.deepEqual([status, error_info, finished], ['cancelled', ['TASK_CANCELLED', ref], '20260131T00:00:00Z'])
    assert.deepEqual(await desk.result('VM.get_all'), [])
    await desk.result('task.cancel', ref)
    assert.equal(await statusOf(ref), 'cancelled')
    assert.deepEqual(await desk.error('task.cancel', 'OpaqueRef:no'), ['HANDLE_INVALID', 'task', 'OpaqueRef:no'])
  })

  it('are cancelled when they end if they have begun, whatever their end', async () => {
    const VM = await call('VM.create', {})
    for (const end of [() => slow?.end('up'), () => slow?.fail(new ApiError('VM_BAD'))]) {
      const ref = await call('Async.VM.start', VM, 9)
      await clock.turn()
      await desk.result('task.cancel', ref)
      assert.equal(await statusOf(ref), 'cancelling')
      end()
      await clock.turn()
      const { status, result, error_info } = await task(ref)
      assert.deepEqual([status, result, error_info], ['cancelled', '', ['TASK_CANCELLED', ref]])
    }
  })

  it('can be destroyed: one that is not begun is not run, one that runs ends unseen', async () => {
    const VM = await call('VM.create', {})
    await desk.result('task.destroy', await call('Async.VM.destroy', VM))
    const [slowOne, done] = [await call('Async.VM.start', VM, 9), await call('Async.VM.start', VM)]
    await clock.turn()
    await clock.turn()
    for (const ref of [slowOne, done]) await desk.result('task.destroy', ref)
    slow?.end('up')
    await clock.turn()
    assert.deepEqual(await desk.result('task.get_all'), [])
    assert.deepEqual(await desk.result('VM.get_all'), [VM])
  })

  it('are removed a day after they ended', async () => {
    const VM = await call('VM.create', {})
    const [ended, kept, running] = [
      await call('Async.VM.start', VM),
      await call('Async.VM.start', VM),
      await call('Async.VM.start', VM, 9),
    ]
    await clock.turn()
    await clock.turn()
    await call('holder.create', { task: kept })
    clock.pass(DAY - 1000)
    desk.service.save()
    assert.equal(((await desk.result('task.get_all')) as []).length, 3)
    clock.pass(2000)
    desk.service.save()
    assert.deepEqual(await desk.result('task.get_all'), [kept, running])
    assert.deepEqual(await desk.error('task.get_status', ended), ['HANDLE_INVALID', 'task', ended])
  })

  it('are removed a day after a clock that was years ahead is set right', async () => {
    clock.pass(3000 * DAY)
    await call('Async.VM.create', {})
    await clock.turn()
    clock.pass(-3000 * DAY)
    desk.service.save()
    await call('Async.VM.create', {})
    await clock.turn()
    clock.pass(DAY + 1000)
    desk.service.save()
    assert.deepEqual(await desk.result('task.get_all'), [])
  })

  it('are removed after a restart too', async () => {
    const ref = await call('Async.VM.create', {})
    await clock.turn()
    clock.pass(DAY / 2)
    await desk.service.close()
    desk = open()
    desk.service.save()
    assert.equal(await statusOf(ref), 'success')
    clock.pass(DAY / 2 + 1000)
    desk.service.save()
    assert.deepEqual(await desk.result('task.get_all'), [])
  })

  it('are removed one slice a turn where thousands ended together', async () => {
    const tasks = store.class('task')
    const old = new Map<string, Value>([
      ['status', 'success'],
      ['finished', '20260101T00:00:00Z'],
    ])
    store.atomically(() => {
      for (let i = 0; i < 3000; i++) tasks.create(old)
    })
    desk = open()
    store.commit()
    desk.service.save()
    let left = tasks.count()
    for (let turns = 0; left > 0; turns++) {
      assert.ok(turns < 3000, 'they never go')
      await clock.turn()
      assert.ok(left - tasks.count() <= SLICE)
      left = tasks.count()
    }
  })

  it('have failed after a restart if they were under way', async () => {
    const VM = await call('VM.create', {})
    const refs = [await call('Async.VM.start', VM, 9), await call('Async.VM.start', VM, 9)]
    await clock.turn()
    await clock.turn()
    await desk.result('task.cancel', refs[1])
    const closing = desk
    const queued = await call('Async.VM.create', {})
    await closing.service.close()
    slow?.end('up')
    await clock.turn()
    desk = open()
    for (const ref of [...refs, queued]) {
      const { status, error_info, finished } = await task(ref)
      const [code, sentence] = error_info as string[]
      assert.deepEqual([code, finished], ['INTERNAL_ERROR', '20260131T00:00:00Z'])
      assert.equal(status, 'failure')
      assert.match(sentence ?? '', /^The server ended before the task did/)
    }
    assert.deepEqual([await desk.result('VM.get_all'), closing.logged], [[VM], []])
  })

  it('fail if their change could not be committed', async () => {
    const ref = await call('Async.VM.create', {})
    failNextCommit()
    while (store.dirty || store.class('task').field('status').get(ref) === 'pending') await clock.turn()
    const { status, error_info } = await task(ref)
    assert.deepEqual([status, (error_info as string[])[0]], ['failure', 'INTERNAL_ERROR'])
    assert.deepEqual(await desk.result('VM.get_all'), [])
  })

  it('do not exist if their own creation could not be committed', async () => {
    failNextCommit()
    assert.equal((await desk.error('Async.VM.create', {}))[0], 'INTERNAL_ERROR')
    await clock.turn()
    assert.deepEqual([await desk.result('task.get_all'), await desk.result('VM.get_all')], [[], []])
  })

  it('are objects whose changes are events', async () => {
    const { token } = (await desk.result('event.from', ['task'], '', 0)) as { token: string }
    const seen = desk.result('event.from', ['task'], token, 30)
    const ref = await call('Async.VM.create', {})
    const first = (await seen) as { token: string; events: { ref: string; operation: string }[] }
    assert.deepEqual(
      first.events.map((e) => [e.operation, e.ref]),
      [['add', ref]],
    )
    const next = (await desk.result('event.from', ['task'], first.token, 30)) as typeof first
    assert.deepEqual(
      next.events.map((e) => [e.operation, e.ref]),
      [['mod', ref]],
    )
  })

  it('are made and ended by clients where the API declares it', async () => {
    const ref = await call('task.create', 'mine', 'by hand')
    const { name_label, name_description, status } = await task(ref)
    assert.deepEqual([name_label, name_description, status], ['mine', 'by hand', 'pending'])
    await desk.result('task.cancel', ref)
    assert.equal(await statusOf(ref), 'cancelling')
    await desk.result('task.set_progress', ref, 0.25)
    const refused = ['VALUE_NOT_SUPPORTED', 'value', '5.5', 'is not between 0 and 1']
    assert.deepEqual(await desk.error('task.set_progress', ref, 5.5), refused)
    assert.equal((await desk.error('task.set_progress', ref, -1e-9))[0], 'VALUE_NOT_SUPPORTED')
    const none = 'OpaqueRef:none'
    assert.deepEqual(await desk.error('task.set_progress', none, 1), ['HANDLE_INVALID', 'task', none])
    assert.equal((await task(ref)).progress, 0.25)
    await desk.result('task.set_status', ref, 'success')
    assert.equal((await task(ref)).progress, 1)
    assert.equal((await task(ref)).finished, '20260131T00:00:00Z')
    clock.pass(DAY)
    desk.service.save()
    assert.deepEqual(await desk.result('task.get_all'), [])
  })

  it('list their allowed operations where the API has such a field', async () => {
    const field = 'RO/runtime allowed_operations : task_allowed_operations enum set = []'
    const more = `enum task_allowed_operations { cancel, destroy }\nclass task {\n  ${field}`
    const api = labApi(['task'], MORE.replace('class task {', more))
    desk = openDesk(api, { now: clock.now })
    const ref = await call('Async.VM.create', {})
    assert.deepEqual((await task(ref)).allowed_operations, ['cancel', 'destroy'])
    await clock.turn()
    assert.deepEqual((await task(ref)).allowed_operations, ['destroy'])
  })

  it('are refused to callers without a session, and cannot log in', async () => {
    desk = openDesk(guardedApi(['session', 'task']), { password: 'root' })
    const session = await call('session.login_with_password', 'root', 'root')
    assert.deepEqual(await desk.error('Async.VM.create', 'OpaqueRef:no', {}), ['SESSION_INVALID', 'OpaqueRef:no'])
    const methods = (await desk.result('system.listMethods')) as string[]
    assert.ok(methods.includes('Async.session.logout') && !methods.includes('Async.session.login_with_password'))
    const ref = await call('Async.session.logout', session)
    await clock.turn()
    assert.equal(store.class('task').has(ref), false)
    assert.deepEqual(await desk.error('VM.get_all', session), ['SESSION_INVALID', session])
  })
})

/** A class whose objects refer to tasks, and the messages that the Xen API declares for tasks of clients. */
const MORE = `
class holder {
  RO/constructor task : task ref
}

class task {
  message create(label : string, description : string) : task ref
  message set_status(self : task ref, value : task_status_type enum)
  message set_progress(self : task ref, value : float)
}
`
