/** The machines of a lab and what belongs to them: disks, drives, network cards, metrics, consoles. */
import {
  type LabName,
  type LabObject,
  type LabValues,
  labMap,
  labObject,
  labUuid,
  NO_OBJECT,
  named,
} from './lab-object.ts'
import { daysAgo, hostAddress, type LabPlan } from './lab-plan.ts'
import type { LabDisk, LabMachine } from './machine-plan.ts'

/** What a VM of a lab differs in, as `vmValues` needs it. */
export interface VmShape {
  /** Bytes. */
  readonly memory: number
  readonly cpus: number
  readonly isRunning?: boolean
  readonly isTemplate?: boolean
  readonly affinity?: LabName
  /** Absent for a control domain, which Xen itself starts. */
  readonly boot?: {
    readonly order: string
    readonly firmware: string
    readonly other: { readonly [key: string]: string }
  }
}

/** The fields that `VM.create` requires, and those that go with them. */
export function vmValues({ memory, cpus, isRunning, isTemplate, affinity, boot }: VmShape): LabValues {
  return {
    user_version: 1,
    is_a_template: isTemplate === true,
    affinity: affinity ?? NO_OBJECT,
    memory_overhead: OVERHEAD,
    memory_target: isRunning ? memory : undefined,
    memory_static_max: memory,
    memory_dynamic_max: memory,
    memory_dynamic_min: memory,
    memory_static_min: memory / 2,
    VCPUs_params: labMap({}),
    VCPUs_max: cpus,
    VCPUs_at_startup: cpus,
    actions_after_shutdown: named('destroy'),
    actions_after_reboot: named('restart'),
    actions_after_crash: named('restart'),
    PV_bootloader: '',
    PV_kernel: '',
    PV_ramdisk: '',
    PV_args: '',
    PV_bootloader_args: '',
    PV_legacy_args: '',
    HVM_boot_policy: boot ? 'BIOS order' : '',
    HVM_boot_params: labMap(boot ? { order: boot.order, firmware: boot.firmware } : {}),
    platform: labMap(boot ? PLATFORM : {}),
    PCI_bus: '',
    other_config: labMap(boot?.other ?? {}),
    recommendations: boot ? RECOMMENDATIONS : '',
    ...(boot ? { domain_type: named('hvm'), hardware_platform_version: 2 } : {}),
  }
}

/** Bytes that Xen takes for a machine. */
const OVERHEAD = 20 * 1024 ** 2

const PLATFORM = {
  nx: 'true',
  acpi: '1',
  apic: 'true',
  pae: 'true',
  viridian: 'false',
  vga: 'std',
  videoram: '8',
  hpet: 'true',
  'device-model': 'qemu-upstream-compat',
}

const RECOMMENDATIONS = `<restrictions>${[
  '<restriction field="memory-static-max" max="1649267441664"/>',
  '<restriction field="vcpus-max" max="32"/>',
  '<restriction property="number-of-vbds" max="255"/>',
  '<restriction property="number-of-vifs" max="7"/>',
  '<restriction field="allow-gpu-passthrough" value="1"/>',
  '<restriction field="has-vendor-device" value="false"/>',
].join('')}</restrictions>`

export function machineObjects(plan: LabPlan, machine: LabMachine): LabObject[] {
  const { name, host, disks, networks } = machine
  const drive = machine.part('vbd', 3)
  return [
    vmObject(machine),
    vmMetrics(plan, machine),
    ...(host === undefined ? [] : [guestObject(plan, machine)]),
    ...disks.map((disk, index) => diskObject(diskName(machine, index), disk)),
    ...disks.flatMap((_, index) => driveObjects(machine, index)),
    labObject('VBD', drive, {
      VM: named(name),
      VDI: NO_OBJECT,
      device: host === undefined ? undefined : 'xvdd',
      userdevice: '3',
      bootable: false,
      mode: named('RO'),
      type: named('CD'),
      unpluggable: false,
      empty: true,
      other_config: labMap({}),
      currently_attached: host === undefined ? undefined : true,
      qos_algorithm_type: '',
      qos_algorithm_params: labMap({}),
      metrics: named(`${drive}_metrics`),
    }),
    labObject('VBD_metrics', `${drive}_metrics`, {}),
    ...networks.flatMap((network, index) => cardObjects(machine, network, index)),
    ...(host === undefined ? [] : [consoleObject(machine.part('con'), name, hostAddress(plan, host))]),
  ]
}

function vmObject({ name, label, memory, cpus, tags, host, domid, part }: LabMachine): LabObject {
  const isRunning = host !== undefined
  const place = isRunning ? named(`host${host}`) : undefined
  const other = { mac_seed: labUuid('mac_seed', name), base_template_name: 'Debian Bookworm 12' }
  return labObject('VM', name, {
    name_label: label,
    power_state: isRunning ? named('Running') : undefined,
    resident_on: place,
    ...vmValues({
      memory,
      cpus,
      isRunning,
      ...(place ? { affinity: place } : {}),
      boot: { order: 'cdn', firmware: 'bios', other },
    }),
    domid,
    domarch: isRunning ? 'x86_64' : undefined,
    metrics: named(`${name}_metrics`),
    guest_metrics: isRunning ? named(part('vm', '_guest')) : undefined,
    tags,
  })
}

