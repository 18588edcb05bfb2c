/** Makes the machines of an export, in one transaction: with their drives, cards, disks and networks. */
import { randomBytes } from 'node:crypto'
import { fail, type Ref, type Tx } from '../api.gen.ts'
import type { Tree } from './xml-values.ts'
import { type DescribedMachines, isCd, type Snapshot } from './xva-file.ts'

export interface CreateOptions {
  /** Machines keep their uuids, and cards their addresses. */
  readonly fullRestore: boolean
  /** The disk for one of the file; null where there is none. */
  readonly disk: (id: string, vdi: Snapshot) => Ref<'VDI'> | null
  /** Drives whose disk is not there are left out. */
  readonly force: boolean
}

/** In the order of the file. Throws DUPLICATE_VM, IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND and IMPORT_ERROR. */
export function createMachines(tx: Tx, file: DescribedMachines, options: CreateOptions): Ref<'VM'>[] {
  const machines = new Map<string, Ref<'VM'>>()
  for (const [id, vm] of file.objects('VM')) machines.set(id, createMachine(tx, vm, options))
  const createParts = (owner: 'VBD' | 'VIF', create: typeof createDrive) => {
    for (const part of file.objects(owner).values()) {
      const vm = machines.get(part.ref('VM') ?? '')
      if (vm !== undefined) create(tx, file, part, vm, options)
    }
  }
  createParts('VBD', createDrive)
  createParts('VIF', createCard)
  for (const [id, vm] of file.objects('VM')) connect(tx, file, machines, machines.get(id), vm, options)
  return [...machines.values()]
}

const MACHINE = [
  ...['name_label', 'name_description', 'user_version', 'is_a_template', 'memory_static_max', 'memory_dynamic_max'],
  ...['memory_dynamic_min', 'memory_static_min', 'VCPUs_params', 'VCPUs_max', 'VCPUs_at_startup'],
  ...['actions_after_softreboot', 'actions_after_shutdown', 'actions_after_reboot', 'actions_after_crash'],
  ...['PV_bootloader', 'PV_kernel', 'PV_ramdisk', 'PV_args', 'PV_bootloader_args', 'PV_legacy_args'],
  ...['HVM_boot_policy', 'HVM_boot_params', 'HVM_shadow_multiplier', 'platform', 'PCI_bus', 'other_config'],
  ...[
    'recommendations',
    'xenstore_data',
    'tags',
    'blocked_operations',
    'bios_strings',
    'start_delay',
    'shutdown_delay',
  ],
  ...['order', 'version', 'generation_id', 'hardware_platform_version', 'has_vendor_device', 'reference_label'],
  ...['domain_type', 'NVRAM', 'is_a_snapshot', 'snapshot_info', 'snapshot_metadata', 'snapshot_time'],
]
const DRIVE = [
  ...['userdevice', 'bootable', 'mode', 'type', 'unpluggable', 'other_config'],
  ...['qos_algorithm_type', 'qos_algorithm_params'],
]
const CARD = [
  ...['device', 'MAC', 'MTU', 'other_config', 'qos_algorithm_type', 'qos_algorithm_params', 'locking_mode'],
  ...['ipv4_allowed', 'ipv6_allowed'],
]
const DISK = [
  'name_label',
  'name_description',
  'virtual_size',
  'type',
  'sharable',
  'read_only',
  'other_config',
  'xenstore_data',
  'tags',
]

function createMachine(tx: Tx, given: Snapshot, { fullRestore }: CreateOptions): Ref<'VM'> {
  const uuid = given.text('uuid')
  const twin = fullRestore ? tx.VM.byUuid(uuid) : undefined
  if (twin !== undefined) fail('DUPLICATE_VM', twin)
  const now = thisSecond()
  const metrics = tx.VM_metrics.create({ install_time: now, last_updated: now })
  const ref = tx.VM.create({ domid: -1n, metrics, ...(fullRestore ? { uuid } : {}) })
  const vm = tx.VM.get(ref)
  fill(vm, given, MACHINE)
  tx.VM_metrics.get(metrics).memory_actual = vm.memory_static_max
  requireSizes(vm)
  if (!fullRestore) vm.other_config = new Map([...vm.other_config].filter(([key]) => key !== 'mac_seed'))
  return ref
}

