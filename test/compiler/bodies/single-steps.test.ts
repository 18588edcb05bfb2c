/** What single statements and expressions do where they call, wait, or write several fields: from the text to the answer. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Desk } from '../../runtime/harness.ts'
import { TestClock } from '../../runtime/test-clock.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
api Park uses task
error NOT_NOW()
record box { width : int where width > 0, height : int = 1 where height < 10 }
record crate { of : box record, count : int = 1 }

class shelf {
  RW row : int
  RW column : int
  RW tags : string set = []
  RW label : string = "free"
  RO/runtime last : shelf ref
  RO/runtime inside : int = 0
  unique row, column

  message add_twice(self : shelf ref) { self.tags += tagged(self) }
  message move(self : shelf ref, row : int, column : int) { set self { row = row, column = column } }
  message link(self : shelf ref, other : shelf ref) { self.last = other }
  message cut(self : shelf ref) { unlink(self) }
  message get_label_later(self : shelf ref) : string throws NOT_NOW {
    wait 1s
    require self.row > 0 else NOT_NOW()
    return self.label
  }
  message takes(self : shelf ref, label : string) throws NOT_NOW {
    require label == "free" else NOT_NOW()
    self.inside += 1
  }
  message ask(self : shelf ref) : bool { return can shelf.takes(self, shelf.get_label_later(self)) }
  message why_not(self : shelf ref) : string set { return refusal shelf.takes(self, shelf.get_label_later(self)) }
  message reserve(self : shelf ref) {
    hold self.label = "held"
    hold self.inside = 5
    wait 10s
  }
  message overwrite(self : shelf ref) { set self { label = "mine", inside = 1 } }
  message area(width : int, height : int) : int {
    let s = box { width = width, height = height }
    return s.width * s.height
  }
  message flat() : int { return (box { height = 2 }).width }
  message crates(width : int) : int { return size([crate { of = box { width = w } } for w in [width .. 2]]) }
  message stretched(s : box record, height : int) : int { return (box { ...s, height = height }).height }
}

define tagged(s : shelf ref) : string {
  s.tags += "first"
  return "second"
}
`

describe('single steps of bodies', () => {
  let desk: Desk
  let clock: TestClock
  let shelf: string
  const field = (name: string, of = shelf) => desk.result(`shelf.get_${name}`, of)
  const make = async (row: number, column: number) => String(await desk.result('shelf.create', { row, column }))
  const turns = async () => {
    for (let i = 0; i < 6; i++) await clock.turn()
  }
  const pass = async (milliseconds: number) => {
    await turns()
    clock.pass(milliseconds)
    await turns()
  }
  const later = async (answer: Promise<unknown>) => {
    await pass(1000)
    return answer
  }

  beforeEach(async () => {
    clock = new TestClock()
    desk = await serveText(TEXT, { now: clock.now, after: clock.after })
    shelf = await make(1, 1)
  })

  it('add an element to the set as it was before the element was evaluated', async () => {
    await desk.result('shelf.add_twice', shelf)
    assert.deepEqual(await field('tags'), ['second'])
  })

  it('judge a unique key when all of its fields are set', async () => {
    await make(1, 2)
    await make(2, 1)
    await desk.result('shelf.move', shelf, 2, 2)
    assert.deepEqual([await field('row'), await field('column')], [2, 2])
    const refused = ['VALUE_NOT_SUPPORTED', 'row, column', '1, 2', 'not unique']
    assert.deepEqual(await desk.error('shelf.move', shelf, 1, 2), refused)
    assert.deepEqual([await field('row'), await field('column')], [2, 2])
  })

  it('unlink a reference that only the server sets', async () => {
    const other = await make(2, 2)
    await desk.result('shelf.link', shelf, other)
    await desk.result('shelf.cut', other)
    assert.equal(await field('last'), 'OpaqueRef:NULL')
  })

  it('ask whether a message would pass with arguments that wait', async () => {
    assert.equal(await later(desk.result('shelf.ask', shelf)), true)
    await desk.result('shelf.set_label', shelf, 'full')
    assert.equal(await later(desk.result('shelf.ask', shelf)), false)
    assert.deepEqual(await later(desk.result('shelf.why_not', shelf)), ['NOT_NOW'])
  })

  it('take an error in arguments that wait as a refusal', async () => {
    await desk.result('shelf.set_row', shelf, 0)
    assert.equal(await later(desk.result('shelf.ask', shelf)), false)
    assert.deepEqual(await later(desk.result('shelf.why_not', shelf)), ['NOT_NOW'])
  })

  it('do not take a cancel in arguments that wait as a refusal', async () => {
    const task = await desk.result('Async.shelf.ask', shelf)
    await turns()
    await desk.result('task.cancel', task)
    await turns()
    assert.deepEqual(await desk.result('task.get_error_info', task), ['TASK_CANCELLED', task])
  })

  it('end the holds of all fields that a set statement writes', async () => {
    const task = await desk.result('Async.shelf.reserve', shelf)
    await turns()
    assert.deepEqual([await field('label'), await field('inside')], ['held', 5])
    await desk.result('shelf.overwrite', shelf)
    await pass(10_000)
    assert.equal(await desk.result('task.get_status', task), 'success')
    assert.deepEqual([await field('label'), await field('inside')], ['mine', 1])
  })
})

describe('holds of an end of a pair', () => {
  const PAIRS = `
api Park uses task
class dog {
  RW name : string
  RW walkers : walker ref set <-> dogs = []
  RW friends : dog ref set <-> friends = []
  RW tag : string = ""
  unique tag
  message walk(self : dog ref, people : walker ref set) {
    hold self.walkers = people
    wait 10s
  }
  message play(self : dog ref, dogs : dog ref set) {
    hold self.friends = dogs
    wait 10s
  }
  message wear(self : dog ref, tag : string) {
    hold self.tag = tag
    wait 10s
  }
}
class walker {
  RW name : string = ""
  RW dogs : dog ref set <-> walkers = []
  message take(self : walker ref, dog : dog ref) { self.dogs += dog }
}
`
  let desk: Desk
  let clock: TestClock
  let dog: string
  const field = (name: string, of = dog) => desk.result(`dog.get_${name}`, of)
  const turns = async () => {
    for (let i = 0; i < 6; i++) await clock.turn()
  }
  const begin = async (method: string, ...params: unknown[]) => {
    await desk.result(`Async.dog.${method}`, dog, ...params)
    await turns()
  }
  const end = async () => {
    clock.pass(10_000)
    await turns()
  }
  const makeDog = async (tag: string) => String(await desk.result('dog.create', { name: tag, tag }))
  const makeWalker = async () => String(await desk.result('walker.create', {}))

  beforeEach(async () => {
    clock = new TestClock()
    desk = await serveText(PAIRS, { now: clock.now, after: clock.after })
    dog = await makeDog('a')
  })

  it('give back what was there where nobody writes the pair', async () => {
    const [before, held] = [await makeWalker(), await makeWalker()]
    await desk.result('dog.set_walkers', dog, [before])
    await begin('walk', [held])
    assert.deepEqual(await field('walkers'), [held])
    await end()
    assert.deepEqual(await field('walkers'), [before])
  })

  it('end with a write at the other end, by a body or a client', async () => {
    const [before, held, other] = [await makeWalker(), await makeWalker(), await makeWalker()]
    await desk.result('dog.set_walkers', dog, [before])
    await begin('walk', [held])
    await desk.result('walker.take', other, dog)
    await end()
    assert.deepEqual(await field('walkers'), [held, other])
    await begin('walk', [before])
    await desk.result('walker.set_dogs', before, [])
    await end()
    assert.deepEqual(await field('walkers'), [])
  })

  it('last where the other end of another object is written', async () => {
    const [held, other] = [await makeWalker(), await makeWalker()]
    const second = await makeDog('b')
    await begin('walk', [held])
    await desk.result('walker.take', other, second)
    await end()
    assert.deepEqual(await field('walkers'), [])
  })

  it('end with a write at the other end of a symmetric pair', async () => {
    const [second, third] = [await makeDog('b'), await makeDog('c')]
    await begin('play', [second])
    await desk.result('dog.set_friends', third, [dog])
    await end()
    assert.deepEqual(await field('friends'), [second, third])
  })

  it('keep their value where another object has taken what lies under it, and say so', async () => {
    await begin('wear', 'x')
    const second = await makeDog('a')
    await end()
    assert.deepEqual([await field('tag'), await field('tag', second)], ['x', 'a'])
    assert.match(String(desk.logged), /"dog.tag" of \S+ keeps the value that a message held there: VALUE_NOT_SUPPORTED/)
  })
})

describe('records that bodies make', () => {
  let desk: Desk
  beforeEach(async () => {
    desk = await serveText(TEXT)
  })

  it('meet the conditions of their members', async () => {
    assert.equal(await desk.result('shelf.area', 2, 9), 18)
    assert.deepEqual(await desk.error('shelf.area', 0, 9), ['VALUE_NOT_SUPPORTED', 'width', '0', 'width > 0'])
    assert.deepEqual(await desk.error('shelf.area', 1, 10), ['VALUE_NOT_SUPPORTED', 'height', '10', 'height < 10'])
  })

  it('are refused where the zero of a member that is left out does not meet its condition', async () => {
    assert.deepEqual(await desk.error('shelf.flat'), ['VALUE_NOT_SUPPORTED', 'width', '0', 'width > 0'])
  })

  it('are checked inside other records and comprehensions', async () => {
    assert.equal(await desk.result('shelf.crates', 1), 2)
    assert.deepEqual(await desk.error('shelf.crates', 0), ['VALUE_NOT_SUPPORTED', 'width', '0', 'width > 0'])
  })

  it('are checked where they are made from another record', async () => {
    assert.equal(await desk.result('shelf.stretched', { width: 1, height: 2 }, 3), 3)
    const refused = ['VALUE_NOT_SUPPORTED', 'height', '11', 'height < 10']
    assert.deepEqual(await desk.error('shelf.stretched', { width: 1, height: 2 }, 11), refused)
  })
})
