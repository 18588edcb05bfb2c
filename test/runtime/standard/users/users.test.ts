/** Users other than root: log-in, the facts in their sessions, changes of passwords, and attempts to guess one. */
import assert from 'node:assert/strict'
import type { Api, Field } from '../../../../model/api.ts'
import { hashPassword } from '../../../../runtime/standard/users/password.ts'
import { nameProblem, Users } from '../../../../runtime/standard/users/users.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { type Desk, openDesk, send } from '../../harness.ts'
import { addUsers, PASSWORD, ROLES, rolesApi } from '../../roles-api.ts'
import { classOf, field, message, STRING, sessionApi, setOf } from '../../sample-api.ts'
import { TestClock } from '../../test-clock.ts'

const LOGIN = 'session.login_with_password'

describe('users', () => {
  let store: Store
  let desk: Desk
  let clock: TestClock
  const api = withSession([field('RO/constructor', 'rbac_permissions', setOf(STRING), [])])
  const open = () => openDesk(api, { store, now: clock.now, after: clock.after })
  const login = (name: string, password = PASSWORD, at = desk) => at.result(LOGIN, name, password)

  before(async () => {
    clock = new TestClock()
    store = openStore(api, ':memory:')
    addUsers(store, api, { ann: ['operator'], bob: ['reader', 'janitor'], eve: [] })
    desk = open()
    await desk.service.ready
  })

  it('log in, and their sessions name them', async () => {
    for (const [name, superuser] of [
      ['ann', false],
      ['root', true],
    ] as const) {
      const session = await login(name, PASSWORD)
      const record = (await desk.result('session.get_record', session, session)) as Record<string, unknown>
      assert.equal(record.auth_user_name, name)
      assert.equal(record.is_local_superuser, superuser)
    }
  })

  it('have the names of their permitted RPCs in their sessions, where those have a field for it', async () => {
    const permissions = async (session: unknown) =>
      (await desk.result('session.get_rbac_permissions', session, session)) as string[]
    const ann = await permissions(await login('ann'))
    for (const rpc of ['safe.open', 'safe.get_name_label', 'safe.knock', 'pen.create', LOGIN])
      assert.ok(ann.includes(rpc), rpc)
    for (const rpc of ['safe.destroy', 'safe.get_code', 'vault.get_all']) assert.ok(!ann.includes(rpc), rpc)
    const eve = await permissions(await login('eve'))
    assert.ok(eve.includes('safe.knock') && !eve.includes('safe.open'))
    assert.deepEqual(await permissions(await login('root')), [])
  })

  it('log in only by their own password; an unknown user cannot log in', async () => {
    for (const [name, password] of [
      ['ann', 'secret'],
      ['root', 'secret'],
      ['Ann', PASSWORD],
      ['zoe', PASSWORD],
      ['user:ann', PASSWORD],
    ])
      assert.deepEqual(await desk.error(LOGIN, name, password), ['SESSION_AUTHENTICATION_FAILED'])
  })

  it('get nothing from roles that the API does not declare', async () => {
    const users = new Users(store.settings, ROLES)
    assert.deepEqual(users.principalOf('bob')?.roles, ['reader'])
    assert.deepEqual(users.lostRoles({ name: 'bob', roles: ['reader', 'janitor'], hash: '' }), ['janitor'])
    assert.deepEqual(users.names(), ['ann', 'bob', 'eve'])
    assert.equal(users.principalOf('zoe'), undefined)
  })

  it('cannot log in after they are removed, and their sessions end', async () => {
    addUsers(store, api, { tom: ['admin'] })
    const session = await login('tom')
    new Users(store.settings, ROLES).remove('tom')
    assert.deepEqual(await open().error('pen.get_all', session), ['SESSION_INVALID', session])
    assert.deepEqual(await desk.error(LOGIN, 'tom', PASSWORD), ['SESSION_AUTHENTICATION_FAILED'])
  })

  it('keep their sessions over a restart', async () => {
    const session = await login('ann')
    const again = open()
    assert.deepEqual(await again.result('safe.get_all', session), [])
    assert.deepEqual((await again.error('safe.destroy', session, 'x'))[0], 'RBAC_PERMISSION_DENIED')
  })

  it('are reported where their setting does not hold a user', () => {
    store.settings.set('user:bad', '{"roles":"admin"}')
    assert.throws(() => new Users(store.settings, ROLES).principalOf('bad'), /The user "bad" cannot be read/)
    new Users(store.settings, ROLES).remove('bad')
  })

  describe('changing a password', () => {
    beforeEach(() => addUsers(store, api, { ann: ['operator'] }))

    it('ends every other session of the user, and no other one', async () => {
      const [mine, other, bobs] = [await login('ann'), await login('ann'), await login('bob')]
      assert.equal(await desk.result('session.change_password', mine, PASSWORD, 'a new one'), '')
      assert.deepEqual(await desk.error('pen.get_all', other), ['SESSION_INVALID', other])
      assert.deepEqual(await desk.result('pen.get_all', mine), [])
      assert.deepEqual(await desk.result('pen.get_all', bobs), [])
      assert.deepEqual(await desk.error(LOGIN, 'ann', PASSWORD), ['SESSION_AUTHENTICATION_FAILED'])
      assert.ok(await login('ann', 'a new one'))
      assert.ok(await login('ann', 'a new one', open()))
    })

    it('works for root too, and outlives a restart without CROWFOOT_PASSWORD', async () => {
      const own = openStore(api, ':memory:')
      const first = openDesk(api, { store: own, password: 'secret' })
      const session = await first.result(LOGIN, 'root', 'secret')
      await first.result('session.change_password', session, 'secret', 'another one')
      await first.service.close()
      const again = openDesk(api, { store: own })
      assert.deepEqual(await again.result('pen.get_all', session), [])
      assert.ok(await again.result(LOGIN, 'root', 'another one'))
    })

    it('needs the old password, and a valid new one', async () => {
      const session = await login('ann')
      const change = (old: string, wanted: string) => desk.error('session.change_password', session, old, wanted)
      assert.deepEqual(await change('wrong', 'a new one'), ['SESSION_AUTHENTICATION_FAILED'])
      assert.deepEqual(await change(PASSWORD, ''), ['VALUE_NOT_SUPPORTED', 'new_pwd', '', 'is empty'])
      assert.deepEqual((await change(PASSWORD, 'sévench'))[3], 'has fewer than 8 characters')
      assert.deepEqual((await change(PASSWORD, 'x'.repeat(1025)))[3], 'has 1025 characters; at most 1024 are read')
      assert.ok(await login('ann'))
    })

    it('needs a session, and the declaration in the API', async () => {
      assert.deepEqual(await desk.error('session.change_password', 'OpaqueRef:no', PASSWORD, 'x'), [
        'SESSION_INVALID',
        'OpaqueRef:no',
      ])
      const other = openDesk(withSession([], { params: [{ name: 'new', type: STRING }] }), { password: 'secret' })
      const session = await other.result(LOGIN, 'root', 'secret')
      assert.deepEqual(await other.error('session.change_password', session, 'x'), [
        'NOT_IMPLEMENTED',
        'session.change_password',
      ])
    })
  })

  describe('calls during a change of the password by an operator', () => {
    /** Runs `change` when the user is looked at for the `nth` time from now on. */
    function atLook(nth: number, change: () => void): void {
      const { settings } = store
      let left = nth
      settings.get = (key) => {
        if (key === 'user:ann' && --left === 0) {
          Reflect.deleteProperty(settings, 'get')
          queueMicrotask(change)
        }
        return Object.getPrototypeOf(settings).get.call(settings, key)
      }
    }

    async function ask(request: object): Promise<void> {
      await new Promise((resolve) => desk.service.control?.(request, resolve))
    }

    let replace: () => void
    beforeEach(async () => {
      addUsers(store, api, { ann: ['operator'] })
      const hash = await hashPassword('by the admin')
      replace = () => void ask({ ask: 'set password', user: 'ann', hash })
    })

    it('do not log in with the old password while its check is under way', async () => {
      atLook(1, replace)
      assert.deepEqual(await desk.error(LOGIN, 'ann', PASSWORD), ['SESSION_AUTHENTICATION_FAILED'])
      assert.ok(await login('ann', 'by the admin'))
    })

    it('do not replace the new password if they began before', async () => {
      const session = await login('ann')
      atLook(2, replace)
      assert.deepEqual(await desk.error('session.change_password', session, PASSWORD, 'a new one'), [
        'SESSION_INVALID',
        session,
      ])
      assert.ok(await login('ann', 'by the admin'))
      assert.deepEqual(await desk.error(LOGIN, 'ann', 'a new one'), ['SESSION_AUTHENTICATION_FAILED'])
    })

    it('change nothing in a session that was ended meanwhile', async () => {
      const session = await login('ann')
      atLook(2, () => void ask({ ask: 'end sessions', user: 'ann' }))
      assert.equal((await desk.error('session.change_password', session, PASSWORD, 'a new one'))[0], 'SESSION_INVALID')
      assert.ok(await login('ann'))
    })
  })

  describe('guessing a password', () => {
    it('is slowed down, on both formats and with every call', async () => {
      const at = open()
      const session = await login('bob', PASSWORD, at)
      await at.error(LOGIN, 'bob', 'one')
      await at.error('session.change_password', session, 'two', 'new')
      await at.xml(LOGIN, '<value>bob</value>', '<value>three</value>')
      assert.equal(clock.pending, 0)
      let inside = false
      const right = login('bob', PASSWORD, at).then(() => (inside = true))
      assert.ok(await login('ann', PASSWORD, at))
      assert.equal(inside, false)
      assert.equal(clock.pending, 1)
      await clock.rest()
      await right
      assert.equal(clock.pending, 0)
    })

    it('is slowed down in a batch too', async () => {
      const at = open()
      const calls = Array.from({ length: 4 }, (_, id) => ({
        jsonrpc: '2.0',
        method: LOGIN,
        params: ['eve', `${id}`],
        id,
      }))
      let done = false
      const reply = send(at.front, 'application/json', JSON.stringify(calls)).then((r) => {
        done = true
        return r.body
      })
      while (!done) await clock.rest()
      assert.equal((await reply).match(/SESSION_AUTHENTICATION_FAILED/g)?.length, 4)
      assert.equal(clock.waited.at(-1), 100)
    })

    it('takes as long for an unknown user as for a known one', async () => {
      const at = open()
      new Users(store.settings, ROLES).put({ name: 'ann', roles: [], hash: await hashPassword(PASSWORD) })
      const time = async (name: string) => {
        const before = process.cpuUsage()
        await at.error(LOGIN, name, 'wrong')
        return process.cpuUsage(before).user
      }
      await time('warm')
      const [known, unknown] = [await time('ann'), await time('nobody')]
      assert.ok(unknown > known / 3 && known > unknown / 3, `${known} ${unknown}`)
    })
  })
})

