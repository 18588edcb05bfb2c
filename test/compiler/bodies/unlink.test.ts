/** `unlink(x)` takes an object out of all fields that can be without it, at the cost of what refers to it. */
import assert from 'node:assert/strict'
import { describe, it } from 'mocha'
import { BODY_LIMITS } from '../../../runtime/bodies/body-engine.ts'
import { serveText } from './serve-text.ts'

const TEXT = `api Links
class city {
  RW name_label : string = ""
  RO/runtime houses : house ref set <-> city
  RW friends : city ref set <-> friends = []
  message leave(self : city ref) {
    unlink(self)
    destroy self
  }
  message unlink_only(self : city ref) { unlink(self) }
}
class house {
  RW name_label : string = ""
  RW city : city ref or null <-> houses = null
  RO/constructor built_in : city ref
  RW near : city ref set = []
  RW visits : (city ref -> int) map = {}
  RW twins : (string -> city ref or null) map = {}
}
`

describe('unlink', () => {
  it('makes references null, and takes the object out of sets and keys of maps', async () => {
    const desk = await serveText(TEXT)
    const [a, b] = [await desk.result('city.create', {}), await desk.result('city.create', {})]
    const house = await desk.result('house.create', {
      city: a,
      built_in: b,
      near: [a, b],
      visits: { [String(a)]: 1, [String(b)]: 2 },
      twins: { one: a, two: b },
    })
    await desk.result('city.set_friends', a, [a, b])

    await desk.result('city.leave', a)

    const { city, near, visits, twins } = (await desk.result('house.get_record', house)) as Record<string, unknown>
    assert.deepEqual(
      [city, near, visits, twins],
      ['OpaqueRef:NULL', [b], { [String(b)]: 2 }, { one: 'OpaqueRef:NULL', two: b }],
    )
    assert.deepEqual(await desk.result('city.get_friends', b), [])
  })

  it('leaves references that may not be null', async () => {
    const desk = await serveText(TEXT)
    const city = await desk.result('city.create', {})
    const house = await desk.result('house.create', { built_in: city })
    await desk.result('city.unlink_only', city)
    assert.equal(await desk.result('house.get_built_in', house), city)
    assert.deepEqual(await desk.error('city.leave', city), ['OBJECT_IN_USE', 'city', city, 'house', house, 'built_in'])
  })

  it('takes steps for what refers to the object, not for all objects', async () => {
    const desk = await serveText(TEXT, { bodyLimits: { ...BODY_LIMITS, steps: 200 } })
    const [a, b] = [await desk.result('city.create', {}), await desk.result('city.create', {})]
    for (let i = 0; i < 300; i++) await desk.result('house.create', { city: b, built_in: b, near: [b] })
    const house = await desk.result('house.create', { city: a, built_in: b, near: [a, b] })
    await desk.result('city.leave', a)
    assert.deepEqual(await desk.result('house.get_near', house), [b])
    assert.match(String(await desk.error('city.unlink_only', b)), /more than 200 steps/)
  })
})
