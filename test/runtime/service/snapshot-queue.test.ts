/** Snapshots in turn: at once while there is room, else in the order of the calls. */
import assert from 'node:assert/strict'
import { SnapshotQueue } from '../../../runtime/service/snapshot-queue.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store, StoreSnapshot } from '../../../runtime/store/store.ts'
import { sampleApi } from '../sample-api.ts'

describe('the queue of snapshots', () => {
  let store: Store
  let room: boolean
  let later: (() => void)[]
  let queue: SnapshotQueue
  beforeEach(() => {
    store = openStore(sampleApi(), ':memory:')
    room = true
    later = []
    queue = new SnapshotQueue({
      hasRoom: () => room,
      open: () => store.snapshot(),
      after: (_ms, run) => later.push(run),
    })
  })
  afterEach(() => store.close())

  const turn = () => new Promise((resolve) => setImmediate(resolve))
  const look = () => {
    for (const run of later.splice(0)) run()
  }

  it('opens at once while there is room', () => {
    const snapshot = queue.now()
    assert.ok(!(snapshot instanceof Promise))
    snapshot.close()
  })

  it('lets calls wait in order until another is closed', async () => {
    const first = queue.now() as StoreSnapshot
    room = false
    const order: string[] = []
    const wait = (name: string) =>
      Promise.resolve(queue.now()).then((snapshot) => {
        order.push(name)
        room = false
        return snapshot
      })
    const [a, b] = [wait('a'), wait('b')]
    await turn()
    assert.deepEqual(order, [])
    room = true
    // A call that comes now does not overtake those that wait.
    assert.ok(queue.now() instanceof Promise)
    assert.deepEqual(order, [])
    first.close()
    ;(await a).close()
    ;(await b).close()
    assert.deepEqual(order, ['a', 'b'])
  })

  it('looks again after a while, as a client that reads nothing makes room', async () => {
    room = false
    const waiting = queue.now()
    look()
    await turn()
    assert.equal(later.length, 1)
    room = true
    look()
    ;(await waiting).close()
    assert.equal(later.length, 0)
  })

  it('fails the call whose snapshot cannot be opened, and serves the next', async () => {
    room = false
    const [failing, next] = [queue.now(), queue.now()]
    store.atomically(() => store.class('pen').create(new Map([['name_label', 'not committed']])))
    room = true
    look()
    await assert.rejects(Promise.resolve(failing), /snapshot/)
    await assert.rejects(Promise.resolve(next), /snapshot/)
    store.commit()
    ;(await queue.now()).close()
  })
})
