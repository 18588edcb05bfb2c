/**
 * A client is recognised by the reference of its session: no answer to any user has one, except that of the login.
 */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { type Desk, openDesk, send, xmlString } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api T uses session, task, event
class session without create, destroy, get_all {
  RW this_user : person ref or null = null
  RW seat      : chair ref or null <-> sitter = null
  message get_all_records() : (session ref -> session record) map
  message get_all() : session ref set
}
class person {
}
class chair {
  RO/runtime sitter : session ref <-> seat
}
class lock {
  RW holder  : session ref or null = null
  RW holders : session ref set @unbound = []
  RW seen    : (session ref -> string) map = {}
  RW last    : (string -> session ref) map = {}
  message fail(self : lock ref)
}
`

const SECRET = '(secret)'
const NULL = 'OpaqueRef:NULL'

describe('references of sessions', () => {
  let desk: Desk
  let [mine, other] = ['', '']
  let [person, chair, lock] = ['', '', '']
  const root = (method: string, ...params: unknown[]) => desk.result(method, mine, ...params)
  const error = (method: string, ...params: unknown[]) => desk.error(method, mine, ...params)

  before(async () => {
    const { model, diagnostics } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
    assert.ok(model, diagnostics.map((d) => d.message).join())
    const store = openStore(model, ':memory:')
    addUsers(store, model, { ann: [] })
    const failing = ([self]: readonly unknown[]) => {
      throw new Error(`a bug about ${String(self)} of ${other}`)
    }
    desk = openDesk(model, { store, handlers: new Map([['lock.fail', failing]]) })
    mine = String(await desk.result('session.login_with_password', 'root', PASSWORD))
    other = String(await desk.result('session.login_with_password', 'ann', PASSWORD))
    person = String(await root('person.create', {}))
    chair = String(await root('chair.create', {}))
    const held = { holder: other, holders: [mine, other], seen: { [other]: 'x' }, last: { first: other } }
    lock = String(await root('lock.create', held))
    await desk.result('session.set_this_user', other, other, person)
    await desk.result('session.set_seat', other, other, chair)
  })

  it('are not in the error of an object that a session refers to', async () => {
    const inUse = ['OBJECT_IN_USE', 'person', person, 'session', SECRET, 'this_user']
    assert.deepEqual(await error('person.destroy', person), inUse)
    assert.deepEqual(await error('session.set_seat', mine, chair), [
      'VALUE_NOT_SUPPORTED',
      'seat',
      chair,
      `it is paired with ${SECRET} already`,
    ])
  })

  it('are not in errors that repeat a value that was given or stored', async () => {
    assert.deepEqual(await error('lock.get_holder', other), ['HANDLE_INVALID', 'lock', SECRET])
    assert.deepEqual(await error(`${other}.get_holder`), ['MESSAGE_METHOD_UNKNOWN', `${SECRET}.get_holder`])
    assert.deepEqual(await error('lock.set_holder', other, mine), ['HANDLE_INVALID', 'lock', SECRET])
    const again = ['MAP_DUPLICATE_KEY', 'first', SECRET, SECRET]
    assert.deepEqual(await error('lock.add_to_last', lock, 'first', mine), again)
    assert.deepEqual(await error('event.next'), ['SESSION_NOT_REGISTERED', SECRET])
  })

  it('are neither in the error of a bug nor in the log', async () => {
    assert.deepEqual(await error('lock.fail', lock), ['INTERNAL_ERROR', `a bug about ${lock} of ${SECRET}`])
    assert.ok(desk.logged.some((line) => line.includes('a bug about')))
    assert.equal(desk.logged.join().includes(other), false)
  })

  it('are not in a task', async () => {
    const task = await root('Async.lock.destroy', other)
    while ((await root('task.get_status', task)) === 'pending') await new Promise(setImmediate)
    assert.deepEqual(await root('task.get_error_info', task), ['HANDLE_INVALID', 'lock', SECRET])
  })

  it('read as null in fields and records, and are left out of sets and of the keys of maps', async () => {
    assert.equal(await root('lock.get_holder', lock), NULL)
    assert.deepEqual(await root('lock.get_holders', lock), [])
    assert.deepEqual(await root('lock.get_seen', lock), {})
    assert.deepEqual(await root('lock.get_last', lock), { first: NULL })
    const { uuid: _, ...record } = (await root('lock.get_record', lock)) as { [name: string]: unknown }
    assert.deepEqual(record, { holder: NULL, holders: [], seen: {}, last: { first: NULL } })
    assert.equal(await root('chair.get_sitter', chair), NULL)
    assert.equal(await root('session.get_by_uuid', await root('session.get_uuid', other)), NULL)
    assert.deepEqual(await root('session.get_all'), [])
    assert.deepEqual(await root('session.get_all_records'), {})
  })

  it('are in no answer of a reading call, on both formats', async () => {
    const objects: { readonly [name: string]: string } = { lock, chair, person, session: other }
    const calls = desk.service.rpcs.filter(
      ({ name, params, takesSession }) =>
        takesSession && /\.get_/.test(name) && params.every((p) => p.name === 'self') && !name.includes('Async'),
    )
    assert.ok(calls.length >= 40, String(calls.length))
    const bodies = [JSON.stringify(await root('event.from', ['*'], '', 0))]
    for (const { name, class: owner, params } of calls) {
      const given = params.length === 0 ? [] : [objects[owner] ?? '']
      const json = { jsonrpc: '2.0', id: 1, method: name, params: [mine, ...given] }
      bodies.push((await send(desk.front, 'application/json', JSON.stringify(json))).body)
      bodies.push(await desk.xml(name, ...[mine, ...given].map(xmlString)))
    }
    for (const body of bodies) for (const ref of [mine, other]) assert.equal(body.includes(ref), false, body)
  })

  it('can still be sent as parameters', async () => {
    await root('lock.set_holder', lock, mine)
    await root('lock.set_holder', lock, NULL)
    assert.deepEqual(await error('lock.set_holder', lock, 'OpaqueRef:none'), [
      'HANDLE_INVALID',
      'session',
      'OpaqueRef:none',
    ])
  })
})
