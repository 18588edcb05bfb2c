/** What /healthz and /metrics say of several servers on one database. */
import assert from 'node:assert/strict'
import { after, before, beforeEach, describe, it } from 'mocha'
import { healthPage, metricsPage } from '../../../runtime/http/operator-pages.ts'
import { CallCounts } from '../../../runtime/operate/call-counts.ts'
import { GroupCounts } from '../../../runtime/operate/group-counts.ts'
import { type Health, watchServersHealth } from '../../../runtime/operate/health.ts'
import type { ServersView } from '../../../runtime/operate/servers-view.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { sampleApi } from '../sample-api.ts'

describe('what operators see of several servers', () => {
  let store: Store
  let health: Health
  let trouble: string | null
  let fresh: Promise<void> | undefined
  let commands: ReturnType<ServersView['servers']> = []
  before(() => {
    store = openStore(sampleApi(), ':memory:')
  })
  after(() => store.close())
  beforeEach(() => {
    trouble = null
    fresh = undefined
    commands = []
    health = watchServersHealth(store, view)
  })

  const view: ServersView = {
    id: 'a',
    servers: () => [
      { id: 'a', url: 'http://one:8080', isAlive: true, generation: 1_024_000 },
      { id: 'b', url: 'http://two:8080', isAlive: false, generation: 7 },
      ...commands,
    ],
    position: () => 2_048_000,
    head: () => 3_072_000,
    copyAge: () => 250,
    queued: () => 3,
    refills: () => 2,
    problem: () => trouble,
    fresh: () => fresh,
  }
  const answer = async () => {
    const { status, body } = await healthPage(health, view)()
    return { status, facts: JSON.parse(body) }
  }

  it('lists the servers, how far their copies are, and whose lease runs', async () => {
    fresh = Promise.resolve()
    assert.deepEqual(await answer(), {
      status: 200,
      facts: {
        status: 'ok',
        server: 'a',
        generation: 2_048_000,
        head: 3_072_000,
        copy_age_ms: 250,
        servers: [
          { id: 'a', url: 'http://one:8080', lease: 'held', generation: 2_048_000 },
          { id: 'b', url: 'http://two:8080', lease: 'ended', generation: 7 },
        ],
      },
    })
  })

  it('leaves out commands that have ended', async () => {
    fresh = Promise.resolve()
    commands = [
      { id: 'c', url: '', isAlive: false, generation: 0 },
      { id: 'd', url: '', isAlive: true, generation: 0 },
    ]
    const { facts } = await answer()
    assert.deepEqual(
      facts.servers.map(({ id }: { id: string }) => id),
      ['a', 'b', 'd'],
    )
  })

  it('fails while the first copy is made, and when the server stops', async () => {
    trouble = 'the copy is being made'
    const first = await answer()
    assert.deepEqual([first.status, first.facts.problem], [503, 'the copy is being made'])
    health.stop()
    const last = await answer()
    assert.deepEqual([last.status, last.facts.problem], [503, 'the server is stopping'])
  })

  it('fails where the database cannot be reached, and names no reason that could hold a secret', async () => {
    fresh = Promise.reject(new Error('postgres://crow:secret@db'))
    const { status, facts } = await answer()
    assert.deepEqual([status, facts.problem], [503, 'the database cannot be used; the log says why'])
    assert.doesNotMatch(JSON.stringify(facts), /secret/)
  })

  it('fails after a second without an answer of the database', async () => {
    fresh = new Promise(() => {})
    const { status, facts } = await answer()
    assert.deepEqual([status, facts.problem], [503, 'the database does not answer within a second'])
  })

  it('measures lag, lock wait, sizes of groups and age of the copy', async () => {
    const groups = new GroupCounts()
    groups.note({ calls: 1, waited: 2 })
    groups.note({ calls: 300, waited: 40 })
    const page = metricsPage({
      api: sampleApi(),
      calls: new CallCounts(),
      objects: () => new Map(),
      waiting: () => 0,
      waitingMessages: () => 0,
      connections: async () => 0,
      certificateEnd: () => null,
      servers: { view, groups },
    })
    const { body } = await page()
    for (const line of [
      'crowfoot_servers 1',
      'crowfoot_head_lag_seconds 1',
      'crowfoot_copy_age_seconds 0.25',
      'crowfoot_queued_calls 3',
      'crowfoot_copy_refills_total 2',
      'crowfoot_lock_wait_seconds_bucket{le="0.0025"} 1',
      'crowfoot_lock_wait_seconds_bucket{le="0.05"} 2',
      'crowfoot_lock_wait_seconds_sum 0.042',
      'crowfoot_group_calls_bucket{le="200"} 1',
      'crowfoot_group_calls_bucket{le="+Inf"} 2',
      'crowfoot_group_calls_sum 301',
    ])
      assert.ok(body.split('\n').includes(line), line)
  })
})
