/** The mirror that events keep: nothing is missed, and what a lost event hides is found. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { EventMirror } from '../../../testing/explore/event-mirror.ts'
import { worldOf } from '../world/world-of.ts'

const SHELVES = `api Shelves version "1" uses event

object shelf oak { }

class shelf without create, destroy {
  RO/runtime  books : book ref set <-> shelf
  RO/runtime  width : int := sum(b.width for b in self.books)
}

class book {
  RO/constructor  shelf : shelf ref or null <-> books = oak
  RW              width : int = 1
}
`

describe('a mirror that events keep', () => {
  it('differs in nothing where every change has an event', async () => {
    const world = worldOf(SHELVES)
    const mirror = new EventMirror(world.code.api, world.store, (listener) => world.onCommit(listener))
    const book = world.stretch(() => world.store.class('book').create(new Map()))
    world.client().call('book.set_width', [book, 4n])
    assert.deepEqual([...mirror.missed()], [])
    world.client().call('book.destroy', [book])
    assert.deepEqual([...mirror.missed()], [])
    await world.close()
  })

  it('finds a computed field that changed without an event', async () => {
    const world = worldOf(SHELVES)
    const mirror = new EventMirror(world.code.api, world.store, (listener) =>
      world.onCommit((changes) => listener(changes.filter((change) => change.class !== 'shelf'))),
    )
    const shelf = world.store.initialObject('shelf', 'oak')
    const values = new Map([['shelf', shelf]])
    const book = world.stretch(() => world.store.class('book').create(values))
    assert.deepEqual([...mirror.missed()], [{ class: 'shelf', ref: shelf, field: 'books' }])
    world.client().call('book.destroy', [book])
    assert.deepEqual([...mirror.missed()], [])
    await world.close()
  })

  it('finds an object that was made without an event', async () => {
    const world = worldOf(SHELVES)
    const mirror = new EventMirror(world.code.api, world.store, () => undefined)
    const ref = world.stretch(() => world.store.class('book').create(new Map()))
    assert.deepEqual(
      [...mirror.missed()].filter((missed) => missed.class === 'book'),
      [{ class: 'book', ref, field: null }],
    )
    await world.close()
  })
})
