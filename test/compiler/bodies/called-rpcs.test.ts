/** Calls of implied RPCs from bodies, and bodies of `C.set`: records of bodies are whole, those of clients are not. */
import assert from 'node:assert/strict'
import { beforeEach, describe, it } from 'mocha'
import type { Desk } from '../../runtime/harness.ts'
import { addUsers, PASSWORD } from '../../runtime/roles-api.ts'
import { serveText } from './serve-text.ts'

const TEXT = `
error TOO_BIG(n)
class garage {
  RW name : string = ""
  RO/runtime cars : car ref set <-> home
}

class car with set {
  RW plate : string
  RW n : int = 3 where n < 10
  RW home : garage ref or null = null <-> cars
  RO/constructor made_in : string = "Köln"
  RO/runtime state : int = 7
  RO/runtime twice : int := self.state * 2

  message make(plate : string) : car ref { return car.create(car { plate = plate, state = 9 }) }
  message copy(self : car ref) : car ref { return car.create(car { ...self, plate = self.plate + "2" }) }
  message change(self : car ref, plate : string) {
    car.set(self, car { ...self, plate = plate, made_in = "Rom", state = 1 })
  }
  message reset(self : car ref) { car.set(self, car { plate = "new" }) }
  message add_one_more(self : car ref) { garage.set_name(self.home, self.plate) }
}

class bike with set {
  RW size : int = 1
  RW count : int = 2
  RO/runtime sets : int = 0
  message change(self : bike ref) { bike.set(self, bike { ...self, count = 20 }) }
}

body bike.set {
  require record.size < 100 else TOO_BIG(record.size)
  set self { ...record }
  self.sets += 1
}
`

describe('RPCs that bodies call', () => {
  let desk: Desk
  beforeEach(async () => {
    desk = await serveText(TEXT)
  })
  const record = async (name: string, ref: unknown) => {
    const { uuid, ...fields } = (await desk.result(`${name}.get_record`, ref)) as { uuid: string }
    assert.match(uuid, /^[0-9a-f-]{36}$/)
    return fields
  }
  const made = { plate: 'a', n: 3, home: 'OpaqueRef:NULL', made_in: 'Köln', state: 7, twice: 14 }

  it('create objects of the fields that clients give, with a new uuid', async () => {
    assert.deepEqual(await record('car', await desk.result('car.make', 'a')), made)
    assert.deepEqual(await record('car', await desk.result('car.make', 'b')), { ...made, plate: 'b' })
  })

  it('create copies from the whole record of an object', async () => {
    const car = await desk.result('car.make', 'a')
    assert.deepEqual(await record('car', await desk.result('car.copy', car)), { ...made, plate: 'a2' })
  })

  it('set the RW fields of a record, and no others', async () => {
    const garage = await desk.result('garage.create', {})
    const car = await desk.result('car.create', { plate: 'a', n: 5, home: garage, made_in: 'Ulm' })
    await desk.result('car.change', car, 'b')
    const changed = { ...made, plate: 'b', n: 5, home: garage, made_in: 'Ulm' }
    assert.deepEqual(await record('car', car), changed)
    await desk.result('car.reset', car)
    assert.deepEqual(await record('car', car), { ...made, plate: 'new', made_in: 'Ulm' })
  })

  it('name the null reference in errors as calls of clients do', async () => {
    const car = await desk.result('car.make', 'a')
    assert.deepEqual(await desk.error('car.add_one_more', car), ['HANDLE_INVALID', 'garage', 'OpaqueRef:NULL'])
  })
})

describe('bodies of C.set', () => {
  let desk: Desk
  let bike: unknown
  beforeEach(async () => {
    desk = await serveText(TEXT)
    bike = await desk.result('bike.create', { size: 5 })
  })
  const fields = async () =>
    Promise.all(['size', 'count', 'sets'].map((field) => desk.result(`bike.get_${field}`, bike)))

  it('get what a client leaves out as the object has it', async () => {
    await desk.result('bike.set', bike, { count: 9 })
    assert.deepEqual(await fields(), [5, 9, 1])
  })

  it('decide whether the fields are set', async () => {
    assert.deepEqual(await desk.error('bike.set', bike, { count: 9, size: 100 }), ['TOO_BIG', '100'])
    assert.deepEqual(await fields(), [5, 2, 0])
  })

  it('run where a body calls C.set', async () => {
    await desk.result('bike.change', bike)
    assert.deepEqual(await fields(), [5, 20, 1])
  })

  it('are not called for an object that is gone', async () => {
    await desk.result('bike.destroy', bike)
    assert.deepEqual(await desk.error('bike.set', bike, {}), ['HANDLE_INVALID', 'bike', bike])
  })
})

describe('bodies of C.set for users', () => {
  const GUARDED = `
api Lab uses session
role writer
role owner includes writer
class safe with set set allows(writer) create allows(owner) {
  RW label : string = ""
  RW code  : string = "" set allows(owner)
}
body safe.set { set self { ...record } }
`

  it('run for users who may set each field that is named', async () => {
    const desk = await serveText(GUARDED, {}, (store, api) =>
      addUsers(store, api, { will: ['writer'], olga: ['owner'] }),
    )
    const logIn = (user: string) => desk.result('session.login_with_password', user, PASSWORD)
    const [will, olga] = [await logIn('will'), await logIn('olga')]
    const safe = await desk.result('safe.create', olga, { label: 'a', code: '1' })
    await desk.result('safe.set', will, safe, { label: 'b' })
    const denied = (await desk.error('safe.set', will, safe, { label: 'c', code: '2' })).slice(0, 2)
    assert.deepEqual(denied, ['RBAC_PERMISSION_DENIED', 'safe.set/code'])
    await desk.result('safe.set', olga, safe, { code: '3' })
    assert.deepEqual(
      [await desk.result('safe.get_label', olga, safe), await desk.result('safe.get_code', olga, safe)],
      ['b', '3'],
    )
  })
})

describe('bodies that call RPCs of what is internal', () => {
  const INTERNAL = `
class inner @internal { RW n : int = 1 }
class car {
  RW place : string @internal = "street"
  message set_place_again(self : car ref, value : string) @internal { car.set_place(self, value + "!") }
  message move(self : car ref, to : string = "yard") : string {
    car.set_place_again(self, to)
    return car.get_place(self)
  }
  message count() : int {
    let made = inner.create(inner { n = 5 })
    return inner.get_n(made) + size(all inner)
  }
}
`

  it('run them, though clients cannot', async () => {
    const desk = await serveText(INTERNAL)
    const car = await desk.result('car.create', {})
    assert.equal(await desk.result('car.move', car), 'yard!')
    assert.equal(await desk.result('car.count'), 6)
    assert.deepEqual(await desk.error('car.get_place', car), ['MESSAGE_METHOD_UNKNOWN', 'car.get_place'])
  })
})
