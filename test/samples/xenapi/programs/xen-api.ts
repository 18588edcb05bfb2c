/** The npm package xen-api, with which Xen Orchestra follows and manages hosts. */
import assert from 'node:assert/strict'
import { Xapi, type XapiRecord } from 'xen-api'
import type { ProgramHost } from './host.ts'
import type { Kind } from './kinds.ts'

async function connected<T>({ url, user, password }: ProgramHost, use: (xapi: Xapi) => Promise<T>): Promise<T> {
  const options = { url, auth: { user, password }, transport: 'auto', watchEvents: true, debounce: 1 } as const
  const xapi = new Xapi({ ...options, allowUnauthorized: true })
  await xapi.connect()
  await xapi.objectsFetched
  try {
    return await use(xapi)
  } finally {
    await xapi.disconnect()
  }
}

/** The object with that name, as the client knows it from events. */
function named(xapi: Xapi, type: string, name: string): XapiRecord {
  const found = Object.values(xapi.objects.all).find((o) => o.$type === type && o.name_label === name)
  assert.ok(found, `${type} ${name}`)
  return found
}

const MiB = 2 ** 20

const NO_QOS = { qos_algorithm_type: '', qos_algorithm_params: {}, other_config: {} }

async function newDisk(xapi: Xapi, name: string, bytes: number): Promise<string> {
  const flags = { type: 'user', sharable: false, read_only: false, other_config: {} }
  const SR = xapi.pool.default_SR
  return String(await xapi.call('VDI.create', { name_label: name, SR, virtual_size: bytes, ...flags }))
}

async function plugDisk(xapi: Xapi, VM: string, VDI: string): Promise<string> {
  const [userdevice] = (await xapi.call('VM.get_allowed_VBD_devices', VM)) as string[]
  const drive = { VM, VDI, userdevice, bootable: false, mode: 'RW', type: 'Disk', empty: false, ...NO_QOS }
  const vbd = String(await xapi.call('VBD.create', drive))
  await xapi.callAsync('VBD.plug', vbd)
  return vbd
}

async function plugCard(xapi: Xapi, VM: string, network: string): Promise<string> {
  const [device] = (await xapi.call('VM.get_allowed_VIF_devices', VM)) as string[]
  const vif = String(await xapi.call('VIF.create', { VM, network, device, MAC: '', MTU: 1500, ...NO_QOS }))
  await xapi.callAsync('VIF.plug', vif)
  return vif
}

async function manage(xapi: Xapi): Promise<void> {
  const template = named(xapi, 'VM', 'debian-gold')
  const vm = String(await xapi.callAsync('VM.clone', template.$ref, 'app'))
  await xapi.callAsync('VM.provision', vm)
  await xapi.callAsync('VM.set_memory_limits', vm, 1024 * MiB, 1024 * MiB, 1024 * MiB, 1024 * MiB)
  await xapi.setFields('VM', vm, { name_description: 'by xen-api', tags: ['app'] })
  await xapi.callAsync('VM.start', vm, false, false)

  const drive = await plugDisk(xapi, vm, await newDisk(xapi, 'app data', 64 * MiB))
  const card = await plugCard(xapi, vm, named(xapi, 'network', 'Pool-wide network associated with eth1').$ref)
  const plugged = await xapi.barrier(vm)
  assert.equal(plugged.power_state, 'Running')
  assert.deepEqual([xapi.getObjectByRef(drive)?.device, xapi.getObjectByRef(card)?.currently_attached], ['xvdb', true])

  const snapshot = String(await xapi.callAsync('VM.snapshot', vm, 'before the upgrade'))
  assert.deepEqual((await xapi.barrier(vm)).snapshots, [snapshot])
  await assert.rejects(xapi.callAsync('VM.start', vm, false, false), {
    code: 'VM_BAD_POWER_STATE',
    params: [vm, 'halted', 'running'],
  })

  await xapi.call('VBD.unplug', drive)
  await xapi.callAsync('VM.hard_shutdown', vm)
  await xapi.call('VM.destroy', vm)
  await xapi.barrier()
  assert.equal(xapi.getObjectByRef(vm, undefined), undefined)
  assert.equal(xapi.getObjectByRef(snapshot)?.snapshot_of, 'OpaqueRef:NULL')
}

/** Some bytes at both ends of a disk. */
function content(bytes: number): Buffer {
  const disk = Buffer.alloc(bytes)
  disk.write('the first block')
  disk.write('the last block', bytes - 512)
  return disk
}

async function upload(xapi: Xapi, vdi: string, bytes: Buffer): Promise<void> {
  const options = { query: { vdi, format: 'raw' }, task: await xapi.createTask('import') }
  await xapi.putResource(bytes, '/import_raw_vdi/', options)
}

async function download(xapi: Xapi, path: string, query: { readonly [name: string]: string }): Promise<Buffer> {
  const { body, task } = await xapi.getResource(path, { query, task: await xapi.createTask('export') })
  const bytes = Buffer.from(await body.arrayBuffer())
  await task
  return bytes
}

