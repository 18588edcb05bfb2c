/** event.from without waiting: the events after a token, coalesced, on both formats, as each user may see them. */
import assert from 'node:assert/strict'
import { hashPassword } from '../../../../runtime/standard/users/password.ts'
import { Users } from '../../../../runtime/standard/users/users.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import { type Desk, itAlone, openDesk, xmlString } from '../../harness.ts'
import { type Batch, guardedApi, labApi } from '../lab-api.ts'

const short = ({ events }: Batch) => events.map((e) => `${e.operation} ${e.class} ${e.ref}`)

describe('event.from', () => {
  let desk: Desk
  const from = async (classes: string[], token: string) => (await desk.result('event.from', classes, token, 0)) as Batch
  const create = async (name: string, record: object = {}) => String(await desk.result(`${name}.create`, record))

  beforeEach(() => {
    desk = openDesk(labApi())
  })

  it('answers with every object from the beginning, and then with what happened', async () => {
    const a = await create('VM', { name_label: 'a' })
    const b = await create('VM')
    await desk.result('VM.destroy', b)
    const first = await from(['*'], '')
    assert.deepEqual(short(first), [`add vm ${a}`])
    assert.deepEqual(first.valid_ref_counts, { vm: 1, vif: 0, vault: 0 })
    assert.deepEqual((await from(['*'], first.token)).events, [])
    await desk.result('VM.set_name_label', a, 'x')
    const c = await create('VM')
    const second = await from(['*'], first.token)
    assert.deepEqual(short(second), [`mod vm ${a}`, `add vm ${c}`])
    await desk.result('VM.destroy', a)
    assert.deepEqual(short(await from(['*'], second.token)), [`del vm ${a}`])
  })

  it('has a snapshot of the object as it is now', async () => {
    const before = Math.floor(Date.now() / 1000) * 1000
    const ref = await create('VM', { name_label: 'a', tags: ['t'] })
    const [event] = (await from(['vm'], '')).events
    assert.ok(event)
    const { id, timestamp, obj_uuid, snapshot, ...rest } = event
    assert.deepEqual(rest, { class: 'vm', operation: 'add', ref })
    assert.deepEqual(snapshot, await desk.result('VM.get_record', ref))
    assert.equal(obj_uuid, snapshot?.uuid)
    const time = Date.parse(timestamp.replace(/^(\d{4})(\d\d)/, '$1-$2-'))
    assert.ok(time >= before && time <= Date.now() && Math.floor(id / 1024_000) * 1000 === time)
  })

  it('has no snapshot of an object that is gone', async () => {
    const ref = await create('VM')
    const { token } = await from(['VM'], '')
    await desk.result('VM.destroy', ref)
    const [event] = (await from(['VM'], token)).events
    assert.ok(event && !('snapshot' in event))
  })

  it('makes one event of several changes, and none of an object that was made and destroyed since', async () => {
    const a = await create('VM')
    const { token } = await from(['*'], '')
    await desk.result('VM.set_name_label', a, 'x')
    const b = await create('VM')
    await desk.result('VM.add_tags', a, 't')
    await desk.result('VM.destroy', b)
    const { events } = await from(['*'], token)
    assert.deepEqual(short({ events } as Batch), [`mod vm ${a}`])
    assert.deepEqual(events[0]?.snapshot?.tags, ['t'])
  })

  it('has events of both ends of a pair', async () => {
    const VM = await create('VM')
    const { token } = await from(['*'], '')
    const VIF = await create('VIF', { VM })
    const made = await from(['*'], token)
    assert.deepEqual(short(made).sort(), [`add vif ${VIF}`, `mod vm ${VM}`])
    assert.deepEqual(made.events.find((e) => e.class === 'vm')?.snapshot?.VIFs, [VIF])
    await desk.result('VIF.destroy', VIF)
    assert.deepEqual(short(await from(['*'], made.token)).sort(), [`del vif ${VIF}`, `mod vm ${VM}`])
  })

  it('watches classes in any case of letters and single objects; other names give no events', async () => {
    const [a, b] = [await create('VM'), await create('VM')]
    const VIF = await create('VIF', { VM: a })
    assert.deepEqual(short(await from(['vif'], '')), [`add vif ${VIF}`])
    assert.deepEqual(short(await from([`vm/${b}`, 'VIF'], '')), [`add vm ${b}`, `add vif ${VIF}`])
    assert.deepEqual(short(await from([`VIF/${b}`], '')), [])
    assert.deepEqual(short(await from(['tool', 'event', 'system', 'EVENT'], '')), [])
    assert.deepEqual(short(await from(['vif', 'VMM', 'tool/x', '', '/', 'VM/'], '')), [`add vif ${VIF}`])
    assert.deepEqual(short(await from(['VMM'], '')), [])
  })

  it('answers the same over XML-RPC', async () => {
    const ref = await create('VM', { name_label: 'a' })
    const classes = `<value><array><data>${xmlString('vm')}</data></array></value>`
    const call = (token: string) =>
      desk.xml('event.from', classes, xmlString(token), '<value><double>0</double></value>')
    const first = await call('')
    const { events, token } = await from(['vm'], '')
    assert.ok(first.includes(`<member><name>id</name><value><string>${events[0]?.id}</string></value></member>`))
    const [, record = ''] =
      /<name>Value<\/name>(.*<\/value>)<\/member>/s.exec(await desk.xml('VM.get_record', xmlString(ref))) ?? []
    assert.ok(record.includes(xmlString('a')) && first.includes(`<member><name>snapshot</name>${record}</member>`))
    assert.ok(first.includes(`<name>token</name><value><string>${token}</string></value>`))
    assert.ok(first.includes('<member><name>vm</name><value><string>1</string></value></member>'))
    assert.match(await call(token), /<name>events<\/name><value><array><data><\/data><\/array><\/value>/)
  })

  itAlone('accepts its tokens after a restart', async () => {
    const { store } = desk
    const a = await create('VM')
    const { token } = await from(['*'], '')
    await desk.service.close()
    desk = openDesk(labApi(), { store })
    assert.deepEqual((await from(['*'], token)).events, [])
    await desk.result('VM.destroy', a)
    assert.deepEqual(short(await from(['*'], token)), [`del vm ${a}`])
  })

  itAlone('answers EVENTS_LOST for a token that is too old, of the future, or of other data', async () => {
    const { store } = desk
    const a = await create('VM')
    const { token } = await from(['*'], '')
    await desk.result('VM.destroy', a)
    store.changes.sweep(Date.now() + 1000, 0)
    assert.deepEqual(await desk.error('event.from', ['*'], token, 0), ['EVENTS_LOST'])
    const [generation, copy] = (await from(['*'], '')).token.split(',')
    const former = `${store.changes.incarnation},${Number(generation)}`
    for (const lost of [`${Number(generation) + 9},${copy}`, `${generation},${'7'.repeat(20)}`, former])
      assert.deepEqual(await desk.error('event.from', ['*'], lost, 0), ['EVENTS_LOST'], lost)
  })

  it('refuses a text that never was a token, also from a client that names nothing', async () => {
    for (const text of ['gibberish', ',', '1', '1,', '1,2,3', '-1,0', '1, 2', `${'1'.repeat(21)},0`])
      assert.deepEqual(await desk.error('event.from', [], text, 0), ['EVENT_FROM_TOKEN_PARSE_FAILURE', text])
    const long = (await desk.error('event.from', ['*'], 'x'.repeat(1000), 0))[1]
    assert.equal(long, `${'x'.repeat(200)}…`)
  })

  it('has tokens that can be compared as texts, and takes numbers without zeros before them', async () => {
    const tokens = [(await from(['*'], '')).token]
    for (let i = 0; i < 3; i++) {
      await create('VM')
      tokens.push((await from(['*'], '')).token)
    }
    assert.deepEqual([...tokens].sort(), tokens)
    for (const token of tokens) assert.match(token, /^\d{20},\d{20}$/)
    const [generation, copy] = (tokens[3] as string).split(',').map(BigInt)
    assert.deepEqual((await from(['*'], `${generation},${copy}`)).events, [])
    assert.equal((await from(['VM'], '0,0')).events.length, 3)
  })

  it('remembers destroyed objects for a day and longer', async () => {
    const a = await create('VM')
    const { token } = await from(['*'], '')
    await desk.result('VM.destroy', a)
    const late = openDesk(labApi(), { store: desk.store, now: () => Date.now() + 25 * 3_600_000 })
    late.service.save()
    assert.deepEqual(short(await from(['*'], token)), [`del vm ${a}`])
  })

  it('sees the event of event.inject, which returns a token from before it', async () => {
    const ref = await create('VM')
    const token = String(await desk.result('event.inject', 'vm', ref))
    assert.deepEqual(short(await from(['VM'], token)), [`mod vm ${ref}`])
    assert.deepEqual(await desk.error('event.inject', 'VM', 'OpaqueRef:no'), ['HANDLE_INVALID', 'VM', 'OpaqueRef:no'])
    assert.deepEqual((await desk.error('event.inject', 'VMM', ref)).slice(0, 3), [
      'VALUE_NOT_SUPPORTED',
      'class',
      'VMM',
    ])
  })
})

