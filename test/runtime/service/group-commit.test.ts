/** Group commit: calls of one turn share a commit, are answered after it, and fail with it. */
import assert from 'node:assert/strict'
import { GroupCommit } from '../../../runtime/service/group-commit.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../harness.ts'
import { sampleApi } from '../sample-api.ts'

/** A store in memory that counts its commits, and fails them while `broken`. */
function watchedStore(): { store: Store; commits: () => number; break: (broken: boolean) => void } {
  const inner = openStore(sampleApi(), ':memory:')
  let count = 0
  let broken = false
  let undone = () => {}
  const store: Store = {
    class: (name) => inner.class(name),
    initialObject: (className, name) => inner.initialObject(className, name),
    atomically: (work) => inner.atomically(work),
    mark: () => inner.mark(),
    undo: (mark) => inner.undo(mark),
    release: (mark) => inner.release(mark),
    settle: () => inner.settle(),
    get dirty() {
      return inner.dirty
    },
    trouble: () => inner.trouble(),
    commit() {
      count++
      if (broken) {
        undone()
        throw new Error('disk full')
      }
      inner.commit()
    },
    onTouched: (listener) => inner.onTouched(listener),
    onFieldChanged: (listener) => inner.onFieldChanged(listener),
    onUndone(listener) {
      const before = undone
      undone = () => {
        before()
        listener()
      }
      inner.onUndone(listener)
    },
    settings: inner.settings,
    changes: inner.changes,
    snapshot: () => inner.snapshot(),
    hasRoomForSnapshot: () => inner.hasRoomForSnapshot(),
    close: () => inner.close(),
  }
  return { store, commits: () => count, break: (value) => (broken = value) }
}

describe('group commit', () => {
  let watched: ReturnType<typeof watchedStore>
  let desk: Desk
  beforeEach(() => {
    watched = watchedStore()
    desk = openDesk(sampleApi(), { store: watched.store })
  })

  it('answers several calls of one turn by one commit', async () => {
    const refs = await Promise.all(['a', 'b', 'c'].map((name_label) => desk.result('pen.create', { name_label })))
    assert.equal(new Set(refs).size, 3)
    assert.equal(watched.commits(), 1)
    assert.equal(watched.store.dirty, false)
  })

  it('answers reads at once while nothing waits', () => {
    let answered = false
    const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'application/json'] }
    desk.front.handle(head, Buffer.from('{"method":"pen.get_all","params":[],"id":1}'), () => (answered = true))
    assert.equal(answered, true)
    assert.equal(watched.commits(), 0)
  })

  it('holds the answers of reads that saw changes before they are durable', async () => {
    const order: string[] = []
    const created = desk.result('pen.create', { name_label: 'a' }).then(() => order.push('created'))
    const read = desk.result('pen.get_by_name_label', 'a').then((refs) => order.push(`read ${(refs as []).length}`))
    assert.equal(watched.store.dirty, true)
    await Promise.all([created, read])
    assert.deepEqual(order, ['created', 'read 1'])
    assert.equal(watched.commits(), 1)
  })

  it('undoes a call that fails, and not the calls beside it', async () => {
    const [a, failed, b] = await Promise.all([
      desk.json('pen.create', { name_label: 'a' }),
      desk.json('pen.create', { name_label: 'no', spare: 'OpaqueRef:none' }),
      desk.json('pen.create', { name_label: 'b' }),
    ])
    assert.equal(failed?.error?.message, 'HANDLE_INVALID')
    assert.deepEqual(await desk.result('pen.get_all'), [a?.result, b?.result])
    assert.equal(watched.commits(), 1)
  })

  it('turns every held answer into an error if the commit fails, on both formats and in batches', async () => {
    watched.break(true)
    const [created, read, xml] = await Promise.all([
      desk.error('pen.create', { name_label: 'a' }),
      desk.error('pen.get_all'),
      desk.xml('pen.get_all'),
    ])
    const reason = 'The change could not be made durable and is undone'
    assert.deepEqual(created, ['INTERNAL_ERROR', reason])
    assert.deepEqual(read, ['INTERNAL_ERROR', reason])
    assert.match(xml, /Failure.*INTERNAL_ERROR/)
    assert.deepEqual(desk.logged, ['The commit failed and its changes are undone: disk full'])
  })

  it('answers the other calls if one answer cannot be sent', async () => {
    const call = Buffer.from('{"method":"cup.create","params":[{}],"id":1}')
    const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'application/json'] }
    desk.front.handle(head, call, () => {
      throw new Error('too long')
    })
    assert.match(String(await desk.result('cup.create', {})), /^OpaqueRef:/)
    assert.deepEqual(desk.logged, ['An answer could not be sent: too long'])
  })

  it('commits earlier if the answers that wait are long', async () => {
    const long = 'x'.repeat(900_000)
    await Promise.all(Array.from({ length: 20 }, () => desk.result('pen.create', { name_label: long })))
    assert.equal(watched.commits(), 1)
    const again = [desk.result('pen.create', { name_label: 'a' }), desk.result('pen.get_all_records')]
    assert.equal(watched.commits(), 2)
    assert.equal(watched.store.dirty, false)
    await Promise.all(again)
  })

  it('answers a batch by one commit', async () => {
    const calls = [1, 2, 3].map((id) => ({ jsonrpc: '2.0', method: 'cup.create', params: [{}], id }))
    const head = { method: 'POST', url: '/', headers: ['Host', 'localhost', 'Content-Type', 'application/json'] }
    const reply = await new Promise<string>((resolve) =>
      desk.front.handle(head, Buffer.from(JSON.stringify(calls)), ({ body }) => resolve(body)),
    )
    assert.equal(JSON.parse(reply).length, 3)
    assert.equal(watched.commits(), 1)
  })

  it('runs work at its gate at once, and resolves when what it wrote is durable', async () => {
    const gate = new GroupCommit(watched.store, () => undefined)
    const written = gate.write(() => watched.store.class('cup').create(new Map()))
    assert.equal(watched.store.dirty, true)
    assert.match(await written, /^OpaqueRef:/)
    assert.equal(watched.store.dirty, false)
    gate.enter(() => watched.store.settings.set('a', 'b'))
    await gate.durable()
    assert.deepEqual([watched.commits(), watched.store.dirty, gate.fresh()], [2, false, undefined])
  })

  it('rejects work at its gate that throws, and work whose commit fails', async () => {
    const gate = new GroupCommit(watched.store, () => undefined)
    const failing = gate.write(() => {
      throw new Error('no')
    })
    await assert.rejects(failing, /^Error: no$/)
    watched.break(true)
    const undone = gate.write(() => watched.store.class('cup').create(new Map()))
    await assert.rejects(undone, /could not be made durable and is undone/)
  })
})