async function copyContents(xapi: Xapi): Promise<void> {
  const bytes = content(4 * MiB)
  const vdi = await newDisk(xapi, 'image', bytes.length)
  await upload(xapi, vdi, bytes)
  const copy = String(await xapi.callAsync('VDI.copy', vdi, xapi.pool.default_SR))
  assert.ok(bytes.equals(await download(xapi, '/export_raw_vdi/', { vdi: copy, format: 'raw' })))
}

async function backUp(xapi: Xapi): Promise<void> {
  const vm = String(await xapi.callAsync('VM.clone', named(xapi, 'VM', 'Other install media').$ref, 'small'))
  await xapi.call('VM.remove_from_other_config', vm, 'disks')
  await xapi.callAsync('VM.provision', vm)
  const disk = await newDisk(xapi, 'small 0', 3 * MiB)
  await upload(xapi, disk, content(3 * MiB))
  const drive = { VM: vm, VDI: disk, userdevice: '0', bootable: true, mode: 'RW', type: 'Disk', empty: false }
  await xapi.call('VBD.create', { ...drive, ...NO_QOS })

  const snapshot = String(await xapi.callAsync('VM.snapshot', vm, 'small, backed up'))
  const file = await download(xapi, '/export/', { ref: snapshot, use_compression: 'false' })
  const to = { query: { sr_id: String(xapi.pool.default_SR) }, task: await xapi.createTask('restore') }
  const [restored = ''] = /OpaqueRef:[-\w]+/.exec(String(await xapi.putResource(file, '/import/', to))) ?? []
  const { name_label, VBDs } = await xapi.barrier(restored)
  assert.equal(name_label, 'small, backed up')
  const disks = (VBDs as string[]).map((vbd) => xapi.getObjectByRef(vbd)).filter((vbd) => vbd?.type === 'Disk')
  assert.equal(disks.length, 1)
  const query = { vdi: String(disks[0]?.VDI), format: 'raw' }
  assert.ok(content(3 * MiB).equals(await download(xapi, '/export_raw_vdi/', query)))
}

/** As Xen Orchestra's backups do: the whole disk once, and then only what has changed since the snapshot before. */
async function backUpChanges(xapi: Xapi): Promise<void> {
  const before = content(6 * MiB)
  const disk = await newDisk(xapi, 'changed', before.length)
  await upload(xapi, disk, before)
  const base = String(await xapi.callAsync('VDI.snapshot', disk))
  const after = Buffer.from(before)
  after.write('in between', 3 * MiB)
  await upload(xapi, disk, after)
  const vdi = String(await xapi.callAsync('VDI.snapshot', disk))

  const whole = await download(xapi, '/export_raw_vdi/', { vdi: base, format: 'vhd' })
  const changes = await download(xapi, '/export_raw_vdi/', { vdi, base, format: 'vhd' })
  assert.ok(changes.length < whole.length)
  const restored = await newDisk(xapi, 'restored', before.length)
  for (const file of [whole, changes]) {
    const query = { vdi: restored, format: 'vhd' }
    await xapi.putResource(file, '/import_raw_vdi/', { query, task: await xapi.createTask('restore') })
  }
  assert.ok(after.equals(await download(xapi, '/export_raw_vdi/', { vdi: restored, format: 'raw' })))
}

async function readStatistics(xapi: Xapi): Promise<void> {
  const start = String(Math.floor(Date.now() / 1000) - 60)
  const query = { start, cf: 'AVERAGE', host: 'true', json: 'true' }
  const { body } = await xapi.getResource('/rrd_updates', { query })
  const { meta } = (await body.json()) as { meta: { legend: string[] } }
  const { $id } = named(xapi, 'VM', 'web01')
  assert.ok(meta.legend.includes(`AVERAGE:vm:${$id}:cpu0`))
}

export const XEN_API: Kind = {
  title: 'in JavaScript, with xen-api',
  isInstalled: () => true,
  programs: [
    { does: 'manages a machine, and follows it by events', run: (host) => connected(host, manage) },
    { does: 'uploads, copies and downloads the contents of a disk', run: (host) => connected(host, copyContents) },
    { does: 'backs up a machine, and restores it', run: (host) => connected(host, backUp) },
    { does: 'backs up the changes of a disk, and restores it', run: (host) => connected(host, backUpChanges) },
    { does: 'reads the statistics of machines', run: (host) => connected(host, readStatistics) },
  ],
  messages: [
    'Async.VBD.plug',
    'Async.VDI.copy',
    'Async.VDI.snapshot',
    'Async.VIF.plug',
    'Async.VM.clone',
    'Async.VM.hard_shutdown',
    'Async.VM.provision',
    'Async.VM.snapshot',
    'Async.VM.start',
    'VBD.create',
    'VBD.unplug',
    'VDI.create',
    'VIF.create',
    'VM.destroy',
    'event.from',
    'event.inject',
    'session.login_with_password',
    'session.logout',
    'system.listMethods',
    'task.create',
    'task.destroy',
  ],
}
