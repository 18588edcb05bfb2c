/** Checks at the end of a stretch that ends inside of a `try`: the body catches them, and what was before the `try` stays. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Desk } from '../../runtime/harness.ts'
import { TestClock } from '../../runtime/test-clock.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
api Park uses task
error FULL(garage)
error EMPTY(garage)

class garage {
  RW room : int = 1
  RW log : string set = []
  RO/runtime cars : car ref set <-> at
  RO/runtime free : int := self.room - size(self.cars)
  check self.free >= 0 else FULL(self)
  check self.room > 0 else EMPTY(self)

  message park(self : garage ref, cars : int) : string {
    self.log += "begin"
    self.room += 1
    try {
      for i in [1 .. cars] { create car { at = self } }
      self.log += "parked"
      wait 1s
      self.log += "waited"
    } else FULL {
      self.log += "full"
      wait 1s
    }
    return string(self.free)
  }
  message close(self : garage ref) {
    try {
      self.room = 0
      wait 1s
    } else FULL { self.log += "full" }
  }
  message break_before(self : garage ref) {
    self.room = 0
    try {
      self.log += "inside"
      wait 1s
    } else EMPTY {
      self.log += "caught"
      wait 1s
    }
  }
}
class car { RW at : garage ref <-> cars }
`

describe('a check at a wait inside of a try', () => {
  let clock: TestClock
  let desk: Desk
  let garage: unknown
  const field = (name: string) => desk.result(`garage.get_${name}`, garage)
  const turns = async () => {
    for (let i = 0; i < 6; i++) await clock.turn()
  }
  const pass = async () => {
    await turns()
    clock.pass(1000)
    await turns()
  }

  beforeEach(async () => {
    clock = new TestClock()
    desk = await serveText(TEXT, { now: clock.now, after: clock.after })
    garage = await desk.result('garage.create', {})
  })

  it('is caught, and undone back to the try', async () => {
    const parked = desk.result('garage.park', garage, 3)
    await turns()
    assert.deepEqual(await field('log'), ['begin', 'full'])
    assert.deepEqual([await field('cars'), await field('free')], [[], 2])
    await pass()
    assert.equal(await parked, '2')
  })

  it('lets the body go on where it holds', async () => {
    const parked = desk.result('garage.park', garage, 2)
    await pass()
    assert.equal(await parked, '0')
    assert.deepEqual(await field('log'), ['begin', 'parked', 'waited'])
  })

  it('ends the message where the try does not name its error', async () => {
    assert.deepEqual(await desk.error('garage.close', garage), ['EMPTY', garage])
    assert.deepEqual([await field('room'), await field('log')], [1, []])
  })

  it('ends the message where what was written before the try breaks it', async () => {
    assert.deepEqual(await desk.error('garage.break_before', garage), ['EMPTY', garage])
    assert.deepEqual([await field('room'), await field('log')], [1, []])
  })
})