/** The time as bodies write it: some clients cannot read milliseconds. */
function thisSecond(): Date {
  const now = new Date()
  now.setMilliseconds(0)
  return now
}

interface Sizes {
  readonly memory_static_min: bigint
  readonly memory_dynamic_min: bigint
  readonly memory_dynamic_max: bigint
  readonly memory_static_max: bigint
  readonly VCPUs_at_startup: bigint
  readonly VCPUs_max: bigint
}

function requireSizes(vm: Sizes): void {
  const memory = [0n, vm.memory_static_min, vm.memory_dynamic_min, vm.memory_dynamic_max, vm.memory_static_max]
  if (memory.some((bytes, i) => i > 0 && bytes < (memory[i - 1] as bigint)))
    fail(
      'MEMORY_CONSTRAINT_VIOLATION',
      'Memory limits must satisfy: static_min <= dynamic_min <= dynamic_max <= static_max',
    )
  if (vm.VCPUs_max < 1n) fail('INVALID_VALUE', 'VCPUs_max', vm.VCPUs_max)
  if (vm.VCPUs_at_startup < 1n || vm.VCPUs_at_startup > vm.VCPUs_max)
    fail('INVALID_VALUE', 'VCPUs_at_startup', vm.VCPUs_at_startup)
}

type Machines = ReadonlyMap<string, Ref<'VM'>>

function createDrive(
  tx: Tx,
  file: DescribedMachines,
  given: Snapshot,
  VM: Ref<'VM'>,
  options: CreateOptions,
): void {
  const id = given.ref('VDI')
  const disk = id === null ? null : diskOf(tx, file, id, options)
  const isCdDrive = given.text('type') === 'CD'
  if (disk === null && !isCdDrive) {
    if (options.force || given.isTrue('empty')) return
    fail('IMPORT_ERROR_ATTACHED_DISKS_NOT_FOUND')
  }
  const ref = tx.VBD.create({ VM, VDI: disk, empty: disk === null, metrics: tx.VBD_metrics.create({}) })
  fill(tx.VBD.get(ref), given, DRIVE)
  requireUnique(tx.VM.get(VM).VBDs.map((vbd) => tx.VBD.get(vbd).userdevice))
}

function diskOf(tx: Tx, file: DescribedMachines, id: string, { disk }: CreateOptions): Ref<'VDI'> | null {
  const vdi = file.objects('VDI').get(id)
  if (!vdi) return null
  return isCd(file, vdi) ? cdLike(tx, vdi) : disk(id, vdi)
}

/** CDs are shared: the same one in a library here, by uuid or by the name of its file. */
function cdLike(tx: Tx, given: Snapshot): Ref<'VDI'> | null {
  const twin = tx.VDI.byUuid(given.text('uuid'))
  if (twin !== undefined) return twin
  const libraries = tx.SR.all().filter((sr) => tx.SR.get(sr).content_type === 'iso')
  const disks = libraries.flatMap((sr) => tx.SR.get(sr).VDIs)
  return disks.find((vdi) => tx.VDI.get(vdi).location === given.text('location')) ?? null
}

function createCard(
  tx: Tx,
  file: DescribedMachines,
  given: Snapshot,
  VM: Ref<'VM'>,
  options: CreateOptions,
): void {
  const network = networkLike(tx, file.objects('network').get(given.ref('network') ?? ''))
  const ref = tx.VIF.create({ VM, network, metrics: tx.VIF_metrics.create({}) })
  const vif = tx.VIF.get(ref)
  fill(vif, given, CARD)
  if (!options.fullRestore) {
    vif.MAC = newAddress()
    vif.MAC_autogenerated = true
  }
  requireUnique(tx.VM.get(VM).VIFs.map((one) => tx.VIF.get(one).device))
}

