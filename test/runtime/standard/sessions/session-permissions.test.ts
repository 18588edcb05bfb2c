/** The permissions of a session: the RPCs that its user may call. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'mocha'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../../harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../../roles-api.ts'

const GET = 'session.get_rbac_permissions'

describe('the permissions of a session', () => {
  let store: Store
  let desk: Desk

  before(async () => {
    const api = rolesApi()
    store = openStore(api, ':memory:')
    addUsers(store, api, { ann: ['operator'], bob: ['reader'], eve: [] })
    desk = openDesk(api, { store })
    await desk.service.ready
  })
  after(() => store.close())

  const login = async (name: string) => String(await desk.result('session.login_with_password', name, PASSWORD))

  it('are the names of the RPCs that are not refused for a missing role', async () => {
    for (const name of ['ann', 'bob', 'eve']) {
      const session = await login(name)
      const granted = (await desk.result(GET, session, session)) as string[]
      const expected = desk.service.rpcs.filter(({ roles }) => {
        const mine = { ann: ['operator', 'reader'], bob: ['reader'], eve: [] as string[] }[name] ?? []
        return roles === null || roles.some((role) => mine[0] === role)
      })
      assert.deepEqual(granted.toSorted(), expected.map((rpc) => rpc.name).toSorted(), name)
    }
  })

  it('are empty for root, who may call everything', async () => {
    const session = await login('root')
    assert.deepEqual(await desk.result(GET, session, session), [])
  })

  it('follow the roles that the user has now', async () => {
    const session = await login('eve')
    assert.ok(!((await desk.result(GET, session, session)) as string[]).includes('safe.open'))
    addUsers(store, rolesApi(), { eve: ['operator'] })
    const later = await login('eve')
    assert.ok(((await desk.result(GET, later, later)) as string[]).includes('safe.open'))
  })

  it('can be read only by the session itself', async () => {
    const [ann, bob] = [await login('ann'), await login('bob')]
    await assert.rejects(desk.result(GET, ann, bob), /HANDLE_INVALID/)
    await assert.rejects(desk.result(GET, 'OpaqueRef:none', ann), /SESSION_INVALID/)
  })
})
