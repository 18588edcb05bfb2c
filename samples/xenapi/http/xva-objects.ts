/** The objects that describe a machine in an export, as ova.xml has them: with references of the file's own. */
import type { ClassName, Ref, Tx } from '../api.gen.ts'
import { contentFile } from './contents.ts'
import { NULL, xmlOf } from './xml-values.ts'

export const OVA_XML = 'ova.xml'

export interface ExportedDisk {
  /** `Ref:4`, the folder of its blocks. */
  readonly id: string
  readonly size: number
  /** The name of its file; null where it is full of zeros. */
  readonly file: string | null
}

export interface ExportedMachines {
  /** The text of ova.xml. */
  readonly xml: string
  readonly disks: readonly ExportedDisk[]
}

export interface ExportOptions {
  /** The snapshots of the machines too. */
  readonly withSnapshots: boolean
  /** Suspended machines stay suspended. */
  readonly keepsPower: boolean
}

/** In the order in which xapi writes them. */
const CLASSES = ['host', 'VM', 'VM_guest_metrics', 'VBD', 'VIF', 'network', 'VDI', 'SR'] as const

type Exported = (typeof CLASSES)[number]

/** The references of an export, by class, each with its name in the file. */
type Names = ReadonlyMap<string, { readonly owner: Exported; readonly id: string }>

export function exportedMachines(tx: Tx, vms: readonly Ref<'VM'>[], options: ExportOptions): ExportedMachines {
  const names = namesOf(tx, vms, options)
  const objects = CLASSES.flatMap((owner) =>
    [...names]
      .filter(([, one]) => one.owner === owner)
      .map(([ref, { id }]) => ({
        class: owner,
        id,
        snapshot: { ...translated(recordOf(tx, owner, ref), names), ...changesTo(tx, owner, ref, options) },
      })),
  )
  return { xml: `<?xml version="1.0"?>${xmlOf({ version: versionOf(tx), objects })}`, disks: disksOf(tx, vms, names) }
}

function namesOf(tx: Tx, vms: readonly Ref<'VM'>[], { withSnapshots, keepsPower }: ExportOptions): Names {
  const names = new Map<string, { owner: Exported; id: string }>()
  const add = (owner: Exported, ref: string | null) => {
    if (ref === null || names.has(ref)) return false
    names.set(ref, { owner, id: `Ref:${names.size}` })
    return true
  }
  const addDisk = (vdi: Ref<'VDI'> | null) => {
    if (vdi !== null && add('VDI', vdi)) add('SR', tx.VDI.get(vdi).SR)
  }
  const addMachine = (ref: Ref<'VM'>) => {
    if (!add('VM', ref)) return
    const vm = tx.VM.get(ref)
    for (const vif of vm.VIFs) if (add('VIF', vif)) add('network', tx.VIF.get(vif).network)
    for (const vbd of vm.VBDs) if (add('VBD', vbd)) addDisk(tx.VBD.get(vbd).VDI)
    if (keepsPower) addDisk(vm.suspend_VDI)
    add('VM_guest_metrics', vm.guest_metrics)
    add('host', vm.resident_on)
    add('host', vm.affinity)
    if (withSnapshots) for (const snapshot of vm.snapshots) addMachine(snapshot)
  }
  for (const vm of vms) addMachine(vm)
  return names
}

type Members = { readonly [name: string]: unknown }

function recordOf(tx: Tx, owner: Exported, ref: string): Members {
  return tx[owner].record(ref as never) as unknown as Members
}

/** References to objects of the export have their names there, others are null or left out. Labels are no references. */
function translated(members: Members, names: Names): Members {
  const isRef = (value: unknown): value is string => typeof value === 'string' && value.startsWith('OpaqueRef:')
  const entries = Object.entries(members).map(([name, value]) => {
    if (Array.isArray(value))
      return [name, value.flatMap((one) => (isRef(one) ? (names.get(one)?.id ?? []) : [one]))] as const
    return [name, isRef(value) && !name.startsWith('name_') ? (names.get(value)?.id ?? NULL) : value] as const
  })
  return Object.fromEntries(entries)
}

const IDLE = { current_operations: new Map(), allowed_operations: [] }

/** What an export does not tell of an object. */
function changesTo(tx: Tx, owner: ClassName, ref: string, { withSnapshots, keepsPower }: ExportOptions): Members {
  if (owner === 'VM') return machineChanges(tx, ref as Ref<'VM'>, withSnapshots, keepsPower)
  if (owner === 'VBD' || owner === 'VIF') return keepsPower ? IDLE : { ...IDLE, currently_attached: false }
  if (owner === 'host') return HOST
  return owner === 'VM_guest_metrics' ? {} : IDLE
}

function machineChanges(tx: Tx, ref: Ref<'VM'>, withSnapshots: boolean, keepsPower: boolean): Members {
  const isSuspended = keepsPower && tx.VM.get(ref).power_state === 'Suspended'
  return {
    ...IDLE,
    blobs: new Map(),
    ...(isSuspended ? {} : { power_state: 'Halted', suspend_VDI: null }),
    ...(withSnapshots
      ? {}
      : { is_a_snapshot: false, snapshot_of: null, snapshots: [], snapshot_time: new Date(0), parent: null }),
  }
}

/** The machine's host, of which only the name matters. */
const HOST: Members = {
  ...IDLE,
  ...{ software_version: new Map(), other_config: new Map(), license_params: new Map(), logging: new Map() },
  ...{ cpu_configuration: new Map(), blobs: new Map(), external_auth_configuration: new Map() },
  ...{ capabilities: [], supported_bootloaders: [], tags: [], ha_statefiles: [], ha_network_peers: [] },
}

/** Of the host that exports. */
function versionOf(tx: Tx): Members {
  const [pool] = tx.pool.all()
  const master = pool === undefined ? null : tx.pool.get(pool).master
  const host = master === null ? undefined : tx.host.get(master)
  const software = host?.software_version
  return {
    hostname: host?.hostname ?? '',
    date: software?.get('date') ?? '',
    product_version: software?.get('product_version') ?? '',
    product_brand: software?.get('product_brand') ?? '',
    build_number: software?.get('build_number') ?? '',
    xapi_major: host?.API_version_major ?? 1n,
    xapi_minor: host?.API_version_minor ?? 0n,
    export_vsn: 2n,
  }
}

/** The disks whose content goes with the machines: those of drives for disks, and memory. CDs stay in their library. */
function disksOf(tx: Tx, vms: readonly Ref<'VM'>[], names: Names): ExportedDisk[] {
  const drives = vms.flatMap((vm) => tx.VM.get(vm).VBDs).map((vbd) => tx.VBD.get(vbd))
  const own = drives.flatMap(({ type, VDI }) => (type === 'CD' || VDI === null ? [] : [VDI]))
  const memory = vms.flatMap((vm) => tx.VM.get(vm).suspend_VDI ?? [])
  return [...new Set([...own, ...memory])].flatMap((vdi) => {
    const id = names.get(vdi)?.id
    const { SR, virtual_size } = tx.VDI.get(vdi)
    if (id === undefined || SR === null || tx.SR.get(SR).content_type === 'iso') return []
    return [{ id, size: Number(virtual_size), file: contentFile(tx, vdi) }]
  })
}
