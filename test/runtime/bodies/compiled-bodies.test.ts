/** Bodies as people write them, compiled and served: machines that start, move and stop, and storage that is scanned. */
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, it } from 'mocha'
import { analyze } from '../../../analysis/analyze.ts'
import { emitBodies } from '../../../compiler/emit/bodies/module.ts'
import { parse } from '../../../grammar/parse.ts'
import type { Api } from '../../../model/api.ts'
import { type BodiesModule, createLibrary } from '../../../runtime/bodies/library/library.ts'
import type { RunExternal } from '../../../runtime/engine/external.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import { RecordValue } from '../../../runtime/values/values.ts'
import { moduleOf } from '../../compiler/bodies/load-bodies.ts'
import { type Desk, openDesk } from '../harness.ts'
import { TestClock } from '../test-clock.ts'

const TEXT = `
api Pool version "1.0" uses task

error VM_BAD_POWER_STATE(vm, expected, actual)
error OTHER_OPERATION_IN_PROGRESS(class, ref)
error NO_HOSTS_AVAILABLE()

enum vm_power_state { Halted, Running }
enum vm_operations { start, clean_shutdown, pool_migrate }

class host {
  RW name_label : string = ""
  RW enabled : bool = true
  RW memory_total : int = 0
  RO/runtime resident_VMs : VM ref set <-> resident_on
}

class VM {
  RW name_label : string = ""
  RW memory : int = 1
  RO/runtime power_state : vm_power_state enum = Halted
  RO/runtime current_operations : (string -> vm_operations enum) map = {}
  RO/runtime resident_on : host ref or null <-> resident_VMs
  RO/runtime scheduled_to_be_resident_on : host ref or null = null

  message start(vm : VM ref) throws VM_BAD_POWER_STATE, OTHER_OPERATION_IN_PROGRESS, NO_HOSTS_AVAILABLE {
    idle(vm)
    require vm.power_state == Halted else VM_BAD_POWER_STATE(vm, "halted", vm.power_state)
    let place = first(h in all host where h.enabled and free_memory(h) >= vm.memory by -free_memory(h))
    require place != null else NO_HOSTS_AVAILABLE()
    hold vm.current_operations[string(task)] = start
    hold vm.scheduled_to_be_resident_on = place
    wait 2s
    progress 0.5
    wait 2s
    vm.resident_on = place
    vm.power_state = Running
  }

  message clean_shutdown(vm : VM ref) throws VM_BAD_POWER_STATE, OTHER_OPERATION_IN_PROGRESS {
    idle(vm)
    require vm.power_state == Running else VM_BAD_POWER_STATE(vm, "running", vm.power_state)
    hold vm.current_operations[string(task)] = clean_shutdown
    wait 3s
    if vm.power_state == Running {
      vm.power_state = Halted
      vm.resident_on = null
      let label = vm.name_label
      after 1h { if vm in all VM and vm.power_state == Halted { vm.name_label = label + " (old)" } }
    }
  }

  message restart(vm : VM ref) throws VM_BAD_POWER_STATE, OTHER_OPERATION_IN_PROGRESS, NO_HOSTS_AVAILABLE {
    try { VM.clean_shutdown(vm) } else VM_BAD_POWER_STATE { vm.name_label = "was halted" }
    VM.start(vm)
  }
}

define idle(vm : VM ref) {
  require size(vm.current_operations) == 0 else OTHER_OPERATION_IN_PROGRESS("VM", vm)
}

define free_memory(h : host ref) : int := h.memory_total
    - sum(vm.memory for vm in all VM where h in [vm.resident_on, vm.scheduled_to_be_resident_on])

record image { uuid : string, size : int }

external list_images(sr : SR ref) : image record set { return [] }

class SR {
  RW name_label : string = ""
  RO/runtime VDIs : VDI ref set <-> SR
  RO/runtime size : int

  message scan(sr : SR ref) {
    let before = sr.VDIs
    let found = list_images(sr)
    for i in found where not (some v in sr.VDIs : v.uuid == i.uuid) { create VDI { uuid = i.uuid, SR = sr, size = i.size } }
    for v in before where not (some i in found : i.uuid == v.uuid) { destroy v }
    sr.size = sum(v.size for v in sr.VDIs)
  }
}

class VDI {
  RO/constructor SR : SR ref <-> VDIs
  RO/constructor size : int = 0
}
`

const UUIDS = ['1', '2', '3'].map((digit) => `${digit.repeat(8)}-1111-4111-8111-111111111111`)