describe('sessions of a class without a field for the user', () => {
  const withAnn = (fields: readonly Field[]) => {
    const api = { ...sessionApi(fields), roles: ROLES }
    const store = openStore(api, ':memory:')
    addUsers(store, api, { ann: [] })
    return { api, store }
  }

  it('still belong to their users, also after a restart', async () => {
    const { api, store } = withAnn([])
    const first = openDesk(api, { store })
    const [ann, other] = [await first.result(LOGIN, 'ann', PASSWORD), await first.result(LOGIN, 'root', PASSWORD)]
    await first.service.close()
    const again = openDesk(api, { store })
    assert.deepEqual(await again.result('pen.get_all', ann), [])
    again.service.sessions?.endOf('ann')
    assert.deepEqual(await again.error('pen.get_all', ann), ['SESSION_INVALID', ann])
    assert.deepEqual(await again.result('pen.get_all', other), [])
  })

  it('do not pass to another user where clients can write the name', async () => {
    const { api, store } = withAnn([field('RW', 'auth_user_name', STRING, '')])
    const first = openDesk(api, { store })
    const ann = await first.result(LOGIN, 'ann', PASSWORD)
    await first.result('session.set_auth_user_name', ann, ann, 'root')
    await first.service.close()
    const again = openDesk(api, { store })
    assert.deepEqual(await again.result('pen.get_all', ann), [])
    assert.deepEqual(
      again.service.sessions?.list().map(({ user }) => user),
      ['ann'],
    )
  })
})

