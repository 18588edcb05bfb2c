/** Computed sets and maps: their order, and what is left of them where an object is gone. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Desk } from '../../runtime/harness.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
class room { RW name : string }
object room hall { name = "hall" }

class shelf {
  RW name : string
  RO/runtime books : book ref set <-> at
  RO/runtime titles : (string -> int) map := { b.title -> b.pages for b in self.books }
  RO/runtime places : (string -> room ref) map := { "hall" -> hall, self.name -> hall }
  RO/runtime rooms : (room ref -> int) map := { hall -> 1 }
  RO/runtime stands : room ref := hall
  message first_title(self : shelf ref) : string { return first(t in keys(self.titles)) ?? "" }
}

class book {
  RW at : shelf ref <-> books
  RW title : string
  RW pages : int = 1
  message swap(self : book ref, other : book ref) {
    let title = self.title
    self.title = other.title
    other.title = title
  }
}
`

describe('computed collections', () => {
  let desk: Desk
  let shelf: unknown
  const field = (name: string) => desk.result(`shelf.get_${name}`, shelf)

  beforeEach(async () => {
    desk = await serveText(TEXT)
    shelf = await desk.result('shelf.create', { name: 'a' })
  })

  it('follow a change of only their order', async () => {
    const [first, second] = [
      await desk.result('book.create', { at: shelf, title: 'Emma' }),
      await desk.result('book.create', { at: shelf, title: 'Persuasion' }),
    ]
    await desk.result('book.swap', first, second)
    assert.deepEqual(Object.keys((await field('titles')) as object), ['Persuasion', 'Emma'])
    assert.equal(await desk.result('shelf.first_title', shelf), 'Persuasion')
  })

  it('lose the entries of an initial object that is gone', async () => {
    const [hall] = (await desk.result('room.get_all')) as string[]
    assert.deepEqual(await field('places'), { hall, a: hall })
    await desk.result('room.destroy', hall)
    assert.deepEqual([await field('places'), await field('rooms')], [{}, {}])
    assert.equal(await field('stands'), 'OpaqueRef:NULL')
  })
})