describe('compiled bodies', () => {
  let api: Api
  let module: BodiesModule
  let clock: TestClock
  let desk: Desk
  let images: readonly (string | undefined)[]

  before(async () => {
    const { model, diagnostics } = analyze([{ path: 'pool.crow', tree: parse(TEXT) }], 'pool')
    assert.ok(model, diagnostics.map((d) => `${d.code} ${d.message}`).join('\n'))
    api = model
    module = await moduleOf(emitBodies(api).text)
  })
  beforeEach(() => {
    clock = new TestClock()
    images = []
    const list: RunExternal = async () => images.map((uuid) => new RecordValue(['uuid', 'size'], [uuid ?? '', 5n]))
    desk = openDesk(api, {
      store: openStore(api, ':memory:'),
      bodies: (parts) => module(createLibrary(parts.api, parts.store)),
      externals: new Map([['list_images', list]]),
      ...{ now: clock.now, after: clock.after },
    })
  })
  afterEach(async () => {
    assert.deepEqual(desk.logged, [])
    await desk.service.close()
    desk.store.close()
  })

  const pass = async (seconds: number) => {
    for (let i = 0; i < 6; i++) await clock.turn()
    clock.pass(seconds * 1000)
    for (let i = 0; i < 6; i++) await clock.turn()
  }
  const make = async (what: string, record: object) => String(await desk.result(`${what}.create`, record))
  const field = (ref: string, name: string) => desk.result(`VM.get_${name}`, ref)

  it('start a machine, which holds its place and its operation meanwhile', async () => {
    const host = await make('host', { memory_total: 10 })
    const [vm, other] = [await make('VM', { memory: 6 }), await make('VM', { memory: 6 })]
    const started = desk.result('VM.start', vm)
    await pass(1)
    assert.deepEqual(Object.values((await field(vm, 'current_operations')) as object), ['start'])
    assert.equal(await field(vm, 'scheduled_to_be_resident_on'), host)
    assert.deepEqual(await desk.error('VM.start', vm), ['OTHER_OPERATION_IN_PROGRESS', 'VM', vm])
    assert.deepEqual(await desk.error('VM.start', other), ['NO_HOSTS_AVAILABLE'])
    assert.equal((await desk.error('host.destroy', host))[0], 'OBJECT_IN_USE')
    await pass(1)
    await pass(2)
    await started
    assert.deepEqual(await field(vm, 'current_operations'), {})
    assert.deepEqual(await Promise.all([field(vm, 'resident_on'), field(vm, 'power_state')]), [host, 'Running'])
    assert.equal(await field(vm, 'scheduled_to_be_resident_on'), 'OpaqueRef:NULL')
  })

  it('leave a block that runs an hour later', async () => {
    await make('host', { memory_total: 10 })
    const vm = await make('VM', { name_label: 'a' })
    const restarted = desk.result('VM.restart', vm)
    await pass(2)
    await pass(2)
    await restarted
    assert.equal(await field(vm, 'name_label'), 'was halted')
    const stopped = desk.result('VM.clean_shutdown', vm)
    await pass(3)
    await stopped
    await pass(3599)
    assert.equal(await field(vm, 'name_label'), 'was halted')
    await pass(1)
    assert.equal(await field(vm, 'name_label'), 'was halted (old)')
  })

  it('call other messages, whose holds end with them', async () => {
    await make('host', { memory_total: 10 })
    const vm = await make('VM', {})
    const started = desk.result('VM.start', vm)
    await pass(2)
    await pass(2)
    await started
    const task = String(await desk.result('Async.VM.restart', vm))
    await pass(0)
    assert.deepEqual(Object.entries((await field(vm, 'current_operations')) as object), [[task, 'clean_shutdown']])
    await pass(3)
    assert.deepEqual(Object.entries((await field(vm, 'current_operations')) as object), [[task, 'start']])
    await desk.result('task.cancel', task)
    await pass(0)
    assert.deepEqual(await field(vm, 'current_operations'), {})
    assert.equal(await desk.result('task.get_status', task), 'cancelled')
    assert.equal(await field(vm, 'power_state'), 'Halted')
  })

  it('ask the outside between two stretches', async () => {
    const sr = await make('SR', {})
    images = UUIDS.slice(0, 2)
    await desk.result('SR.scan', sr)
    images = UUIDS.slice(1)
    await desk.result('SR.scan', sr)
    const disks = (await desk.result('VDI.get_all_records')) as { readonly [ref: string]: { readonly uuid: string } }
    assert.deepEqual(
      Object.values(disks).map(({ uuid }) => uuid),
      UUIDS.slice(1),
    )
    assert.equal(await desk.result('SR.get_size', sr), 10)
  })
})