describe('sessions that other objects refer to', () => {
  const note = classOf('note', [field('RO/constructor', 'by', { kind: 'ref', class: 'session', nullable: false })])

  for (const [what, fields] of [
    ['say when they were last used', undefined],
    ['do not', [field('RO/runtime', 'auth_user_name', STRING)]],
    ['do not say whose they are either', []],
  ] as const)
    it(`end with a changed password though their objects stay, where they ${what}`, async () => {
      const base = fields ? withSession([], {}, fields) : withSession([])
      const api = { ...base, classes: [...base.classes, note] }
      const store = openStore(api, ':memory:')
      addUsers(store, api, { ann: [] })
      const desk = openDesk(api, { store })
      const [mine, other] = [await desk.result(LOGIN, 'ann', PASSWORD), await desk.result(LOGIN, 'ann', PASSWORD)]
      await desk.result('note.create', other, { by: other })
      await desk.result('session.change_password', mine, PASSWORD, 'a new one')
      assert.deepEqual(await desk.error('note.get_all', other), ['SESSION_INVALID', other])
      assert.equal(((await desk.result('note.get_all', mine)) as string[]).length, 1)
      await desk.service.close()
      assert.deepEqual(await openDesk(api, { store }).error('note.get_all', other), ['SESSION_INVALID', other])
    })
})

