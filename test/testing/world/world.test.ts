/** Worlds: calls on values, time, roles, externals, invariants, chance. */
import assert from 'node:assert/strict'
import { ApiError } from '../../../runtime/values/api-error.ts'
import { RecordValue } from '../../../runtime/values/values.ts'
import { NeverEnds } from '../../../testing/world/world.ts'
import { worldOf } from './world-of.ts'

const DESK = `
api desk uses session, task, event
role operator
error FULL(lamp)
external weigh(n : int) : int { return n }
class lamp {
  RW name_label : string
  RW watts : int = 5
  RO/runtime lit : bool = false
  RO/runtime weight : int = 0
  RO/runtime busy : (string -> string) map = {}
  message light(self : lamp ref) : int throws FULL {
    require not self.lit else FULL(self)
    hold self.busy[string(task)] = "light"
    wait 2s
    self.lit = true
    return self.watts
  }
  message weigh_it(self : lamp ref) { self.weight = weigh(self.watts) }
  message age(self : lamp ref) { after 1h { self.watts = 0 } }
  message name_it(self : lamp ref) allows(operator) { self.name_label = "op" }
}
invariant "few watts": every l in all lamp : l.watts < 100
object lamp first { name_label = "first" }
`

describe('a world', () => {
  it('runs calls on values, and reads records', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as string[]
    assert.ok(lamp)
    const record = client.call('lamp.get_record', [lamp])
    assert.ok(record instanceof RecordValue)
    assert.equal(record.values[record.names.indexOf('watts')], 5n)
    assert.equal(client.call('lamp.set_watts', [lamp, 7n]), undefined)
    assert.equal(client.call('lamp.get_watts', [lamp]), 7n)
    assert.throws(() => client.call('lamp.get_watts', ['OpaqueRef:no']), { code: 'HANDLE_INVALID' })
    assert.throws(() => client.call('lamp.explode', [lamp]), { code: 'MESSAGE_METHOD_UNKNOWN' })
    await world.close()
  })

  it('lets time pass for calls that wait', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as string[]
    const before = world.clock.now()
    const call = client.call('lamp.light', [lamp as string])
    assert.ok(call instanceof Promise)
    await world.settle()
    assert.equal(world.waiting, 1)
    assert.equal((client.call('lamp.get_busy', [lamp as string]) as Map<string, string>).size, 1)
    assert.equal(await world.wait(call), 5n)
    assert.equal(world.clock.now() - before, 2000)
    assert.equal((client.call('lamp.get_busy', [lamp as string]) as Map<string, string>).size, 0)
    assert.throws(() => client.call('lamp.light', [lamp as string]), { code: 'FULL', params: [lamp] })
    await world.close()
  })

  it('runs tasks, and blocks of after when they are due', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    const task = client.call('Async.lamp.light', [lamp]) as string
    assert.equal(client.call('task.get_status', [task]), 'pending')
    await world.pass(2000)
    assert.equal(client.call('task.get_status', [task]), 'success')
    client.call('lamp.age', [lamp])
    await world.pass(3_599_999)
    assert.equal(client.call('lamp.get_watts', [lamp]), 5n)
    await world.pass(1)
    assert.equal(client.call('lamp.get_watts', [lamp]), 0n)
    await world.close()
  })

  it('answers externals as given, also later', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    await world.wait(client.call('lamp.weigh_it', [lamp]))
    assert.equal(client.call('lamp.get_weight', [lamp]), 5n)
    world.given('weigh', (_run, n) => (n as bigint) * 2n)
    await world.wait(client.call('lamp.weigh_it', [lamp]))
    assert.equal(client.call('lamp.get_weight', [lamp]), 10n)
    let answer: (value: bigint) => void = () => undefined
    world.given('weigh', () => new Promise<bigint>((resolve) => (answer = resolve)))
    const call = client.call('lamp.weigh_it', [lamp])
    await world.pass(1)
    client.call('lamp.set_watts', [lamp, 3n])
    answer(1n)
    await world.wait(call)
    assert.equal(client.call('lamp.get_weight', [lamp]), 1n)
    await world.close()
  })

  it('lets other calls come in before an external answers', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    const call = client.call('lamp.weigh_it', [lamp])
    await world.settle()
    assert.equal(world.waiting, 1)
    await world.pass(1)
    assert.equal(world.waiting, 0)
    await call
    await world.close()
  })

  it('knows who calls', async () => {
    const world = worldOf(DESK)
    const operator = world.client({ user: 'operator', roles: ['operator'] })
    const [lamp] = world.client().call('lamp.get_all', []) as [string]
    assert.equal(operator.call('lamp.name_it', [lamp]), undefined)
    const nobody = world.client({ user: 'nobody', roles: [] })
    assert.throws(() => nobody.call('lamp.name_it', [lamp]), { code: 'RBAC_PERMISSION_DENIED' })
    await world.close()
  })

  it('finds invariants that a commit has broken, and names the objects', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    client.call('lamp.set_watts', [lamp, 99n])
    assert.deepEqual(world.broken, [])
    client.call('lamp.set_watts', [lamp, 100n])
    assert.deepEqual(world.broken, [{ title: 'few watts', offenders: [{ class: 'lamp', ref: lamp }], error: null }])
    await world.close()
  })

  it('says that a call never ends', async () => {
    const world = worldOf(DESK)
    world.given('weigh', () => new Promise(() => undefined))
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    await assert.rejects(() => world.wait(client.call('lamp.weigh_it', [lamp])), NeverEnds)
    await world.close()
  })

  it('wakes calls that wait for events', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    const first = (await world.wait(client.call('event.from', [['lamp'], '', 30]))) as RecordValue
    const token = first.values[first.names.indexOf('token')] as string
    const waiting = client.call('event.from', [['lamp'], token, 30])
    await world.settle()
    client.call('lamp.set_watts', [lamp, 6n])
    const batch = (await world.wait(waiting)) as RecordValue
    const events = batch.values[batch.names.indexOf('events')] as RecordValue[]
    assert.deepEqual(
      events.map((event) => event.values[event.names.indexOf('operation')]),
      ['mod'],
    )
    assert.ok(events[0]?.values[events[0].names.indexOf('snapshot')] instanceof RecordValue)
    await world.close()
  })

  it('undoes what a scene does by an error', async () => {
    const world = worldOf(DESK)
    const client = world.client()
    const [lamp] = client.call('lamp.get_all', []) as [string]
    assert.throws(
      () =>
        world.stretch(() => {
          world.store.class('lamp').field('watts').set(lamp, 9n)
          throw new ApiError('FULL', lamp)
        }),
      { code: 'FULL' },
    )
    assert.equal(client.call('lamp.get_watts', [lamp]), 5n)
    await world.close()
  })
})
