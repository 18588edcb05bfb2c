/** Sessions that are alive: their stored facts, their limits, and the end of many sessions without a pause. */
import assert from 'node:assert/strict'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { isMeantBy, shortId, uuidOfHandle } from '../../../../runtime/standard/sessions/session-handle.ts'
import { SESSION_LIMITS, type SessionLimits } from '../../../../runtime/standard/sessions/session-limits.ts'
import { SLICE } from '../../../../runtime/standard/slices.ts'
import { Users } from '../../../../runtime/standard/users/users.ts'
import { openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../../harness.ts'
import { addUsers, PASSWORD, rolesApi } from '../../roles-api.ts'
import { classOf, field, STRING } from '../../sample-api.ts'
import { failNextCommit } from '../failing-commit.ts'

const LOGIN = 'session.login_with_password'
const HOUR = 3_600_000
const DAY = 24 * HOUR

/** With a class that refers to sessions, and sessions that are listed. */
const API = (() => {
  const base = rolesApi()
  const session = { kind: 'ref', class: 'session', nullable: false } as const
  const note = classOf('note', [field('RW', 'by', session), field('RW', 'text', STRING, '')])
  const standard = base.classes.map((one) => (one.name === 'session' ? { ...one, without: ['create'] as const } : one))
  return { ...base, uses: ['session', 'task'] as const, classes: [...standard, note] }
})()

describe('live sessions', () => {
  let store: Store
  let now: number
  let steady: number
  const open = (limits: Partial<SessionLimits> = {}, at = store): Desk =>
    openDesk(API, {
      store: at,
      now: () => now,
      steady: () => steady,
      sessions: { ...SESSION_LIMITS, ...limits },
    })
  const login = (desk: Desk, name: string) => desk.result(LOGIN, name, PASSWORD) as Promise<string>
  const pass = (milliseconds: number) => {
    now += milliseconds
    steady += milliseconds
  }
  const isAlive = async (desk: Desk, session: string) => (await desk.error('pen.get_all', session))[0] === 'no error'

  beforeEach(() => {
    now = Date.UTC(2026, 0, 31)
    steady = 5
    store = openStore(API, ':memory:')
    addUsers(store, API, { ann: ['admin'], bob: ['admin'] })
  })

  describe('kept by a hash', () => {
    it('leave no file that contains a handle, whatever clients do with it', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'crow-secret-'))
      const file = join(folder, 'data.db')
      const kept = openStore(API, file)
      addUsers(kept, API, { ann: ['admin'] })
      const desk = open({}, kept)
      const [mine, other] = [await login(desk, 'ann'), await login(desk, 'ann')]
      const note = await desk.result('note.create', mine, { by: mine })
      await desk.result('note.set_by', mine, note, other)
      await desk.result('Async.note.create', mine, { by: other })
      await desk.result('Async.session.destroy', mine, other)
      await desk.error('session.get_record', mine, 'OpaqueRef:no')
      await nextTurn()
      desk.service.save()
      await desk.service.close()
      const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'))
      assert.ok(bytes.some((text) => text.includes(uuidOfHandle(mine))))
      for (const text of bytes)
        for (const secret of [mine, other]) assert.ok(!text.includes(secret.slice('OpaqueRef:'.length)))
      kept.close()
      rmSync(folder, { recursive: true })
    })

    it('cannot be used by their stored reference', async () => {
      const desk = open()
      const session = await login(desk, 'ann')
      const [ref = ''] = store.class('session').refs()
      assert.notEqual(ref, session)
      assert.match(ref, /^OpaqueRef:[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
      assert.equal((await desk.error('pen.get_all', ref))[0], 'SESSION_INVALID')
    })

    it('are found by their handle if a call takes a session', async () => {
      const desk = open()
      const [mine, other] = [await login(desk, 'ann'), await login(desk, 'bob')]
      const [, ref] = store.class('session').refs()
      assert.equal(await desk.result('session.get_auth_user_name', mine, other), 'bob')
      const note = (await desk.result('note.create', mine, { by: other })) as string
      assert.equal(store.class('note').field('by').get(note), ref)
      assert.deepEqual(await desk.error('session.get_uuid', mine, 'OpaqueRef:no'), [
        'HANDLE_INVALID',
        'session',
        'OpaqueRef:no',
      ])
    })

    it('end at the start if an earlier server stored them unhashed', async () => {
      // An earlier server stored the text that clients send as the reference.
      const old = store.class('session').create(new Map([['auth_user_name', 'ann']]))
      store.settings.delete('sessions')
      const desk = open()
      assert.equal(desk.service.sessions?.ended, 1)
      assert.deepEqual(await desk.error('pen.get_all', old), ['SESSION_INVALID', old])
      assert.deepEqual(store.class('session').refs(), [])
      const session = await login(desk, 'ann')
      const again = open()
      assert.equal(again.service.sessions?.ended, 0)
      assert.ok(await isAlive(again, session))
    })

    it('can be named by the first digits of the hash', () => {
      const ref = 'OpaqueRef:3f2a9c01-1b7e-8abc-9def-0123456789ab'
      assert.equal(shortId(ref), '3f2a9c01-1b7e')
      for (const id of ['3f2a', '3F2A9C01-1b7e', ref]) assert.ok(isMeantBy(id, ref), id)
      for (const id of ['', '3f2', '4f2a', 'OpaqueRef:']) assert.ok(!isMeantBy(id, ref), id)
    })
  })

  describe('bounded in number', () => {
    it('end the least recently used one of a user', async () => {
      const desk = open({ ofUser: 3 })
      const bob = await login(desk, 'bob')
      const sessions: string[] = []
      for (let i = 0; i < 3; i++) {
        pass(1000)
        sessions.push(await login(desk, 'ann'))
      }
      pass(1000)
      assert.ok(await isAlive(desk, sessions[0] as string))
      const fourth = await login(desk, 'ann')
      const alive = await Promise.all([...sessions, fourth, bob].map((session) => isAlive(desk, session)))
      assert.deepEqual(alive, [true, false, true, true, true])
      assert.equal(store.class('session').count(), 4)
    })

    it("end one of the user who has the most, and no user pushes out another's", async () => {
      const desk = open({ ofUser: 100, all: 4 })
      const bob = await login(desk, 'bob')
      for (let i = 0; i < 20; i++) await login(desk, 'ann')
      const root = await login(desk, 'root')
      assert.ok(await isAlive(desk, bob))
      assert.ok(await isAlive(desk, root))
      assert.equal(desk.service.sessions?.list('ann').length, 2)
    })
  })

  it('end at a certain age, however much they are used', async () => {
    const desk = open({ lifetime: 3 * DAY })
    const session = await login(desk, 'ann')
    for (let hours = 0; hours < 72; hours += 8) {
      assert.ok(await isAlive(desk, session))
      pass(8 * HOUR)
    }
    pass(1)
    assert.equal(await isAlive(desk, session), false)
    desk.service.save()
    assert.equal(store.class('session').count(), 0)
  })

  describe('when the clock is set', () => {
    for (const [what, by] of [
      ['years forward', 2000 * DAY],
      ['years back', -2000 * DAY],
    ] as const) {
      it(`${what}, go on and stay idle for as long as before`, async () => {
        const desk = open()
        const session = await login(desk, 'ann')
        pass(20 * HOUR)
        now += by
        assert.ok(await isAlive(desk, session))
        pass(20 * HOUR)
        now -= by
        pass(3 * HOUR)
        assert.ok(await isAlive(desk, session))
        pass(25 * HOUR)
        assert.equal(await isAlive(desk, session), false)
      })

      it(`${what}, are listed with the current time`, async () => {
        const desk = open()
        await login(desk, 'ann')
        pass(HOUR)
        now += by
        desk.service.save()
        const [view] = desk.service.sessions?.list() ?? []
        assert.equal(view?.last, now - HOUR)
      })
    }

    it('set back while the server is down, do not live for ever', async () => {
      const first = open()
      const session = await login(first, 'ann')
      await first.service.close()
      now -= 2000 * DAY
      const desk = open()
      pass(23 * HOUR)
      assert.ok(await isAlive(desk, session))
      pass(25 * HOUR)
      assert.equal(await isAlive(desk, session), false)
    })
  })

  describe('ending by the thousand', () => {
    const MANY = 5_000

    /** As logging in makes them. */
    async function fill(desk: Desk): Promise<void> {
      const { sessions } = desk.service
      const ann = new Users(store.settings, API.roles).principalOf('ann')
      assert.ok(sessions && ann)
      for (let i = 0; i < MANY; i++) sessions.begin(ann, '192.0.2.1', () => [])
      store.commit()
    }

    /** The most rows that went in one turn, while all of them go. */
    async function mostInATurn(): Promise<number> {
      let most = 0
      let left = store.class('session').count()
      for (let turns = 0; left > 0; turns++) {
        assert.ok(turns < MANY, 'they never go')
        await nextTurn()
        const after = store.class('session').count()
        most = Math.max(most, left - after)
        left = after
      }
      return most
    }

    it('are removed in slices when they are idle', async () => {
      const desk = open({ ofUser: MANY, all: MANY })
      await fill(desk)
      pass(25 * HOUR)
      desk.service.save()
      assert.ok((await mostInATurn()) <= SLICE)
      assert.deepEqual(store.settings.keys('session:'), [])
    })

    it('are invalid at once when their user is removed, and are removed in slices', async () => {
      const desk = open({ ofUser: MANY + 1, all: MANY + 1 })
      await fill(desk)
      const session = await login(desk, 'ann')
      const before = store.class('session').count()
      const { control } = desk.service
      const answer = await new Promise((resolve) => control?.({ ask: 'remove user', user: 'ann' }, resolve))
      assert.deepEqual(answer, { ended: MANY + 1 })
      assert.ok(before - store.class('session').count() <= 3 * SLICE)
      assert.deepEqual(await desk.error('pen.get_all', session), ['SESSION_INVALID', session])
      // A later user of the same name does not get the sessions.
      addUsers(store, API, { ann: [] })
      const again = open({ ofUser: MANY + 1, all: MANY + 1 })
      assert.equal(await isAlive(again, session), false)
      assert.ok((await mostInATurn()) <= 2 * SLICE)
    })
  })

  it('are unchanged if a commit fails that began or ended some of them', async () => {
    const desk = open()
    const [ann, other, bob] = [await login(desk, 'ann'), await login(desk, 'ann'), await login(desk, 'bob')]
    failNextCommit()
    const replies = [
      desk.error('session.logout', bob),
      new Promise((resolve) => desk.service.control?.({ ask: 'end sessions', user: 'ann' }, resolve)),
    ]
    assert.deepEqual(await replies[1], { refused: 'The change could not be made durable and is undone' })
    assert.equal(((await replies[0]) as string[])[0], 'INTERNAL_ERROR')
    await nextTurn()
    for (const session of [ann, other, bob]) assert.ok(await isAlive(desk, session))
    desk.service.save()
    await nextTurn()
    assert.equal(desk.service.sessions?.list().length, 3)
    for (const session of [ann, other, bob]) assert.ok(await isAlive(desk, session))
  })
})

describe('a session handle', () => {
  it('is kept by its SHA-256, as a UUID of version 8', () => {
    // printf 'OpaqueRef:…' | sha256sum: 51b4e0e4 44ec a24b f747 d23c5b9cfc4b…
    const uuid = uuidOfHandle('OpaqueRef:00000000-0000-4000-8000-000000000000')
    assert.equal(uuid, '51b4e0e4-44ec-824b-b747-d23c5b9cfc4b')
  })
})