describe('the name of a new user', () => {
  it('has only characters that people can distinguish', () => {
    for (const name of ['ann', 'Ann Lee', 'ann@example.org', 'LAB\\ann', 'Zoë', '名'])
      assert.equal(nameProblem(name), undefined, name)
    for (const name of ['', 'root', ' ann', 'ann\n', 'a\u0000', 'a\u200bb', 'a\u202eb', 'x'.repeat(256)])
      assert.ok(nameProblem(name), name)
  })
})

describe('a password', () => {
  it('takes as long to check for an unknown user as for a known one', async () => {
    const { nobodysHash } = await import('../../../../runtime/standard/users/password.ts')
    const costs = (hash: string) => hash.split('$').slice(0, 3)
    assert.deepEqual(costs(nobodysHash()), costs(await hashPassword('x')))
    assert.equal(nobodysHash().length, (await hashPassword('x')).length)
  })
})

/** The API with a session class of its own, as the Xen API's; `own` fields in the place of the standard ones. */
function withSession(more: readonly Field[], change: Parameters<typeof message>[1] = {}, own?: readonly Field[]): Api {
  const base = rolesApi()
  const standard = base.classes.find((c) => c.name === 'session')
  const params = [
    { name: 'old_pwd', type: STRING },
    { name: 'new_pwd', type: STRING },
  ]
  const session = classOf('session', [...(own ?? standard?.fields.slice(1) ?? []), ...more], {
    without: ['create', 'get_all'],
    messages: [...(standard?.messages ?? []), message('change_password', { params, ...change })],
  })
  return { ...base, classes: [...base.classes.filter((c) => c.name !== 'session'), session] }
}
