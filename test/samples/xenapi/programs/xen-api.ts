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

async function copyContents(xapi: Xapi): Promise<void> {
  const content = Buffer.alloc(4 * MiB)
  content.write('the first block')
  content.write('the last block', content.length - 512)
  const vdi = await newDisk(xapi, 'image', content.length)
  const to = { query: { vdi, format: 'raw' }, task: await xapi.createTask('import') }
  await xapi.putResource(content, '/import_raw_vdi/', to)
  const copy = String(await xapi.callAsync('VDI.copy', vdi, xapi.pool.default_SR))
  const from = { query: { vdi: copy, format: 'raw' }, task: await xapi.createTask('export') }
  const { body, task } = await xapi.getResource('/export_raw_vdi/', from)
  assert.ok(content.equals(Buffer.from(await body.arrayBuffer())))
  await task
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
    { does: 'reads the statistics of machines', run: (host) => connected(host, readStatistics) },
  ],
  messages: [
    'Async.VBD.plug',
    'Async.VDI.copy',
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
