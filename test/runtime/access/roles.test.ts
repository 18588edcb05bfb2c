/**
 * Roles at run time: every RPC by users with each role, on both formats and in batches; hidden fields; what errors
 * reveal.
 */
import assert from 'node:assert/strict'
import { analyze } from '../../../analysis/analyze.ts'
import { parse } from '../../../grammar/parse.ts'
import { type Rpc, rpcsOf } from '../../../model/rpcs.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk, send, xmlString } from '../harness.ts'
import { addUsers, PASSWORD, ROLES, rolesApi } from '../roles-api.ts'

const api = rolesApi()
const RPCS = rpcsOf(api)
const USERS = {
  reader: ['reader'],
  operator: ['operator'],
  admin: ['admin'],
  auditor: ['auditor'],
  both: ['auditor', 'reader'],
  nobody: [],
}
type User = keyof typeof USERS | 'root'
const NAMES = [...Object.keys(USERS), 'root'] as User[]

/** The users that may call each RPC, written by hand to check `Rpc.roles`. */
const ALLOWED: readonly (readonly [rpc: RegExp, users: readonly User[]])[] = [
  [/^safe\.get_(code|pins)$/, ['admin']],
  [/^safe\.get_hints$/, ['admin', 'auditor', 'both']],
  [/^safe\.set_content$/, ['admin']],
  [/^safe\.get_/, ['reader', 'operator', 'admin', 'auditor', 'both']],
  [/^safe\.(set|add|remove|add_to|remove_from)_/, ['operator', 'admin']],
  [/^safe\.(create|open)$/, ['operator', 'admin']],
  [/^safe\.destroy$/, ['admin']],
  [/^safe\.knock$/, ['reader', 'operator', 'admin', 'auditor', 'both', 'nobody']],
  [/^vault\./, ['admin']],
  [/^/, ['reader', 'operator', 'admin', 'auditor', 'both', 'nobody']],
]