describe('events and who may read', () => {
  let desk: Desk
  const sessions = new Map<string, string>()
  const from = async (who: string, classes: string[], token: string) =>
    (await desk.result('event.from', sessions.get(who), classes, token, 0)) as Batch

  before(async () => {
    const api = guardedApi()
    const store = openStore(api, ':memory:')
    const users = new Users(store.settings, api.roles)
    for (const [name, role] of [
      ['gil', 'guard'],
      ['kim', 'keeper'],
      ['pat', undefined],
    ] as const)
      users.put({ name, roles: role ? [role] : [], hash: await hashPassword(name) })
    desk = openDesk(api, { store, password: 'root' })
    for (const name of ['root', 'gil', 'kim', 'pat'])
      sessions.set(name, String(await desk.result('session.login_with_password', name, name)))
  })

  it('has no events of sessions', async () => {
    assert.deepEqual((await from('root', ['*'], '')).events, [])
    const token = (await from('root', ['*'], '')).token
    const other = await desk.result('session.login_with_password', 'root', 'root')
    await desk.result('session.logout', other)
    assert.deepEqual((await from('root', ['*', 'session'], token)).events, [])
    assert.deepEqual((await from('root', [`session/${other}`], token)).events, [])
    assert.equal((await desk.error('event.inject', sessions.get('root'), 'session', other))[0], 'VALUE_NOT_SUPPORTED')
  })

  it('leaves out classes that the user may not read, and refuses them where they are named', async () => {
    const ref = await desk.result('vault.create', sessions.get('root'), { code: '1234', label: 'gold' })
    assert.deepEqual(short(await from('kim', ['*'], '')), [`add vault ${ref}`])
    const nothing = await from('pat', ['*'], '')
    assert.deepEqual([nothing.events, nothing.valid_ref_counts], [[], { vm: 0, vif: 0 }])
    for (const named of ['vault', `VAULT/${ref}`]) {
      const [code, permission, message] = await desk.error('event.from', sessions.get('pat'), [named], '', 0)
      assert.deepEqual([code, permission], ['RBAC_PERMISSION_DENIED', 'vault.get_record'])
      assert.match(message ?? '', /user pat/)
    }
    assert.equal((await desk.error('event.inject', sessions.get('pat'), 'vault', ref))[0], 'RBAC_PERMISSION_DENIED')
    assert.equal((await desk.error('event.register', sessions.get('pat'), ['vault']))[0], 'RBAC_PERMISSION_DENIED')
  })

  it('hides fields in snapshots as in records', async () => {
    const snapshot = async (who: string) => (await from(who, ['vault'], '')).events[0]?.snapshot
    assert.equal((await snapshot('kim'))?.code, '1234')
    assert.equal((await snapshot('root'))?.code, '1234')
    const seen = await snapshot('gil')
    assert.deepEqual([seen?.label, Object.hasOwn(seen ?? {}, 'code')], ['gold', false])
  })
})
