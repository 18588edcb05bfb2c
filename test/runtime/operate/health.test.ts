/** /healthz: before, during and after failures of commits, and while the server stops. */
import assert from 'node:assert/strict'
import { healthPage } from '../../../runtime/http/operator-pages.ts'
import type { Resource } from '../../../runtime/http/reply.ts'
import { type Health, watchHealth } from '../../../runtime/operate/health.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

describe('the health page', () => {
  let full: boolean
  let commits: number
  let desk: Desk
  let health: Health
  let page: Resource['read']
  beforeEach(() => {
    full = false
    commits = 0
    const store = fillable()
    health = watchHealth(store)
    desk = openDesk(sampleApi(), { store })
    page = healthPage(health)
  })

  /** A store whose disk can be full: a commit fails then, and nothing waits for it any more. */
  function fillable(): Store {
    const inner = openStore(sampleApi(), ':memory:')
    return {
      class: (name) => inner.class(name),
      initialObject: (className, name) => inner.initialObject(className, name),
      atomically: (work) => inner.atomically(work),
      mark: () => inner.mark(),
      undo: (mark) => inner.undo(mark),
      release: (mark) => inner.release(mark),
      settle: () => inner.settle(),
      get dirty() {
        return inner.dirty && !full
      },
      trouble: () => inner.trouble(),
      commit() {
        commits++
        if (full) throw new Error('database or disk is full')
        inner.commit()
      },
      onTouched: (listener) => inner.onTouched(listener),
      onFieldChanged: (listener) => inner.onFieldChanged(listener),
      onUndone: (listener) => inner.onUndone(listener),
      settings: inner.settings,
      changes: inner.changes,
      snapshot: () => inner.snapshot(),
      hasRoomForSnapshot: () => inner.hasRoomForSnapshot(),
      close: () => inner.close(),
    }
  }
  const problem = async () => {
    const { status, type, body } = await page()
    assert.equal(type, 'application/json')
    const said = JSON.parse(body) as { readonly status: string; readonly problem?: string }
    assert.equal(status, said.status === 'ok' ? 200 : 503)
    return said.problem ?? null
  }

  it('is 200 while the store answers, and does not commit for that', async () => {
    await desk.result('pen.create', { name_label: 'x' })
    const before = commits
    assert.deepEqual(await page(), { status: 200, type: 'application/json', body: '{"status":"ok"}\n' })
    assert.equal(commits, before)
  })

  it('is 503 after a failed commit, and 200 as soon as one would work, though no client writes', async () => {
    const created = desk.error('pen.create', { name_label: 'x' })
    // The commit comes at the end of this turn.
    const { commit } = desk.store
    desk.store.commit = () => {
      full = true
      commit()
    }
    assert.equal((await created)[0], 'INTERNAL_ERROR')
    desk.store.commit = commit
    assert.equal(await problem(), 'the last commit failed')
    assert.equal(await problem(), 'the last commit failed')
    full = false
    desk.store.commit()
    full = true
    assert.throws(() => desk.store.commit())
    full = false
    assert.equal(await problem(), null)
    assert.deepEqual(desk.store.settings.keys('health'), [])
  })

  it('leaves the commit to calls that wait for one', async () => {
    full = true
    assert.throws(() => desk.store.commit())
    full = false
    const created = desk.result('pen.create', { name_label: 'x' })
    const before = commits
    assert.equal(await problem(), 'the last commit failed')
    assert.equal(commits, before)
    await created
    assert.equal(await problem(), null)
  })

  it('is 503 where the data cannot be read', async () => {
    desk.store.close()
    assert.equal(await problem(), 'the data cannot be read')
  })

  it('is 503 while the server stops', async () => {
    health.stop()
    assert.equal(await problem(), 'the server is stopping')
  })
})
