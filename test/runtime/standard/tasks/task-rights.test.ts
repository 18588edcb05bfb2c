/**
 * The owners of tasks: other users may not change a task, nor read how it ended, by any call; owners outlive a restart.
 */
import assert from 'node:assert/strict'
import { TaskOwners } from '../../../../runtime/standard/tasks/task-owners.ts'
import { Users } from '../../../../runtime/standard/users/users.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { type Desk, openDesk, xmlString } from '../../harness.ts'
import { addUsers, PASSWORD } from '../../roles-api.ts'
import { TestClock } from '../../test-clock.ts'
import { type Batch, labApi } from '../lab-api.ts'

const api = labApi(
  ['session', 'task', 'event'],
  `role keeper
class task without create, destroy destroy allows(keeper) {
  message create(label : string, description : string) : task ref
  message set_status(self : task ref, value : task_status_type enum)
  message set_progress(self : task ref, value : float)
  message set_result(self : task ref, value : string)
  message set_error_info(self : task ref, value : string set)
}
`,
)
const DAY = 24 * 3_600_000
const USERS = ['ann', 'bob', 'kim', 'root'] as const
type User = (typeof USERS)[number]
interface TaskRecord {
  readonly result: string
  readonly error_info: readonly string[]
  readonly status: string
}

