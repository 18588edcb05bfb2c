/** The records of classes in bodies: what a client leaves out has its default, and RO/runtime fields start as always. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Desk } from '../../runtime/harness.ts'
import { TestClock } from '../../runtime/test-clock.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
api Park uses task
record wrap { car : car record, count : int = 3 }

class garage { RW name : string }
object garage north { name = "north" }

class car {
  RW plate : string
  RW home : garage ref or null = north
  RW guest_of : garage ref or null = null
  RW tags : string set = ["new"]
  RW made : datetime = now()
  RW place : string @internal = "street"
  RO/runtime state : int = 7
  RO/runtime twice : int := self.state * 2

  message sizes(cars : car record set) : int { return sum(size(r.tags) for r in cars) }
  message inside(in_record : wrap record, by_key : (string -> car record) map, maybe : car record option) : int {
    return in_record.car.state + sum(by_key[k].state for k in keys(by_key)) + (maybe ?? by_key["a"]).state
  }
  message read(car : car record) : string {
    return car.uuid + car.place + string(car.home == north) + string(car.guest_of) + string(car.made == now())
  }
  message read_later(car : car record) : bool {
    let same = car.made == now()
    wait 1s
    return same
  }
  message change(self : car ref, to : car record) { set self { ...to } }
  message copy_later(car : car record) { after 1s { create car { ...car } } }
  message copy_whole_later(self : car ref) {
    let whole = car.get_record(self)
    after 1s { create car { ...whole, plate = "copy" } }
  }
}

body car.create {
  return create car { ...record, plate = record.plate + string(size(record.tags)) }
}
`

describe('records of classes in bodies', () => {
  let clock: TestClock
  let desk: Desk
  const field = (car: unknown, name: string) => desk.result(`car.get_${name}`, car)
  const pass = async (milliseconds: number) => {
    for (let i = 0; i < 6; i++) await clock.turn()
    clock.pass(milliseconds)
    for (let i = 0; i < 6; i++) await clock.turn()
  }

  beforeEach(async () => {
    clock = new TestClock()
    desk = await serveText(TEXT, { now: clock.now, after: clock.after })
  })

  it('have the defaults of what the client has left out', async () => {
    const north = ((await desk.result('garage.get_all')) as string[])[0]
    const car = await desk.result('car.create', { plate: 'a' })
    const names = ['plate', 'home', 'guest_of', 'tags']
    const values = await Promise.all(names.map((name) => field(car, name)))
    assert.deepEqual(values, ['a1', north, 'OpaqueRef:NULL', ['new']])
    assert.equal(await desk.result('car.read', { plate: 'a' }), 'streettrueOpaqueRef:NULLtrue')
  })

  it('take null for a default whose object is gone', async () => {
    await desk.result('garage.destroy', ((await desk.result('garage.get_all')) as string[])[0])
    assert.equal(await field(await desk.result('car.create', { plate: 'a' }), 'home'), 'OpaqueRef:NULL')
  })

  it('are complete in sets, maps, options and records too', async () => {
    const car = { plate: 'a' }
    assert.equal(await desk.result('car.sizes', [car, { plate: 'b', tags: [] }]), 1)
    assert.equal(await desk.result('car.inside', { car }, { a: car, b: car }, []), 28)
    assert.equal(await desk.result('car.inside', { car }, {}, [car]), 14)
  })

  it('have the time of the first stretch in bodies that wait', async () => {
    const answer = desk.result('car.read_later', { plate: 'a' })
    await pass(1000)
    assert.equal(await answer, true)
  })

  it('set what the client has left out to its default', async () => {
    const car = await desk.result('car.create', { plate: 'a', tags: ['old', 'rusty'] })
    await desk.result('car.change', car, { plate: 'b' })
    assert.deepEqual([await field(car, 'plate'), await field(car, 'tags')], ['b', ['new']])
  })

  it('are kept for a block of after', async () => {
    const car = await desk.result('car.create', { plate: 'a' })
    await desk.result('car.copy_later', { plate: 'later' })
    await desk.result('car.copy_whole_later', car)
    await pass(1000)
    const records = Object.values((await desk.result('car.get_all_records')) as object)
    assert.deepEqual(records.map(({ plate }) => plate).sort(), ['a1', 'copy', 'later'])
    assert.deepEqual(desk.logged, [])
  })
})