function requireUnique(devices: readonly string[]): void {
  const twice = devices.find((device, i) => devices.indexOf(device) < i)
  if (twice !== undefined) fail('DEVICE_ALREADY_EXISTS', twice)
}

/** The same network, one of that name, or a new one inside of its host. */
function networkLike(tx: Tx, given: Snapshot | undefined): Ref<'network'> | null {
  if (!given) return null
  const [named] = tx.network.byNameLabel(given.text('name_label'))
  const twin = tx.network.byUuid(given.text('uuid')) ?? named
  if (twin !== undefined) return twin
  const made = tx.network.create({ bridge: `xapi${tx.network.all().length}` })
  fill(tx.network.get(made), given, ['name_label', 'name_description', 'MTU', 'other_config', 'tags'])
  return made
}

/** What refers to other machines and to disks of the file, when all of them are there. */
function connect(
  tx: Tx,
  file: DescribedMachines,
  machines: Machines,
  ref: Ref<'VM'> | undefined,
  given: Snapshot,
  options: CreateOptions,
): void {
  if (ref === undefined) return
  const vm = tx.VM.get(ref)
  vm.snapshot_of = machines.get(given.ref('snapshot_of') ?? '') ?? null
  if (vm.is_a_snapshot) vm.is_a_template = true
  const memory = given.ref('suspend_VDI')
  if (given.text('power_state') !== 'Suspended' || memory === null) return
  vm.suspend_VDI = diskOf(tx, file, memory, options)
  if (vm.suspend_VDI !== null) vm.power_state = 'Suspended'
}

/** A new disk like the one in the file. */
export function createDisk(tx: Tx, SR: Ref<'SR'>, given: Snapshot): Ref<'VDI'> {
  const ref = tx.VDI.create({ SR, managed: true })
  const vdi = tx.VDI.get(ref)
  fill(vdi, given, DISK)
  vdi.location = vdi.uuid
  vdi.physical_utilisation = vdi.virtual_size
  const sr = tx.SR.get(SR)
  const free = sr.physical_size - sr.physical_utilisation
  if (free < vdi.virtual_size) fail('SR_FULL', vdi.virtual_size, free)
  sr.physical_utilisation += vdi.virtual_size
  sr.virtual_allocation += vdi.virtual_size
  return ref
}

/** An address that a network card may give itself. */
function newAddress(): string {
  return `02:${[...randomBytes(5)].map((byte) => byte.toString(16).padStart(2, '0')).join(':')}`
}

/** Sets the fields that the file has, as values of the types that they have here. */
function fill(object: object, given: Snapshot, names: readonly string[]): void {
  for (const name of names) {
    const tree = given.get(name)
    if (tree !== undefined) Reflect.set(object, name, valueLike(Reflect.get(object, name), tree, name))
  }
}

function valueLike(current: unknown, tree: Tree, name: string): unknown {
  if (typeof current === 'boolean') return tree === true || tree === 'true' || tree === '1'
  if (current instanceof Map) {
    if (!(tree instanceof Map)) fail('IMPORT_ERROR', `${name} is not a struct`)
    return new Map([...(tree as ReadonlyMap<string, Tree>)].map(([key, value]) => [key, String(value)]))
  }
  if (Array.isArray(current)) {
    if (!Array.isArray(tree)) fail('IMPORT_ERROR', `${name} is not an array`)
    return tree.map(String)
  }
  if (typeof tree !== 'string') fail('IMPORT_ERROR', `${name} is not a text`)
  if (typeof current === 'bigint') return BigInt(tree.trim())
  if (typeof current === 'number') return Number(tree)
  return current instanceof Date ? dateOf(tree) : tree
}

/** `20261130T08:00:00Z`, of which years and days may have lines between them. */
function dateOf(text: string): Date {
  const [, year, month, day, time] = /^(\d{4})-?(\d\d)-?(\d\d)T(\d\d:\d\d:\d\d)/.exec(text) ?? []
  return time === undefined ? new Date(0) : new Date(`${year}-${month}-${day}T${time}Z`)
}
