/** A host of a lab: its record, processors, interfaces, certificate and control domain. */
import { BIOS, CPU_INFO, CPU_MODEL, CPUS, LICENCE, SOFTWARE } from './host-facts.ts'
import { LabFloat, type LabObject, labMap, labObject, labUuid, named } from './lab-object.ts'
import { daysAgo, GIB, hostAddress, type LabPlan, oneTo, secondsAgo } from './lab-plan.ts'
import { consoleObject, vmValues } from './machine-objects.ts'
import { DOM0_MEMORY, hostMemory, type LabMachine } from './machine-plan.ts'

/** What Xen itself takes of a host's memory. */
const XEN_MEMORY = 560 * 1024 ** 2

export function hostObjects(plan: LabPlan, machines: readonly LabMachine[], number: number): LabObject[] {
  return [
    hostObject(plan, number, hostMemory(machines, number)),
    metricsObject(plan, machines, number),
    ...oneTo(CPUS).map((cpu) => cpuObject(number, cpu - 1)),
    labObject('PCI', `host${number}_pci_eth0`, {
      class_name: 'Ethernet controller',
      vendor_name: 'Intel Corporation',
      device_name: 'I350 Gigabit',
      host: named(`host${number}`),
      pci_id: '0000:01:00.0',
      driver_name: 'igb',
    }),
    ...[0, 1].flatMap((device) => interfaceObjects(plan, number, device)),
    labObject('Certificate', `host${number}_cert`, {
      host: named(`host${number}`),
      not_before: daysAgo(plan, 30),
      not_after: daysAgo(plan, 30 - 3650),
      fingerprint: plan.fingerprint ?? fingerprintOf(number),
    }),
    ...controlDomain(plan, number),
  ]
}

function hostObject(plan: LabPlan, number: number, memory: number): LabObject {
  const up = 30 * 24 * 3600
  return labObject(
    'host',
    `host${number}`,
    {
      name_label: `xs${number}`,
      name_description: 'Default install',
      hostname: `xs${number}`,
      address: hostAddress(plan, number),
      enabled: true,
      memory_overhead: XEN_MEMORY,
      API_version_major: 2,
      API_version_minor: 21,
      API_version_vendor: 'XenSource',
      software_version: labMap(SOFTWARE),
      other_config: labMap({
        agent_start_time: secondsAgo(plan, up - 100),
        boot_time: secondsAgo(plan, up),
        rpm_patch_installation_time: secondsAgo(plan, up + 100),
        iscsi_iqn: `iqn.2026-01.org.example:host${number}`,
      }),
      capabilities: ['xen-3.0-x86_64', 'hvm-3.0-x86_32', 'hvm-3.0-x86_32p', 'hvm-3.0-x86_64'],
      sched_policy: 'credit',
      supported_bootloaders: ['pygrub', 'eliloader'],
      logging: labMap({}),
      suspend_image_sr: named(`sr_local${number}`),
      crash_dump_sr: named(`sr_local${number}`),
      cpu_info: labMap(CPU_INFO),
      metrics: named(`host${number}_metrics`),
      control_domain: named(`dom0_${number}`),
      license_params: labMap(LICENCE),
      edition: 'xcp-ng',
      editions: ['xcp-ng'],
      bios_strings: labMap(BIOS),
      chipset_info: labMap({ iommu: 'true' }),
      virtual_hardware_platform_versions: [0, 1, 2],
      iscsi_iqn: `iqn.2026-01.org.example:host${number}`,
      ssl_legacy: false,
      tls_verification_enabled: true,
    },
    `Host ${number}: ${CPUS} threads, ${memory / GIB} GiB.`,
  )
}

function metricsObject(plan: LabPlan, machines: readonly LabMachine[], number: number): LabObject {
  const total = hostMemory(machines, number)
  const used = machines.filter((it) => it.host === number).reduce((sum, { memory }) => sum + memory, DOM0_MEMORY)
  return labObject('host_metrics', `host${number}_metrics`, {
    memory_total: total,
    memory_free: total - XEN_MEMORY - used,
    live: true,
    last_updated: daysAgo(plan, 0),
  })
}

function cpuObject(host: number, number: number): LabObject {
  return labObject('host_cpu', `host${host}_cpu${number}`, {
    host: named(`host${host}`),
    number: number === 0 ? undefined : number,
    vendor: 'GenuineIntel',
    speed: 2400,
    modelname: CPU_MODEL,
    family: 6,
    model: 63,
    stepping: '2',
    flags: 'fpu vme de pse',
    features: '17cbfbff-f7fa3223',
    utilisation: new LabFloat(0.03),
  })
}

function interfaceObjects(plan: LabPlan, host: number, device: number): LabObject[] {
  const name = `host${host}_eth${device}`
  const manages = {
    ip_configuration_mode: named('DHCP'),
    IP: `127.0.0.${host}`,
    netmask: '255.255.255.0',
    gateway: '192.0.2.1',
    DNS: '192.0.2.1',
    management: true,
    PCI: named(`host${host}_pci_eth0`),
  }
  return [
    labObject('PIF_metrics', `${name}_metrics`, {
      carrier: true,
      vendor_id: '8086',
      vendor_name: 'Intel Corporation',
      device_id: '1521',
      device_name: 'I350 Gigabit',
      speed: 1000,
      duplex: true,
      pci_bus_path: `0000:01:00.${device}`,
      last_updated: daysAgo(plan, 0),
    }),
    labObject('PIF', name, {
      device: `eth${device}`,
      network: named(device === 0 ? 'net_lan' : 'net_storage'),
      host: named(`host${host}`),
      MAC: `00:1e:67:aa:${device === 0 ? 'bb' : 'bc'}:${host.toString(16).padStart(2, '0')}`,
      MTU: 1500,
      VLAN: -1,
      metrics: named(`${name}_metrics`),
      physical: true,
      ...(device === 0 ? manages : {}),
      properties: labMap({ gro: 'on' }),
    }),
  ]
}

/** Of a certificate that no server shows: a number that differs between hosts. */
function fingerprintOf(host: number): string {
  const digits = labUuid('Certificate', `host${host}`).replaceAll('-', '').toUpperCase()
  return (digits + digits).match(/../g)?.join(':') ?? ''
}

function controlDomain(plan: LabPlan, number: number): LabObject[] {
  const name = `dom0_${number}`
  const host = named(`host${number}`)
  return [
    labObject('VM', name, {
      name_label: `Control domain on host: xs${number}`,
      name_description: 'The domain which manages physical devices and manages other domains',
      power_state: named('Running'),
      is_control_domain: true,
      resident_on: host,
      ...vmValues({ memory: DOM0_MEMORY, cpus: CPUS, affinity: host, isRunning: true }),
      domarch: 'x86_64',
      metrics: named(`${name}_metrics`),
      domain_type: named('pv'),
    }),
    labObject('VM_metrics', `${name}_metrics`, {
      memory_actual: DOM0_MEMORY,
      VCPUs_number: CPUS,
      state: ['running'],
      start_time: daysAgo(plan, 30),
      install_time: daysAgo(plan, 180),
      last_updated: daysAgo(plan, 0),
      current_domain_type: named('pv'),
    }),
    consoleObject(`con_${name}`, name, hostAddress(plan, number)),
  ]
}