describe('calls of users with roles', () => {
  let store: Store
  let desk: Desk
  const sessions = new Map<User, string>()
  const session = (user: User) => sessions.get(user) as string
  before(async () => {
    store = openStore(api, ':memory:')
    addUsers(store, api, USERS)
    desk = openDesk(api, { store })
    for (const user of NAMES)
      sessions.set(user, String(await desk.result('session.login_with_password', user, PASSWORD)))
  })

  const mayCall = (user: User, { name, takesSession }: Rpc) =>
    !takesSession || user === 'root' || ALLOWED.find(([pattern]) => pattern.test(name))?.[1].includes(user) === true
  /** Arguments that name no object: no call changes anything. */
  const params = (rpc: Rpc) => rpc.params.map(() => 'OpaqueRef:none')
  const sentence = (user: User, { name, roles }: Rpc) => {
    const has = USERS[user as keyof typeof USERS]
    return `${name} is for ${roles?.join(', ')}; user ${user} has ${has.length === 0 ? 'no role' : `the role ${has.join(' and ')}`}`
  }

  for (const user of NAMES) {
    it(`let the user ${user} call exactly the RPCs of their roles, over JSON and in batches`, async () => {
      const calls = RPCS.filter((rpc) => rpc.takesSession && rpc.name !== 'session.logout')
      const body = calls.map((rpc, id) => ({
        jsonrpc: '2.0',
        id,
        method: rpc.name,
        params: [session(user), ...params(rpc)],
      }))
      const replies = JSON.parse((await send(desk.front, 'application/json', JSON.stringify(body))).body)
      for (const [i, rpc] of calls.entries()) {
        const expected = mayCall(user, rpc) ? undefined : [rpc.name, sentence(user, rpc)]
        const { error } = replies[i]
        assert.deepEqual(error?.message === 'RBAC_PERMISSION_DENIED' ? error.data : undefined, expected, rpc.name)
      }
    })

    it(`let the user ${user} call exactly the RPCs of their roles, over XML`, async () => {
      for (const rpc of RPCS.filter((r) => r.class === 'safe' || r.class === 'vault')) {
        const reply = await desk.xml(rpc.name, ...[session(user), ...params(rpc)].map(xmlString))
        const denied = reply.includes('RBAC_PERMISSION_DENIED')
        assert.equal(denied, !mayCall(user, rpc), rpc.name)
        if (denied) assert.ok(reply.includes(sentence(user, rpc)), reply)
      }
    })
  }

  it('are checked before the parameters, and after their number', async () => {
    const [code] = await desk.error('safe.set_code', session('reader'), 5, 5)
    assert.equal(code, 'RBAC_PERMISSION_DENIED')
    assert.equal((await desk.error('safe.set_code', session('reader')))[0], 'MESSAGE_PARAMETER_COUNT_MISMATCH')
  })

  it('admit only root where no role may call', async () => {
    const closed = { ...api, classes: api.classes.map((c) => (c.name === 'vault' ? { ...c, allows: { all: [] } } : c)) }
    const at = openDesk(closed, { store: openedFor(closed) })
    const admin = await at.result('session.login_with_password', 'admin', PASSWORD)
    const denied = [
      'RBAC_PERMISSION_DENIED',
      'vault.get_all',
      'vault.get_all is for root only; user admin has the role admin',
    ]
    assert.deepEqual(await at.error('vault.get_all', admin), denied)
  })

  describe('of Async calls', () => {
    const tasked = rolesApi({ uses: ['session', 'task'] })
    let at: Desk
    before(() => {
      at = openDesk(tasked, { store: openedFor(tasked) })
    })

    for (const user of NAMES)
      it(`are those of the call that the task runs: ${user} starts no other call, and no task is made`, async () => {
        const own = String(await at.result('session.login_with_password', user, PASSWORD))
        const twins = at.service.rpcs.filter(
          (rpc) => rpc.name.startsWith('Async.') && rpc.name !== 'Async.session.logout',
        )
        assert.ok(twins.some((rpc) => rpc.name === 'Async.safe.open'))
        for (const twin of twins) {
          const before = (await at.result('task.get_all', own)) as string[]
          const [code, ...said] = await at.error(twin.name, own, ...params(twin))
          const plain = { ...twin, name: twin.name.slice('Async.'.length) }
          assert.equal(code === 'RBAC_PERMISSION_DENIED', !mayCall(user, plain), twin.name)
          if (mayCall(user, plain)) continue
          assert.deepEqual(said, [twin.name, sentence(user, twin)])
          assert.deepEqual(await at.result('task.get_all', own), before)
        }
      })

    it('do not show a secret in an error', async () => {
      const root = await at.result('session.login_with_password', 'root', PASSWORD)
      const error = await at.error('Async.safe.set_content', root, 'OpaqueRef:none', 'top\u0000secret')
      assert.deepEqual(error.slice(0, 3), ['VALUE_NOT_SUPPORTED', 'value', '(secret)'])
    })
  })

  describe('that deny a call', () => {
    it('prevent every change', async () => {
      const safe = await desk.result('safe.create', session('root'), { name_label: 'kept', maker: 'me' })
      const before = await desk.result('safe.get_all_records', session('root'))
      for (const rpc of RPCS.filter((r) => r.class === 'safe' || r.class === 'vault')) {
        const values = rpc.params.map((param) => (param.name === 'self' ? safe : param.name === 'record' ? {} : 'x'))
        if (!mayCall('reader', rpc))
          assert.equal(
            (await desk.error(rpc.name, session('reader'), ...values))[0],
            'RBAC_PERMISSION_DENIED',
            rpc.name,
          )
      }
      assert.deepEqual(await desk.result('safe.get_all_records', session('root')), before)
      assert.equal(store.dirty, false)
      await desk.result('safe.destroy', session('admin'), safe)
    })
  })

  describe('of a field', () => {
    let safe: string
    beforeEach(async () => {
      const record = { name_label: 'n', code: '1234', pins: { a: 1 }, hints: { k: 'hint' }, maker: 'me' }
      safe = String(await desk.result('safe.create', session('operator'), record))
    })
    afterEach(() => desk.result('safe.destroy', session('root'), safe))
    const members = async (user: User) =>
      Object.keys((await desk.result('safe.get_record', session(user), safe)) as object)
    const HIDDEN: { readonly [user: string]: readonly string[] } = {
      reader: ['code', 'pins', 'hints'],
      operator: ['code', 'pins', 'hints'],
      auditor: ['code', 'pins'],
      both: ['code', 'pins'],
      admin: [],
      root: [],
    }

    for (const [user, hidden] of Object.entries(HIDDEN)) {
      it(`leave ${hidden.join(', ') || 'nothing'} out of the records that ${user} gets`, async () => {
        // The result must not depend on the records that the cache already has.
        for (const first of ['root', 'reader', user] as const)
          await desk.result('safe.get_record', session(first as User), safe)
        const all = ['uuid', 'name_label', 'code', 'pins', 'hints', 'maker', 'content']
        const seen = all.filter((name) => !hidden.includes(name))
        assert.deepEqual(await members(user as User), seen)
        const records = (await desk.result('safe.get_all_records', session(user as User))) as { [ref: string]: object }
        assert.deepEqual(Object.keys(records[safe] ?? {}), seen)
        const whole = (await desk.result('safe.get_record', session('root'), safe)) as { [name: string]: unknown }
        assert.deepEqual(records[safe], Object.fromEntries(seen.map((name) => [name, whole[name]])))
        for (const rpc of ['safe.get_record', 'safe.get_all_records']) {
          const xml = await desk.xml(
            rpc,
            ...[session(user as User), ...(rpc.endsWith('record') ? [safe] : [])].map(xmlString),
          )
          assert.deepEqual(
            all.filter((name) => xml.includes(`<name>${name}</name>`)),
            seen,
          )
          // With its element: a uuid may have these digits, too.
          assert.equal(/>1234</.test(xml), !hidden.includes('code'))
        }
      })
    }

    it('leave fields out of the records that a @public message returns', async () => {
      const text =
        'api N uses session\nrole admin\nclass note without objects {\n  RO/constructor x : string\n  RO/constructor y : string get allows(admin)\n  message create(x : string, y : string) : note ref\n  message get_record(self : note ref) : note record @public\n}\n'
      const { model } = analyze([{ path: 'n.crow', tree: parse(text) }], 'n')
      assert.ok(model)
      const at = openDesk(model, { password: PASSWORD })
      await at.service.ready
      const root = await at.result('session.login_with_password', 'root', PASSWORD)
      const note = await at.result('note.create', root, 'shown', 'hidden')
      assert.deepEqual(await at.result('note.get_record', note), { x: 'shown' })
    })

    const SECRET = '(secret)'
    it('are not circumvented by the error of a key that is there', async () => {
      const add = (field: string, user: User, value: unknown) =>
        desk.error(`safe.add_to_${field}`, session(user), safe, field === 'pins' ? 'a' : 'k', value)
      assert.deepEqual(await add('hints', 'operator', 'x'), ['MAP_DUPLICATE_KEY', 'k', '(hidden)', 'x'])
      assert.deepEqual(await add('hints', 'admin', 'x'), ['MAP_DUPLICATE_KEY', 'k', 'hint', 'x'])
      // No error repeats a secret, not even to users who may read it: errors are written to logs.
      for (const user of ['operator', 'root'] as const)
        assert.deepEqual(await add('pins', user, 2), ['MAP_DUPLICATE_KEY', SECRET, SECRET, SECRET])
      const xml = await desk.xml(
        'safe.add_to_hints',
        xmlString(session('operator')),
        xmlString(safe),
        xmlString('k'),
        xmlString('x'),
      )
      assert.match(xml, /MAP_DUPLICATE_KEY/)
      assert.doesNotMatch(xml, />hint</)
    })

    it('keep the value of a secret field out of all errors', async () => {
      const root = session('root')
      const bad = 'top\u0000secret'
      for (const [method, ...given] of [
        ['safe.set_code', safe, bad],
        ['safe.set_content', safe, bad],
        ['safe.set_pins', safe, { topsecret: '99999999999999999999' }],
        ['safe.add_to_pins', safe, 'b', 'topsecret'],
        ['safe.add_to_pins', safe, bad, 1],
        ['safe.remove_from_pins', safe, bad],
        ['safe.create', { code: bad }],
        ['safe.create', { maker: bad }],
        ['safe.create', { pins: { a: '99999999999999999999' } }],
      ] as const) {
        const error = await desk.error(method, root, ...given)
        assert.match(error[0] ?? '', /^(VALUE_NOT_SUPPORTED|FIELD_TYPE_ERROR)$/)
        assert.doesNotMatch(error.join(), /top|999/, method)
      }
      const why = 'holds characters that XML cannot carry'
      assert.deepEqual(await desk.error('safe.set_code', root, safe, bad), [
        'VALUE_NOT_SUPPORTED',
        'value',
        SECRET,
        why,
      ])
      assert.deepEqual((await desk.error('safe.set_name_label', root, safe, bad))[2], 'top\\u0000secret')
    })
  })

  function openedFor(closed: typeof api): Store {
    const own = openStore(closed, ':memory:')
    addUsers(own, closed, USERS)
    return own
  }
})

describe('the roles of the sample', () => {
  it('are those that the test computes', () => {
    const names = new Set(ROLES.map((role) => role.name))
    for (const rpc of RPCS.filter((r) => r.takesSession)) {
      const users = ALLOWED.find(([pattern]) => pattern.test(rpc.name))?.[1] ?? []
      if (users.includes('nobody')) assert.equal(rpc.roles, null, rpc.name)
      else assert.deepEqual([...(rpc.roles ?? [])].sort(), users.filter((user) => names.has(user)).sort(), rpc.name)
    }
  })
})
