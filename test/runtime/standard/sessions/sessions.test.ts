/** Sessions: log-in and log-out, calls that need a session, the ends of sessions, and sessions after a restart. */
import assert from 'node:assert/strict'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { type Desk, openDesk, xmlString } from '../../harness.ts'
import { field, STRING, sessionApi } from '../../sample-api.ts'

const START = Date.UTC(2026, 0, 31, 12, 0, 0, 999)
const HOUR = 3_600_000

describe('sessions', () => {
  let now: number
  let desk: Desk
  let session: unknown
  const open = (store?: Store, password: string | undefined = 'secret') =>
    openDesk(sessionApi(), { now: () => now, password, ...(store ? { store } : {}) })
  const login = (at: Desk, user = 'root', password = 'secret') =>
    at.json('session.login_with_password', user, password, '1.0', 'test')

  before(() => {
    now = START
    desk = open()
  })
  beforeEach(async () => {
    now = START
    session = (await login(desk)).result
  })

  it('are objects that name their user', async () => {
    assert.match(String(session), /^OpaqueRef:[0-9a-f-]{36}$/)
    const record = (await desk.result('session.get_record', session, session)) as Record<string, unknown>
    const { uuid, ...rest } = record
    assert.match(String(uuid), /^[0-9a-f-]{36}$/)
    assert.deepEqual(rest, {
      last_active: '20260131T12:00:00Z',
      auth_user_name: 'root',
      originator: 'test',
      is_local_superuser: true,
    })
  })

  it('are opened by two parameters too, on both formats', async () => {
    const xml = await desk.xml('session.login_with_password', xmlString('root'), xmlString('secret'))
    const ref = /OpaqueRef:[0-9a-f-]+/.exec(xml)?.[0]
    assert.deepEqual(await desk.result('pen.get_all', ref), [])
    assert.match(await desk.xml('pen.get_all', xmlString(String(session))), /Success/)
  })

  it('are opened only by the right user and password', async () => {
    for (const [user, password] of [
      ['root', 'Secret'],
      ['root', ''],
      ['Root', 'secret'],
      ['', 'secret'],
    ])
      assert.equal((await login(desk, user, password)).error?.message, 'SESSION_AUTHENTICATION_FAILED')
  })

  it('refuse at once a user name or password that is too long', async () => {
    const marks = '\u0301'.repeat(200_000)
    const before = process.cpuUsage()
    assert.equal((await login(desk, 'root', marks)).error?.message, 'SESSION_AUTHENTICATION_FAILED')
    assert.equal((await login(desk, marks, 'secret')).error?.message, 'SESSION_AUTHENTICATION_FAILED')
    // Unicode normalisation of this text takes many seconds.
    assert.ok(process.cpuUsage(before).user < 1_000_000)
    assert.throws(() => open(undefined, 'x'.repeat(1025)), /CROWFOOT_PASSWORD has 1025 characters; at most 1024/)
  })

  it('are the first parameter of every other call, counted with the rest', async () => {
    const mismatch = 'MESSAGE_PARAMETER_COUNT_MISMATCH'
    assert.deepEqual(await desk.error('pen.get_all'), [mismatch, 'pen.get_all', '1', '0'])
    assert.deepEqual(await desk.error('pen.get_all', 'OpaqueRef:no'), ['SESSION_INVALID', 'OpaqueRef:no'])
    assert.deepEqual(await desk.error('pen.get_all', 5), ['FIELD_TYPE_ERROR', 'session_id'])
    assert.deepEqual(await desk.error('pen.get_length', 'OpaqueRef:no', 7), ['SESSION_INVALID', 'OpaqueRef:no'])
    assert.deepEqual(await desk.error('pen.nothing', 'OpaqueRef:no'), ['MESSAGE_METHOD_UNKNOWN', 'pen.nothing'])
  })

  it('are not references of other objects', async () => {
    const pen = await desk.result('pen.create', session, { name_label: 'a' })
    assert.deepEqual(await desk.error('pen.get_all', pen), ['SESSION_INVALID', String(pen)])
  })

  it('end with logout', async () => {
    assert.equal(await desk.result('session.logout', session), '')
    assert.deepEqual(await desk.error('pen.get_all', session), ['SESSION_INVALID', session])
  })

  it('end when they are destroyed', async () => {
    await desk.result('pen.get_all', session)
    const other = (await login(desk)).result
    await desk.result('session.destroy', other, session)
    assert.deepEqual(await desk.error('pen.get_all', session), ['SESSION_INVALID', session])
  })

  it('end after a day without a call', async () => {
    now += 23 * HOUR
    await desk.result('pen.get_all', session)
    now += 23 * HOUR
    await desk.result('pen.get_all', session)
    now += 24 * HOUR + 1
    assert.deepEqual(await desk.error('pen.get_all', session), ['SESSION_INVALID', session])
    desk.service.save()
    assert.equal(desk.store.class('session').has(String(session)), false)
  })

  it('outlive the process, with the time of their last use', async () => {
    const store = openStore(sessionApi(), ':memory:')
    const first = open(store)
    session = (await login(first)).result
    now += 20 * HOUR
    await first.result('pen.get_all', session)
    await first.service.close()
    const again = open(store)
    now += 20 * HOUR
    assert.deepEqual(await again.error('session.get_last_active', session, 'x'), ['HANDLE_INVALID', 'session', 'x'])
    await again.service.close()
    const late = open(store)
    now += 25 * HOUR
    assert.deepEqual(await late.error('pen.get_all', session), ['SESSION_INVALID', session])
  })

  it('keep the password hashed, and end when it is changed', async () => {
    const store = openStore(sessionApi(), ':memory:')
    const first = open(store)
    const ref = (await login(first)).result
    assert.match(store.settings.get('password') ?? '', /^\$scrypt\$ln=\d+,r=8,p=\d+\$[^$]+\$[^$]+$/)
    await first.service.close()
    const changed = open(store, 'other')
    assert.equal((await login(changed)).error?.message, 'SESSION_AUTHENTICATION_FAILED')
    assert.deepEqual(await changed.error('pen.get_all', ref), ['SESSION_INVALID', ref])
    assert.ok((await login(changed, 'root', 'other')).result)
  })

  it('of a replaced password are gone before the first call', async () => {
    const store = openStore(sessionApi(), ':memory:')
    const first = open(store)
    const ref = (await login(first)).result
    await first.service.close()
    const changed = open(store, 'other')
    await changed.service.ready
    assert.deepEqual(await changed.error('pen.get_all', ref), ['SESSION_INVALID', ref])
    assert.equal(store.dirty, false)
  })

  it('are not opened by a log-in that is under way when the service ends', async () => {
    const ending = open(openStore(sessionApi(), ':memory:'))
    const logins = Array.from({ length: 20 }, () => login(ending))
    await ending.service.close()
    const messages = (await Promise.all(logins)).map((reply) => reply.error?.message)
    assert.deepEqual(new Set(messages), new Set(['INTERNAL_ERROR']))
    assert.deepEqual(ending.store.class('session').refs(), [])
    assert.equal((await ending.error('pen.get_all', session))[0], 'INTERNAL_ERROR')
    assert.deepEqual(ending.logged, [])
  })

  it('have a random password where none is given, printed once and kept', async () => {
    const store = openStore(sessionApi(), ':memory:')
    const api = sessionApi()
    const first = openDesk(api, { store })
    const password = /password (\S{20})/.exec(first.service.notice ?? '')?.[1]
    assert.ok(password)
    await first.service.close()
    const again = openDesk(api, { store })
    assert.doesNotMatch(again.service.notice ?? '', new RegExp(password))
    assert.match(again.service.notice ?? '', /as set before/)
    assert.ok((await login(again, 'root', password)).result)
  })

  it('need no field of the class, and set those that fit', async () => {
    const bare = openDesk(sessionApi([field('RW', 'originator', STRING, 'nobody')]), { password: 'secret' })
    const ref = (await login(bare)).result
    assert.equal(await bare.result('session.get_originator', ref, ref), 'test')
    bare.service.save()
    assert.deepEqual(await bare.result('pen.get_all', ref), [])
  })

  it('appear in no log', async () => {
    await desk.error('pen.get_all', 'OpaqueRef:no')
    await desk.result('session.logout', session)
    assert.deepEqual(desk.logged, [])
  })

  it('are not needed to list the methods, which include the Async twins', async () => {
    const methods = (await desk.result('system.listMethods')) as string[]
    for (const name of [
      'pen.get_all_records',
      'session.logout',
      'Async.pen.create',
      'Async.pen.write',
      'system.methodHelp',
    ])
      assert.ok(methods.includes(name), name)
    assert.ok(!methods.includes('Async.pen.get_length'))
    assert.deepEqual(await desk.error('Async.pen.get_length', session), [
      'MESSAGE_METHOD_UNKNOWN',
      'Async.pen.get_length',
    ])
  })
})
