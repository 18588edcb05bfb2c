/**
 * Calls that change the other end of a pair without naming it: objects created with partners, and destroyed with some.
 */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api Bank uses session, task
role clerk
role admin includes clerk
class safe {
  RW         keepers : person ref set <-> safes = [] set allows(admin)
  RO/runtime keys    : key ref set <-> safe set allows(admin)
}
class person {
  RW safes : safe ref set <-> keepers = []
}
class key without create, destroy {
  RO/constructor safe : safe ref or null <-> keys
  RO/constructor size : int = 1
  RO/constructor desk : desk ref or null <-> keys = null
  message create(safe : safe ref or null, size : int) : key ref
  message set_safe(key : key ref, safe : safe ref or null, size : int)
  message set_size(key : key ref, size : int, safe : safe ref or null)
  message destroy(key : key ref)
}
class desk {
  RO/runtime keys : key ref set <-> desk
}
`
const NULL = 'OpaqueRef:NULL'

describe('rights to the other end of a pair', () => {
  let desk: Desk
  const sessions = new Map<string, string>()
  let safe = ''
  const as = async (user: string, method: string, ...params: unknown[]) =>
    String(await desk.result(method, sessions.get(user), ...params))
  const error = (user: string, method: string, ...params: unknown[]) =>
    desk.error(method, sessions.get(user), ...params)
  const denied = (permission: string, what = permission) => [
    'RBAC_PERMISSION_DENIED',
    permission,
    `${what} is for admin; user ann has the role clerk`,
  ]

  before(async () => {
    const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
    assert.ok(model, diagnostics.map((d) => d.message).join())
    const store = openStore(model, ':memory:')
    addUsers(store, model, { ann: ['clerk'], kim: ['admin'] })
    desk = openDesk(model, { store })
    for (const user of ['root', 'ann', 'kim'])
      sessions.set(user, String(await desk.result('session.login_with_password', user, PASSWORD)))
    safe = await as('root', 'safe.create', {})
  })

  it('are required where a record has partners', async () => {
    const refused = denied('person.create/safes', 'person.create with safes')
    assert.deepEqual(await error('ann', 'person.create', { safes: [safe] }), refused)
    assert.deepEqual(await desk.result('person.get_all', sessions.get('root')), [])
    for (const record of [{}, { safes: [] }]) await as('ann', 'person.create', record)
    for (const user of ['kim', 'root']) await as(user, 'person.create', { safes: [safe] })
  })

  it('are required by declared messages that create, set and destroy', async () => {
    const refused = denied('key.create/safe', 'key.create with safe')
    assert.deepEqual(await error('ann', 'key.create', safe, 1), refused)
    const loose = await as('ann', 'key.create', NULL, 1)
    const kept = await as('kim', 'key.create', safe, 1)
    assert.deepEqual(await error('ann', 'key.set_safe', loose, safe, 2), denied('key.set_safe'))
    assert.deepEqual(await error('ann', 'key.set_size', loose, 2, safe), denied('key.set_size'))
    assert.deepEqual(await error('ann', 'key.destroy', kept), denied('key.destroy/safe', 'key.destroy with safe'))
    await as('ann', 'key.destroy', loose)
    await as('kim', 'key.destroy', kept)
    assert.deepEqual(await desk.result('key.get_all', sessions.get('root')), [])
  })

  it('are required when a task runs, which fails without them', async () => {
    const task = await as('ann', 'Async.person.create', { safes: [safe] })
    while ((await as('ann', 'task.get_status', task)) === 'pending') await new Promise(setImmediate)
    const info = await desk.result('task.get_error_info', sessions.get('ann'), task)
    assert.deepEqual(info, denied('person.create/safes', 'person.create with safes'))
  })

  it('are not required for ends that everybody may change', async () => {
    const desk1 = await as('ann', 'desk.create', {})
    await as('ann', 'desk.destroy', desk1)
  })
})