describe('the tasks of others', () => {
  let clock: TestClock
  let store: Store
  let desk: Desk
  const sessions = new Map<User, string>()
  const as = (user: User, method: string, ...params: unknown[]) => desk.result(method, sessions.get(user), ...params)
  const error = (user: User, method: string, ...params: unknown[]) => desk.error(method, sessions.get(user), ...params)

  const logIn = async () => {
    for (const user of USERS)
      sessions.set(user, String(await desk.result('session.login_with_password', user, PASSWORD)))
  }
  const serve = async () => {
    desk = openDesk(api, { store, now: clock.now, after: clock.after })
    await logIn()
  }
  beforeEach(async () => {
    clock = new TestClock()
    store = openStore(api, ':memory:')
    addUsers(store, api, { ann: [], bob: [], kim: ['keeper'] })
    await serve()
  })

  /** Two tasks of ann: one that created a VM, and one that failed. */
  const annsTasks = async () => {
    const made = String(await as('ann', 'Async.VM.create', { name_label: 'hers' }))
    const failed = String(await as('ann', 'Async.VM.destroy', 'OpaqueRef:none'))
    await clock.turn()
    await clock.turn()
    return [made, failed] as const
  }
  const denied = (method: string, user: User) => [
    'RBAC_PERMISSION_DENIED',
    `${method}/any`,
    `${method} of a task of others is for keeper; user ${user} has no role`,
  ]

  it('show neither result nor error by any call, no matter who has read them before', async () => {
    const [made, failed] = await annsTasks()
    const [VM] = (await as('root', 'VM.get_all')) as string[]
    const result = xmlString(String(VM))
    const errors = ['HANDLE_INVALID', 'VM', 'OpaqueRef:none']
    for (const user of ['bob', 'ann', 'bob', 'kim', 'bob', 'root', 'bob'] as const) {
      const [seen, info] = user === 'bob' ? ['', []] : [result, errors]
      assert.equal(await as(user, 'task.get_result', made), seen, user)
      assert.deepEqual(await as(user, 'task.get_error_info', failed), info, user)
      assert.equal(await as(user, 'task.get_status', failed), 'failure')
      const records = (await as(user, 'task.get_all_records')) as { [ref: string]: TaskRecord }
      const { events } = (await as(user, 'event.from', ['task'], '', 0)) as Batch
      const shown = new Map(events.map(({ ref, snapshot }) => [ref, snapshot as unknown as TaskRecord]))
      for (const ref of [made, failed])
        for (const record of [await as(user, 'task.get_record', ref), records[ref], shown.get(ref)] as TaskRecord[]) {
          assert.equal(record.result, ref === made ? seen : '', user)
          assert.deepEqual(record.error_info, ref === failed ? info : [], user)
        }
      const xml = await desk.xml('task.get_all_records', xmlString(String(sessions.get(user))))
      assert.equal(xml.includes(String(VM)), user !== 'bob')
      assert.equal(xml.includes('HANDLE_INVALID'), user !== 'bob')
    }
  })

  it('are shown in events only as far as the waiting user may see them', async () => {
    const ref = await as('ann', 'task.create', 'hers', '')
    const { token } = (await as('ann', 'event.from', ['task'], '', 0)) as Batch
    for (const user of ['ann', 'bob'] as const) await as(user, 'event.register', ['*'])
    const waits = (['bob', 'ann'] as const).flatMap((user) => [
      as(user, 'event.from', ['*'], token, 30),
      as(user, 'event.next'),
    ])
    await as('ann', 'task.set_result', ref, 'kept')
    const [bobs, bobsNext, anns, annsNext] = await Promise.all(waits)
    assert.ok(JSON.stringify([anns, annsNext]).split('"kept"').length === 3)
    assert.equal(JSON.stringify([bobs, bobsNext]).includes('kept'), false)
  })

  it('can be changed only by users who may', async () => {
    const calls = [
      ['task.set_progress', 0.5],
      ['task.set_result', 'x'],
      ['task.set_error_info', ['x']],
      ['task.cancel'],
      ['Async.task.cancel'],
      ['task.set_status', 'success'],
      ['task.destroy'],
    ] as const
    for (const [method, ...given] of calls) {
      for (const user of ['ann', 'kim', 'root'] as const) {
        const ref = await as('ann', 'task.create', 'hers', '')
        const before = await as('root', 'task.get_record', ref)
        assert.deepEqual(await error('bob', method, ref, ...given), denied(method, 'bob'))
        assert.deepEqual(await as('root', 'task.get_record', ref), before)
        await as(user, method, ref, ...given)
      }
    }
  })

  it('give the usual error where they do not exist', async () => {
    for (const method of ['task.cancel', 'task.destroy', 'task.get_result'])
      assert.deepEqual(await error('bob', method, 'OpaqueRef:none'), ['HANDLE_INVALID', 'task', 'OpaqueRef:none'])
  })

  it('keep their owner after a restart', async () => {
    const [made] = await annsTasks()
    await desk.service.close()
    await serve()
    assert.equal(await as('bob', 'task.get_result', made), '')
    assert.notEqual(await as('ann', 'task.get_result', made), '')
    assert.deepEqual(await error('bob', 'task.destroy', made), denied('task.destroy', 'bob'))
    await as('ann', 'task.destroy', made)
  })

  it('have no owner after the user is removed: not a later user of the same name either', async () => {
    const [made] = await annsTasks()
    await desk.service.close()
    const users = new Users(store.settings, api.roles)
    const { hash = '' } = users.get('ann') ?? {}
    users.remove('ann')
    store.commit()
    await desk.service.close()
    desk = openDesk(api, { store, now: clock.now, after: clock.after })
    store.commit()
    users.put({ name: 'ann', roles: [], hash })
    store.commit()
    await logIn()
    assert.equal(await as('ann', 'task.get_result', made), '')
    assert.deepEqual(await error('ann', 'task.destroy', made), denied('task.destroy', 'ann'))
    await as('kim', 'task.destroy', made)
  })

  it('run with the rights that their user has by then', async () => {
    const closed = labApi(['session', 'task'], 'role keeper\nclass safe allows(keeper) { RW label : string = "" }')
    const change: readonly (readonly [error: string, request: object])[] = [
      ['safe.create is for keeper; user kim has no role', { ask: 'set roles', user: 'kim', roles: [] }],
      ['user kim was removed before safe.create was run', { ask: 'remove user', user: 'kim' }],
      ['', { ask: 'end sessions', user: 'kim' }],
    ]
    for (const [denied, request] of change) {
      store = openStore(closed, ':memory:')
      addUsers(store, closed, { ann: [], bob: [], kim: ['keeper'] })
      desk = openDesk(closed, { store, now: clock.now, after: clock.after })
      await logIn()
      const { control } = desk.service
      assert.ok(control)
      // One task runs in each turn, so the requests of the same turn are done before the second task runs.
      const tasks = [1, 2].map(() => as('kim', 'Async.safe.create', {}))
      const answered = new Promise((resolve) => control(request, resolve))
      const [, second] = await Promise.all(tasks)
      await answered
      while ((await as('root', 'task.get_status', second)) === 'pending') await clock.turn()
      const said = (await as('root', 'task.get_error_info', second)) as string[]
      assert.deepEqual(said, denied ? ['RBAC_PERMISSION_DENIED', 'safe.create', denied] : [])
    }
  })

  it('can be changed only by root if no clause allows other users', async () => {
    const closed = labApi(['session', 'task'])
    store = openStore(closed, ':memory:')
    addUsers(store, closed, { ann: [], bob: [], kim: [] })
    desk = openDesk(closed, { store, now: clock.now, after: clock.after })
    await logIn()
    const [made] = await annsTasks()
    const said = 'task.cancel of a task of others is for root only; user bob has no role'
    assert.deepEqual(await error('bob', 'task.cancel', made), ['RBAC_PERMISSION_DENIED', 'task.cancel/any', said])
    await as('root', 'task.destroy', made)
  })

  it('are removed with their owners', async () => {
    const [made] = await annsTasks()
    await as('ann', 'task.destroy', made)
    clock.pass(DAY + 1)
    desk.service.save()
    desk.service.save()
    store.commit()
    assert.deepEqual(
      await desk.result('session.login_with_password', 'root', PASSWORD).then(() => store.settings.keys('task:')),
      [],
    )
  })
})

describe('TaskOwners', () => {
  it('keeps in the data who started a task', () => {
    const store = openStore(api, ':memory:')
    const owners = new TaskOwners(store.settings)
    owners.set('OpaqueRef:a', 'ann')
    owners.set('OpaqueRef:b', 'bob')
    owners.disown((user) => user === 'ann')
    assert.deepEqual([owners.of('OpaqueRef:a'), owners.of('OpaqueRef:b')], [undefined, 'bob'])
    owners.sweep(() => false)
    assert.equal(owners.of('OpaqueRef:b'), undefined)
  })
})
