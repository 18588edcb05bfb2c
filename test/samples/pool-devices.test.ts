/** samples/pool, compiled and called on a clock that stands still: hosts, storage, drives and interfaces. */
import assert from 'node:assert/strict'
import { afterEach, before, beforeEach, describe, it } from 'mocha'
import { prepareSample, type SampleDesk } from './sample-desk.ts'

const GIB = 2 ** 30

describe('the hosts and devices of samples/pool', () => {
  let pool: SampleDesk
  let [web, root, lab1, lab2, disks] = ['', '', '', '', '']
  let open: () => Promise<SampleDesk>
  before(async () => {
    open = await prepareSample('pool')
  })
  beforeEach(async () => {
    pool = await open()
    ;[lab1, lab2] = [await pool.named('host', 'lab1'), await pool.named('host', 'lab2')]
    ;[disks, root, web] = [
      await pool.named('SR', 'Disks'),
      await pool.named('VDI', 'web root'),
      await pool.named('VM', 'web'),
    ]
  })
  afterEach(() => pool.stop())

  const first = async (field: string, self: unknown) => ((await pool.field(field, self)) as unknown[])[0]
  const halted = () => pool.call('VM.create', { name_label: 'new', memory_max: GIB })

  it('evacuate a host, which takes no machines meanwhile', async () => {
    const moving = await pool.call('Async.host.evacuate', lab1)
    await pool.pass(1000)
    assert.equal(await pool.field('host.enabled', lab1), false)
    assert.deepEqual(await pool.error('host.evacuate', lab1), ['OTHER_OPERATION_IN_PROGRESS', 'host', lab1, 'evacuate'])
    assert.deepEqual(Object.values((await pool.field('host.current_operations', lab2)) as object), ['vm_migrate'])
    await pool.pass(3000)
    assert.equal(await pool.field('task.status', moving), 'success')
    assert.deepEqual(await pool.field('host.resident_VMs', lab2), [web])
    assert.deepEqual([await pool.field('host.enabled', lab1), await pool.field('host.enabled', lab2)], [true, true])
  })

  it('do not evacuate a host whose machines have no other place', async () => {
    await pool.call('host.disable', lab2)
    assert.deepEqual(await pool.error('host.evacuate', lab1), ['NO_HOSTS_AVAILABLE', web])
    assert.equal(await pool.field('host.enabled', lab1), true)
    await pool.call('host.enable', lab2)
    await pool.call('VM.pause', web)
    assert.deepEqual(await pool.error('host.evacuate', lab1), ['VM_BAD_POWER_STATE', web, 'running', 'paused'])
  })

  it('report the processors and the load of a host', async () => {
    const info = (await pool.call('host.get_cpu_info', lab1)) as { sockets: number; cores_per_socket: number }
    assert.deepEqual([info.sockets, info.cores_per_socket], [1, 16])
    assert.deepEqual(await pool.call('host.get_load', lab1), { 1: 2, 5: 2, 15: 2 })
    assert.deepEqual(await pool.call('host.get_load', lab2), { 1: 0, 5: 0, 15: 0 })
  })

  it('choose another host to answer for the pool', async () => {
    await pool.call('pool.designate_new_master', lab2)
    const [main] = (await pool.call('pool.get_all')) as string[]
    assert.equal(await pool.field('pool.master', main), lab2)
    await pool.call('host.disable', lab1)
    assert.deepEqual(await pool.error('pool.designate_new_master', lab1), ['HOST_DISABLED', lab1])
  })

  it('plug and unplug storage that nothing uses', async () => {
    const [one, two] = [await first('host.PBDs', lab1), await first('host.PBDs', lab2)]
    assert.deepEqual(await pool.error('PBD.unplug', one), ['VDI_IN_USE', root, 'unplug'])
    assert.deepEqual(await pool.error('PBD.plug', two), ['DEVICE_ALREADY_ATTACHED', two])
    await pool.call('PBD.unplug', two)
    await pool.call('host.disable', lab2)
    assert.deepEqual(await pool.error('PBD.plug', two), ['HOST_DISABLED', lab2])
    await pool.call('host.enable', lab2)
    await pool.call('PBD.plug', two)
    assert.equal(await pool.field('PBD.currently_attached', two), true)
  })

  it('resize, snapshot and copy disks within the size of the storage', async () => {
    const vdi = await pool.call('VDI.create', { name_label: 'data', SR: disks, virtual_size: 10 })
    assert.deepEqual(await pool.error('VDI.resize', root, 30 * GIB), ['VDI_IN_USE', root, 'resize'])
    assert.deepEqual(await pool.error('VDI.resize', vdi, 9), ['VDI_TOO_SMALL', vdi, '10'])
    await pool.call('VDI.resize', vdi, 11)
    const snapshot = await pool.call('VDI.snapshot', vdi)
    assert.equal(await pool.field('VDI.read_only', snapshot), true)
    const small = await pool.call('SR.create', 'Small', 'ext', false, 15)
    assert.deepEqual(await pool.error('VDI.copy', vdi, small), ['SR_NOT_ATTACHED', small])
    assert.deepEqual(await pool.error('SR.scan', small), ['SR_NOT_ATTACHED', small])
    await pool.call('PBD.plug', await pool.call('PBD.create', { host: lab1, SR: small }))
    const copy = await pool.slow('VDI.copy', vdi, small)
    assert.equal(await pool.field('VDI.virtual_size', copy), 11)
    for (const full of [pool.error('VDI.snapshot', copy), pool.slowError('VDI.copy', vdi, small)])
      assert.deepEqual(await full, ['SR_FULL', small, '15'])
    assert.deepEqual(await pool.field('SR.VDIs', small), [copy])
  })

  it('insert and eject what a CD drive holds', async () => {
    const vbd = await pool.call('VBD.create', { VM: web, userdevice: '1', type: 'CD', mode: 'RO' })
    assert.deepEqual(await pool.error('VBD.eject', vbd), ['VBD_IS_EMPTY', vbd])
    await pool.call('VBD.insert', vbd, root)
    assert.deepEqual(await pool.error('VBD.insert', vbd, root), ['VBD_NOT_EMPTY', vbd])
    await pool.call('VBD.eject', vbd)
    assert.equal(await pool.field('VBD.VDI', vbd), 'OpaqueRef:NULL')
    const disk = await first('VM.VBDs', web)
    assert.deepEqual(await pool.error('VBD.eject', disk), ['VBD_NOT_REMOVABLE_MEDIA', disk])
    assert.deepEqual(await pool.error('VBD.insert', disk, root), ['VBD_NOT_REMOVABLE_MEDIA', disk])
  })

  it('plug and unplug the drives of a running machine', async () => {
    const vbd = await first('VM.VBDs', web)
    assert.deepEqual(await pool.error('VBD.plug', vbd), ['DEVICE_ALREADY_ATTACHED', vbd])
    const second = await pool.call('VBD.create', { VM: web, VDI: root, userdevice: '1' })
    assert.deepEqual(await pool.error('VBD.plug', second), ['VDI_IN_USE', root, 'plug'])
    await pool.call('VBD.unplug', vbd)
    assert.deepEqual(await pool.error('VBD.unplug', vbd), ['DEVICE_ALREADY_DETACHED', vbd])
    await pool.call('VBD.plug', second)
    const vm = await halted()
    const other = await pool.call('VBD.create', { VM: vm, VDI: root, userdevice: '0' })
    for (const method of ['VBD.plug', 'VBD.unplug'])
      assert.deepEqual(await pool.error(method, other), ['VM_BAD_POWER_STATE', vm, 'running', 'halted'])
  })

  it('plug, unplug and move the interfaces of a machine', async () => {
    const vif = await first('VM.VIFs', web)
    assert.deepEqual(await pool.error('VIF.plug', vif), ['DEVICE_ALREADY_ATTACHED', vif])
    await pool.call('VIF.unplug', vif)
    assert.deepEqual(await pool.error('VIF.unplug', vif), ['DEVICE_ALREADY_DETACHED', vif])
    await pool.call('VIF.plug', vif)
    const network = await pool.call('network.create', { name_label: 'DMZ' })
    await pool.call('VIF.move', vif, network)
    assert.deepEqual(await pool.field('network.VIFs', network), [vif])
    const vm = await halted()
    const other = await pool.call('VIF.create', { device: '0', VM: vm, network })
    assert.match(String(await pool.field('VIF.MAC', other)), /^02(:[0-9a-f]{2}){5}$/)
    for (const method of ['VIF.plug', 'VIF.unplug'])
      assert.deepEqual(await pool.error(method, other), ['VM_BAD_POWER_STATE', vm, 'running', 'halted'])
    assert.deepEqual(await pool.error('VIF.create', { device: '1', VM: vm, network, MAC: '01:00:00:00:00:00' }), [
      'MAC_INVALID',
      '01:00:00:00:00:00',
    ])
  })
})
