/** samples/pool, compiled and called on a clock that stands still: every message, and each error that it declares. */
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, it } from 'mocha'
import { prepareSample, type SampleDesk } from './sample-desk.ts'

const GIB = 2 ** 30

describe('the messages of samples/pool', () => {
  let pool: SampleDesk
  let [web, template, root, lab1, lab2, disks] = ['', '', '', '', '', '']
  let open: () => Promise<SampleDesk>
  before(async () => {
    open = await prepareSample('pool')
  })
  beforeEach(async () => {
    pool = await open()
    ;[web, template] = [await pool.named('VM', 'web'), await pool.named('VM', 'Debian')]
    ;[lab1, lab2] = [await pool.named('host', 'lab1'), await pool.named('host', 'lab2')]
    ;[disks, root] = [await pool.named('SR', 'Disks'), await pool.named('VDI', 'web root')]
  })
  afterEach(() => pool.stop())

  const machine = (memory_max = GIB) => pool.call('VM.create', { name_label: 'new', memory_max })
  const first = async (field: string, self: unknown) => ((await pool.field(field, self)) as unknown[])[0]
  const fields = (name: string, self: unknown, ...names: string[]) =>
    Promise.all(names.map((field) => pool.field(`${name}.${field}`, self)))
  const task = (ref: unknown) => fields('task', ref, 'status', 'progress')

  it('start a machine in two seconds, in which it takes no other call', async () => {
    const vm = await machine()
    const started = await pool.call('Async.VM.start', vm)
    await pool.pass(1500)
    assert.deepEqual(await task(started), ['pending', 0.5])
    assert.equal(await pool.field('VM.scheduled_to_be_resident_on', vm), lab2)
    assert.equal(await pool.field('host.memory_free', lab2), 63 * GIB)
    assert.deepEqual(await pool.field('VM.allowed_operations', vm), [])
    assert.deepEqual(await pool.error('VM.start', vm), ['OTHER_OPERATION_IN_PROGRESS', 'VM', vm, 'start'])
    await pool.pass(1000)
    assert.deepEqual(await task(started), ['success', 1])
    assert.deepEqual(await fields('VM', vm, 'power_state', 'resident_on', 'current_operations'), ['Running', lab2, {}])
    const screen = await first('VM.consoles', vm)
    assert.match(String(await pool.field('console.location', screen)), /^https:\/\/192\.0\.2\.12\/console\//)
  })

  it('have a guest that is up five seconds after the start', async () => {
    const vm = await machine()
    await pool.call('Async.VM.start', vm)
    await pool.pass(6500)
    assert.equal(await pool.field('VM.guest_is_up', vm), false)
    await pool.pass(1000)
    assert.equal(await pool.field('VM.guest_is_up', vm), true)
    await pool.call('VM.hard_shutdown', vm)
    assert.deepEqual(await fields('VM', vm, 'guest_is_up', 'boot_time', 'consoles'), [false, [], []])
  })

  it('start a machine on the host that it prefers', async () => {
    const vm = await machine()
    await pool.call('VM.set_affinity', vm, lab1)
    await pool.slow('VM.start', vm, true)
    assert.deepEqual(await fields('VM', vm, 'power_state', 'resident_on'), ['Paused', lab1])
  })

  it('refuse to start what cannot run', async () => {
    assert.deepEqual(await pool.error('VM.start', template), ['VM_IS_TEMPLATE', template])
    assert.deepEqual(await pool.error('VM.start', web), ['VM_BAD_POWER_STATE', web, 'halted', 'running'])
    const large = await machine(65 * GIB)
    assert.deepEqual(await pool.error('VM.start', large), ['NO_HOSTS_AVAILABLE', large])
    const second = await machine()
    await pool.call('VBD.create', { VM: second, VDI: root, userdevice: '0' })
    assert.deepEqual(await pool.slowError('VM.start', second), ['VDI_IN_USE', root, 'plug'])
    assert.deepEqual(await fields('VM', second, 'current_operations', 'resident_on'), [{}, 'OpaqueRef:NULL'])
  })

  it('do not start a machine whose host is disabled meanwhile', async () => {
    const vm = await machine()
    const started = await pool.call('Async.VM.start', vm)
    await pool.pass(500)
    await pool.call('host.disable', lab2)
    await pool.pass(3000)
    assert.deepEqual(await pool.field('task.error_info', started), ['NO_HOSTS_AVAILABLE', vm])
  })

  it('give back what a cancelled start has taken', async () => {
    const vm = await machine()
    const started = await pool.call('Async.VM.start', vm)
    await pool.pass(500)
    await pool.call('task.cancel', started)
    await pool.pass(100)
    assert.equal(await pool.field('task.status', started), 'cancelled')
    assert.deepEqual(await fields('VM', vm, 'current_operations', 'power_state'), [{}, 'Halted'])
    assert.equal(await pool.field('host.memory_free', lab2), 64 * GIB)
  })

  it('shut a machine down, pause it and let it go on', async () => {
    await pool.call('VM.pause', web)
    assert.equal(await pool.field('VM.power_state', web), 'Paused')
    assert.deepEqual(await pool.error('VM.clean_shutdown', web), ['VM_BAD_POWER_STATE', web, 'running', 'paused'])
    await pool.call('VM.unpause', web)
    assert.deepEqual(await pool.error('VM.unpause', web), ['VM_BAD_POWER_STATE', web, 'paused', 'running'])
    await pool.slow('VM.clean_shutdown', web)
    assert.deepEqual(await fields('VM', web, 'power_state', 'resident_on'), ['Halted', 'OpaqueRef:NULL'])
    assert.equal(await pool.field('VBD.currently_attached', await first('VM.VBDs', web)), false)
  })

  it('clone a template with its disks and interfaces', async () => {
    await pool.slow('VM.clean_shutdown', web)
    const copy = await pool.slow('VM.clone', web, 'copy')
    assert.deepEqual(await fields('VM', copy, 'name_label', 'memory_max', 'power_state'), ['copy', 8 * GIB, 'Halted'])
    const disk = await pool.field('VBD.VDI', await first('VM.VBDs', copy))
    assert.notEqual(disk, root)
    assert.equal(await pool.field('VDI.virtual_size', disk), 20 * GIB)
    assert.equal(await pool.field('SR.physical_utilisation', disks), 40 * GIB)
    const address = await pool.field('VIF.MAC', await first('VM.VIFs', copy))
    assert.match(String(address), /^02(:[0-9a-f]{2}){5}$/)
    assert.equal(await pool.field('VM.is_a_template', await pool.slow('VM.clone', template, 'other')), false)
  })

  it('keep snapshots, which outlive their machine', async () => {
    const snapshot = await pool.call('VM.snapshot', web, 'before')
    assert.deepEqual(await fields('VM', web, 'snapshots'), [[snapshot]])
    assert.deepEqual(await fields('VM', snapshot, 'is_a_template', 'power_state'), [true, 'Halted'])
    assert.deepEqual(await pool.error('VM.snapshot', snapshot, 'again'), ['VM_IS_TEMPLATE', snapshot])
    assert.deepEqual(await pool.error('VM.destroy', web), ['VM_BAD_POWER_STATE', web, 'halted', 'running'])
    await pool.call('VM.hard_shutdown', web)
    for (const vbd of (await pool.field('VM.VBDs', web)) as unknown[]) await pool.call('VBD.destroy', vbd)
    for (const vif of (await pool.field('VM.VIFs', web)) as unknown[]) await pool.call('VIF.destroy', vif)
    await pool.call('VM.destroy', web)
    assert.equal(await pool.field('VM.snapshot_of', snapshot), 'OpaqueRef:NULL')
  })

  it('migrate a machine, whose memory counts on both hosts meanwhile', async () => {
    const moving = await pool.call('Async.VM.pool_migrate', web, lab2)
    await pool.pass(1600)
    assert.deepEqual(await task(moving), ['pending', 0.5])
    assert.deepEqual(await fields('host', lab2, 'memory_free', 'arriving_VMs'), [56 * GIB, [web]])
    assert.equal(await pool.field('host.memory_free', lab1), 56 * GIB)
    await pool.pass(1600)
    assert.deepEqual(await fields('VM', web, 'resident_on', 'scheduled_to_be_resident_on'), [lab2, 'OpaqueRef:NULL'])
    assert.equal(await pool.field('host.memory_free', lab1), 64 * GIB)
  })

  it('refuse to migrate a machine to where it cannot run', async () => {
    await pool.call('host.disable', lab2)
    assert.deepEqual(await pool.error('VM.pool_migrate', web, lab2), ['HOST_DISABLED', lab2])
    await pool.call('host.enable', lab2)
    const other = await machine()
    await pool.slow('VM.start', other)
    await pool.call('VM.set_memory_max', other, 30 * GIB)
    await pool.call('VM.set_memory_max', web, 40 * GIB)
    const [needed, available] = [String(40 * GIB), String(34 * GIB)]
    const full = ['HOST_NOT_ENOUGH_FREE_MEMORY', needed, available]
    assert.deepEqual(await pool.error('VM.pool_migrate', web, lab2), full)
    await pool.call('VM.set_memory_max', web, GIB)
    await pool.call('PBD.unplug', await first('host.PBDs', lab2))
    assert.deepEqual(await pool.error('VM.pool_migrate', web, lab2), ['SR_NOT_ATTACHED', disks])
  })

  it('end a migration whose machine was stopped or whose host was disabled meanwhile', async () => {
    const [stopped, disabled] = [await pool.call('Async.VM.pool_migrate', web, lab2), await machine()]
    await pool.call('VM.hard_shutdown', web)
    await pool.pass(4000)
    assert.deepEqual(await pool.field('task.error_info', stopped), ['VM_BAD_POWER_STATE', web, 'running', 'halted'])
    await pool.slow('VM.start', disabled)
    const moving = await pool.call('Async.VM.pool_migrate', disabled, lab1)
    await pool.call('host.disable', lab1)
    await pool.pass(4000)
    assert.deepEqual(await pool.field('task.error_info', moving), ['HOST_DISABLED', lab1])
  })
})
