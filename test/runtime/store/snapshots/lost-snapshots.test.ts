/** Snapshots of a file: what is lost when, so that SQLite's log and the open connections are bounded; files that go away. */
import assert from 'node:assert/strict'
import { readdirSync, readlinkSync, renameSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { afterEach, describe, it } from 'mocha'
import { type OpenOptions, openStore } from '../../../../runtime/store/sqlite/open.ts'
import type { Store, StoreSnapshot } from '../../../../runtime/store/store.ts'
import { create } from '../helpers.ts'
import { model } from '../models.ts'
import { temporaryFiles } from '../temporary-files.ts'

const API = model({ classes: { a: ['RW text : string'] } })

const KIB = 1024
const LIMITS = { added: 512 * KIB, addedInAll: 1024 * KIB, age: 60_000 }
const STORE_ERROR = { name: 'StoreError' }

describe('snapshots of a SQLite file', () => {
  const files = temporaryFiles()
  const stores: Store[] = []
  let writes = 10
  afterEach(() => {
    for (const store of stores.splice(0)) store.close()
  })
  const opened = (options: OpenOptions = {}) => {
    const file = files.next()
    const store = openStore(API, file, options)
    stores.push(store)
    for (let i = 0; i < 100; i++) create(store, 'a', { text: `object ${i}` })
    store.commit()
    return { store, file, write: (bytes: number) => write(store, bytes) }
  }
  /** Commits a change that adds about so many bytes to the log: SQLite does not write pages that stay as they are. */
  const write = (store: Store, bytes: number) => {
    writes++
    store.settings.set('large', String(writes).repeat(bytes / String(writes).length))
    store.commit()
  }
  const texts = (snapshot: StoreSnapshot) => [...snapshot.class('a').refs()].length

  it('are lost when too much was written since they were made', () => {
    const { store, write } = opened({ limits: LIMITS })
    const first = store.snapshot()
    write(300 * KIB)
    const second = store.snapshot()
    assert.equal(texts(first), 100)
    write(300 * KIB)
    assert.match(first.lost ?? '', /too much was written/)
    assert.throws(() => texts(first), STORE_ERROR)
    assert.throws(() => first.isTouched('OpaqueRef:x'), STORE_ERROR)
    assert.equal(texts(second), 100)
    const third = store.snapshot()
    write(300 * KIB)
    assert.notEqual(second.lost, null)
    assert.equal(third.lost, null)
    third.close()
  })

  it('are all lost when they overlap so that the log cannot begin again', () => {
    const { store, write } = opened({ limits: LIMITS })
    let last = store.snapshot()
    let written = 0
    while (last.lost === null) {
      assert.ok(written < LIMITS.addedInAll, String(written))
      const next = store.snapshot()
      last.close()
      last = next
      write(100 * KIB)
      written += 100 * KIB
    }
    assert.ok(written > LIMITS.addedInAll / 2, String(written))
    const after = store.snapshot()
    write(100 * KIB)
    assert.equal(after.lost, null)
  })

  it('are lost when they are old and something is written', () => {
    const clock = { now: Date.now() }
    const { store, write } = opened({ limits: LIMITS, now: () => clock.now })
    const old = store.snapshot()
    clock.now += LIMITS.age - 1
    write(10)
    const young = store.snapshot()
    clock.now += 2
    assert.equal(texts(old), 100)
    write(10)
    assert.match(old.lost ?? '', /too long ago/)
    assert.equal(texts(young), 100)
  })

  it('leave a log behind that shrinks with the next writes', () => {
    const { store, file, write } = opened()
    const logSize = () => statSync(`${file}-wal`).size
    const snapshot = store.snapshot()
    for (let i = 0; i < 24; i++) write(1024 * KIB)
    assert.equal(texts(snapshot), 100)
    assert.ok(logSize() > 24 * 1024 * KIB, String(logSize()))
    snapshot.close()
    write(10)
    write(10)
    assert.ok(logSize() <= 16 * 1024 * KIB, String(logSize()))
  })

  it('share a connection if nothing was committed in between, and use the connections of closed ones again', () => {
    const { store, file, write } = opened()
    const connections = () => openTimes(file)
    const before = connections()
    const same = [store.snapshot(), store.snapshot(), store.snapshot()]
    assert.equal(connections(), before + 1)
    for (const each of same) each.close()
    for (let i = 0; i < 5; i++) {
      write(10)
      store.snapshot().close()
    }
    assert.equal(connections(), before + 1)
    const many = Array.from({ length: 8 }, () => {
      write(10)
      return store.snapshot()
    })
    assert.equal(connections(), before + 8)
    for (const each of many) each.close()
    assert.equal(connections(), before + 2)
  })

  it('lose the one that was not read for the longest time where there are too many', () => {
    const { store, write } = opened()
    const made: StoreSnapshot[] = []
    for (let i = 0; i < 16; i++) {
      made.push(store.snapshot())
      write(10)
    }
    for (const each of made) if (each !== made[5]) texts(each)
    assert.ok(made.every((each) => each.lost === null))
    made.push(store.snapshot())
    assert.deepEqual(
      made.filter((each) => each.lost !== null),
      [made[5]],
    )
    assert.match(made[5]?.lost ?? '', /read slowly/)
    write(10)
    made.push(store.snapshot())
    assert.equal(made.filter((each) => each.lost !== null).length, 2)
    assert.notEqual(made[0]?.lost, null)
    for (const each of made) each.close()
  })

  it('have no room where all connections are in use, though the latest could be shared but for an open transaction', () => {
    const { store, write } = opened()
    const made: StoreSnapshot[] = []
    while (made.length < 16) {
      write(10)
      made.push(store.snapshot())
    }
    assert.equal(store.hasRoomForSnapshot(), true)
    store.settings.set('open', 'change')
    assert.equal(store.hasRoomForSnapshot(), false)
    store.commit()
    assert.equal(store.hasRoomForSnapshot(), false)
    made[3]?.close()
    assert.equal(store.hasRoomForSnapshot(), true)
    for (const each of made) each.close()
  })

  it('cannot be made of a file that is not at its path, and can again when it is back', () => {
    const { store, file, write } = opened()
    const early = store.snapshot()
    write(10)
    renameSync(file, `${file}.away`)
    assert.throws(() => store.snapshot(), { name: 'StoreError', message: /moved away or deleted: put it back/ })
    assert.equal(texts(early), 100)
    writeFileSync(file, '')
    assert.throws(() => store.snapshot(), { name: 'StoreError', message: /replaced by another/ })
    renameSync(`${file}.away`, file)
    assert.equal(texts(store.snapshot()), 100)
  })

  it('of a file that is cut short fail with an error that names it', () => {
    const { store, file } = opened()
    for (let i = 0; i < 20_000; i++) create(store, 'a', { text: `more ${i}` })
    store.commit()
    store.close()
    const again = openStore(API, file)
    stores.splice(0, 1, again)
    const snapshot = again.snapshot()
    truncateSync(file, statSync(file).size / 2)
    assert.throws(
      () => texts(snapshot),
      (error: Error) => error.name === 'StoreError' && error.message.includes(file),
    )
    snapshot.close()
  })

  it('are lost when the store is closed', () => {
    const { store, file } = opened()
    const snapshot = store.snapshot()
    const refs = snapshot.class('a').records()[Symbol.iterator]()
    refs.next()
    store.close()
    stores.length = 0
    assert.match(snapshot.lost ?? '', /server stops/)
    assert.throws(() => {
      while (!refs.next().done);
    }, STORE_ERROR)
    snapshot.close()
    assert.equal(openTimes(file), 0)
    assert.throws(() => statSync(`${file}-wal`), { code: 'ENOENT' })
  })
})

/** How often this process has SQLite's log of the file open. Files with locks stay open for the next connection. */
function openTimes(file: string): number {
  const links = readdirSync('/proc/self/fd').map((fd) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return ''
    }
  })
  return links.filter((link) => link === `${file}-wal`).length
}
