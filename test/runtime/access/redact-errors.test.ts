/**
 * The contents of errors, also in tasks: no values of `@secret` fields, and no other values that the caller may not
 * read.
 */
import assert from 'node:assert/strict'
import { before, describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { ApiError, valueNotSupported } from '../../../runtime/values/api-error.ts'
import type { RecordValue } from '../../../runtime/values/values.ts'
import { type Desk, openDesk } from '../harness.ts'
import { addUsers, PASSWORD } from '../roles-api.ts'

const TEXT = `api T uses session, task
role reader
role admin includes reader
error BUSY(what)
class P {
  RW          one    : Q ref or null <-> back @secret = null get allows(admin)
  RW          next   : Q ref or null <-> last = null get allows(admin)
  RW          seen   : Q ref or null <-> by = null
  RW          r      : Q ref or null @secret = null get allows(admin)
  RW          rs     : Q ref set @unbound @secret = [] get allows(admin)
  RW          rm     : (string -> Q ref) map @secret = {} get allows(admin)
  RW          pins   : (string -> int) map @secret = {} get allows(admin)
  RW          hints  : (string -> string) map = {} get allows(admin)
  RW          open   : Q ref or null = null
  RO/runtime  code   : string @secret get allows(admin)
  RO/runtime  state  : string get allows(admin)
  message set_code(self : P ref, value : string)
  message set_state(self : P ref, value : string) throws BUSY
  message ring(p : P record) throws BUSY
}
class Q {
  RO/runtime  back : P ref or null <-> one
  RO/runtime  last : P ref or null <-> next
  RO/runtime  by   : P ref or null <-> seen
}
`

const SECRET = '(secret)'
const HIDDEN = '(hidden)'
type User = 'root' | 'admin' | 'reader'

describe('the errors of a call', () => {
  let desk: Desk
  const sessions = new Map<User, unknown>()
  const of = (user: User, method: string, ...params: unknown[]) => desk.error(method, sessions.get(user), ...params)
  const make = async (method: string, record = {}) => String(await desk.result(method, sessions.get('root'), record))
  let [p, p2, q] = ['', '', '']

  before(async () => {
    const { model } = analyze([{ path: 'a.crow', tree: parse(TEXT) }], 'a')
    assert.ok(model)
    const store = openStore(model, ':memory:')
    addUsers(store, model, { admin: ['admin'], reader: ['reader'] })
    const refusing = ([, value]: readonly unknown[]) => {
      if (value === 'busy') throw new ApiError('BUSY', `busy with ${value}`)
      if (value === 'bug') throw new ApiError('STRANGE', 'what the store has', String(value))
      throw valueNotSupported('code', String(value), `is not ${value}`)
    }
    const ringing = ([record]: readonly unknown[]) => {
      const [pins] = (record as RecordValue).values as ReadonlyMap<string, bigint>[]
      throw new ApiError('BUSY', `busy with ${[...(pins?.keys() ?? [])]}`)
    }
    const handlers = new Map([
      ['P.set_code', refusing],
      ['P.set_state', refusing],
      ['P.ring', ringing],
    ])
    desk = openDesk(model, { store, handlers })
    for (const user of ['root', 'admin', 'reader'] as const)
      sessions.set(user, await desk.result('session.login_with_password', user, PASSWORD))
    ;[p, p2, q] = [await make('P.create'), await make('P.create'), await make('Q.create')]
  })

  describe('about a secret field', () => {
    for (const user of ['root', 'reader'] as const)
      it(`do not repeat what was given: ${user}`, async () => {
        const wrong = 'SECRETR'
        for (const [method, ...given] of [
          ['P.set_r', p, wrong],
          ['P.set_one', p, wrong],
          ['P.set_rs', p, [q, wrong]],
          ['P.add_rs', p, wrong],
          ['P.set_rm', p, { a: wrong }],
          ['P.add_to_rm', p, 'a', wrong],
          ['P.create', { r: wrong }],
          ['P.create', { rs: [wrong] }],
          ['P.create', { rm: { a: wrong } }],
        ] as const)
          assert.deepEqual(await of(user, method, ...given), ['HANDLE_INVALID', 'Q', SECRET], method)
      })

    it('repeat all other values', async () => {
      assert.deepEqual(await of('root', 'P.set_r', 'gone', q), ['HANDLE_INVALID', 'P', 'gone'])
      assert.deepEqual(await of('root', 'P.set_open', p, 'gone'), ['HANDLE_INVALID', 'Q', 'gone'])
      assert.deepEqual(await of('root', 'P.create', { open: 'gone', r: q }), ['HANDLE_INVALID', 'Q', 'gone'])
    })

    it('do not show what is stored', async () => {
      await desk.result('P.set_one', sessions.get('root'), p, q)
      assert.deepEqual(await of('root', 'P.set_one', p2, q), ['VALUE_NOT_SUPPORTED', 'one', SECRET, SECRET])
      assert.deepEqual(await of('root', 'P.create', { one: q }), ['VALUE_NOT_SUPPORTED', 'one', SECRET, SECRET])
      assert.deepEqual(await of('root', 'Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, 'P', SECRET, 'one'])
      assert.deepEqual(await of('reader', 'Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, HIDDEN, HIDDEN, HIDDEN])
      await desk.result('P.set_one', sessions.get('root'), p, 'OpaqueRef:NULL')
    })

    it('do not show the keys and values of a map', async () => {
      await desk.result('P.add_to_pins', sessions.get('root'), p, 'k', 1)
      assert.deepEqual(await of('root', 'P.add_to_pins', p, 'k', 1), ['MAP_DUPLICATE_KEY', SECRET, SECRET, SECRET])
    })

    it('do not show it where a handler throws them, but leave other words of the API’s own errors', async () => {
      assert.deepEqual(await of('root', 'P.set_code', p, 'x'), ['VALUE_NOT_SUPPORTED', 'code', SECRET, SECRET])
      assert.deepEqual(await of('root', 'P.set_code', p, 'bug'), ['STRANGE', SECRET, SECRET])
      assert.deepEqual(await of('root', 'P.set_code', p, 'busy'), ['BUSY', `${SECRET} with ${SECRET}`])
      assert.deepEqual(await of('root', 'P.ring', { pins: { Anna: 1 } }), ['BUSY', `busy with ${SECRET}`])
      assert.deepEqual(await of('root', 'P.set_state', p, 'busy'), ['BUSY', 'busy with busy'])
      assert.deepEqual(await of('root', 'P.set_state', p, 'bug'), ['STRANGE', 'what the store has', 'bug'])
      assert.deepEqual(await of('reader', 'P.set_state', p, 'bug'), ['STRANGE', HIDDEN, 'bug'])
    })

    it('do not appear in a task', async () => {
      const info = async (method: string, ...params: unknown[]) => {
        const ref = await desk.result(`Async.${method}`, sessions.get('reader'), ...params)
        const read = (field: string) => desk.result(`task.get_${field}`, sessions.get('root'), ref)
        while ((await read('status')) === 'pending') await new Promise(setImmediate)
        return read('error_info')
      }
      assert.deepEqual(await info('P.create', { r: 'SECRETR' }), ['HANDLE_INVALID', 'Q', SECRET])
      assert.deepEqual(await info('P.set_code', p, 'x'), ['VALUE_NOT_SUPPORTED', 'code', SECRET, SECRET])
      await desk.result('P.set_next', sessions.get('root'), p, q)
      assert.deepEqual(await info('Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, HIDDEN, HIDDEN, HIDDEN])
      await desk.result('P.set_next', sessions.get('root'), p, 'OpaqueRef:NULL')
    })
  })

  describe('about a field that not everybody may read', () => {
    it('do not show which object is the partner', async () => {
      const root = sessions.get('root')
      await desk.result('P.set_next', root, p, q)
      const paired = `it is paired with ${p} already`
      for (const [method, ...given] of [
        ['P.set_next', p2, q],
        ['P.create', { next: q }],
      ] as const) {
        assert.deepEqual(await of('reader', method, ...given), ['VALUE_NOT_SUPPORTED', 'next', q, HIDDEN])
        assert.deepEqual(await of('admin', method, ...given), ['VALUE_NOT_SUPPORTED', 'next', q, paired])
      }
      assert.deepEqual(await of('reader', 'Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, HIDDEN, HIDDEN, HIDDEN])
      assert.deepEqual(await of('admin', 'Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, 'P', p, 'next'])
      await desk.result('P.set_next', root, p, 'OpaqueRef:NULL')
    })

    it('show the value of another field of the record that everybody may read', async () => {
      const root = sessions.get('root')
      await desk.result('P.set_seen', root, p, q)
      const paired = ['VALUE_NOT_SUPPORTED', 'seen', q, `it is paired with ${p} already`]
      assert.deepEqual(await of('reader', 'P.create', { seen: q }), paired)
      assert.deepEqual(await of('reader', 'Q.destroy', q), ['OBJECT_IN_USE', 'Q', q, 'P', p, 'seen'])
      await desk.result('P.set_seen', root, p, 'OpaqueRef:NULL')
    })

    it('do not show that the caller guessed the stored value', async () => {
      await desk.result('P.add_to_hints', sessions.get('root'), p, 'k', 'guess')
      const said = (value: string) => of('reader', 'P.add_to_hints', p, 'k', value)
      assert.deepEqual(await said('guess'), ['MAP_DUPLICATE_KEY', 'k', HIDDEN, 'guess'])
      assert.deepEqual(await said('other'), ['MAP_DUPLICATE_KEY', 'k', HIDDEN, 'other'])
      const raised = await of('admin', 'P.add_to_hints', p, 'k', 'other')
      assert.deepEqual(raised, ['MAP_DUPLICATE_KEY', 'k', 'guess', 'other'])
    })
  })
})