function vmMetrics(plan: LabPlan, { name, host, memory, cpus }: LabMachine): LabObject {
  const running = {
    memory_actual: memory,
    VCPUs_number: cpus,
    state: ['running'],
    start_time: daysAgo(plan, 1),
    current_domain_type: named('hvm'),
  }
  return labObject('VM_metrics', `${name}_metrics`, {
    ...(host === undefined ? {} : running),
    install_time: daysAgo(plan, 180),
    last_updated: daysAgo(plan, 0),
    hvm: true,
  })
}

function guestObject(plan: LabPlan, { number, part }: LabMachine): LabObject {
  const ip = guestAddress(number)
  return labObject('VM_guest_metrics', part('vm', '_guest'), {
    os_version: labMap({
      name: 'Debian GNU/Linux 12 (bookworm)',
      uname: '6.1.0-18-amd64',
      distro: 'debian',
      major: '12',
      minor: '0',
    }),
    PV_drivers_version: labMap({ major: '7', minor: '30', micro: '0', build: '13' }),
    PV_drivers_up_to_date: true,
    networks: labMap({ '0/ip': ip, '0/ipv4/0': ip, '0/ipv6/0': `fe80::${number.toString(16)}` }),
    other: labMap({
      'feature-suspend': '1',
      'feature-poweroff': '1',
      'feature-reboot': '1',
      'feature-balloon': '1',
      'has-vendor-device': '0',
    }),
    last_updated: daysAgo(plan, 0),
    live: true,
    can_use_hotplug_vbd: named('yes'),
    can_use_hotplug_vif: named('yes'),
    PV_drivers_detected: true,
  })
}

/** From the blocks for documentation and for benchmarks (RFC 5737, RFC 2544), which no network uses. */
function guestAddress(number: number): string {
  return number <= 100 ? `192.0.2.${100 + number}` : `198.18.${number >> 8}.${number & 255}`
}

function diskName({ disks, part }: LabMachine, index: number): string {
  return part('vdi', disks.length === 1 ? '' : index)
}

/** The disk of a machine or of a template, a quarter of which is written. */
export function diskObject(name: string, { label, size, sr }: LabDisk): LabObject {
  return labObject('VDI', name, {
    name_label: label,
    SR: named(sr),
    virtual_size: size,
    physical_utilisation: size / 4,
    type: named('user'),
    sharable: false,
    read_only: false,
    other_config: labMap({}),
    location: labUuid('VDI', name),
    managed: true,
  })
}

function driveObjects(machine: LabMachine, index: number): LabObject[] {
  const isRunning = machine.host !== undefined
  return diskDrive(machine.part('vbd', index), {
    VM: named(machine.name),
    VDI: named(diskName(machine, index)),
    device: isRunning ? `xvd${'abc'[index]}` : undefined,
    userdevice: String(index),
    bootable: index === 0,
    currently_attached: isRunning ? true : undefined,
  })
}

/** The drive that connects a disk to a machine, with its metrics. */
export function diskDrive(name: string, values: LabValues): LabObject[] {
  const drive = labObject('VBD', name, {
    ...values,
    mode: named('RW'),
    type: named('Disk'),
    empty: false,
    other_config: labMap({ owner: '' }),
    qos_algorithm_type: '',
    qos_algorithm_params: labMap({}),
    metrics: named(`${name}_metrics`),
  })
  return [drive, labObject('VBD_metrics', `${name}_metrics`, {})]
}

function cardObjects(machine: LabMachine, network: string, index: number): LabObject[] {
  const address = 16 * machine.number + 1 + index
  return cardOf(machine.part('vif', index), {
    device: String(index),
    network: named(network),
    VM: named(machine.name),
    MAC: macOf(address),
    currently_attached: machine.host === undefined ? undefined : true,
  })
}

/** A network card with its metrics. */
export function cardOf(name: string, values: LabValues): LabObject[] {
  const card = labObject('VIF', name, {
    ...values,
    MTU: 1500,
    other_config: labMap({}),
    qos_algorithm_type: '',
    qos_algorithm_params: labMap({}),
    metrics: named(`${name}_metrics`),
    MAC_autogenerated: true,
  })
  return [card, labObject('VIF_metrics', `${name}_metrics`, {})]
}

/** An address of the kind that nobody has bought: be:00:00:00:00:01. */
export function macOf(number: number): string {
  const digits = number.toString(16).padStart(10, '0')
  return `be:${digits.match(/../g)?.join(':')}`
}

export function consoleObject(name: string, machine: string, address: string): LabObject {
  return labObject('console', name, {
    protocol: named('rfb'),
    location: `https://${address}/console?uuid=${labUuid('console', name)}`,
    VM: named(machine),
    other_config: labMap({}),
  })
}
