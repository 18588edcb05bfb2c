/** Which statistics hosts, machines and storage have, by the names that xapi gives them. */
import type { Ref, Tx } from '../api.gen.ts'
import type { DataSource, Measured } from './rrd-values.ts'

const KiB = 1024
const MiB = 1024 * KiB

export function hostStatistics(tx: Tx, ref: Ref<'host'>): Measured {
  const { uuid, host_CPUs, metrics, PIFs, other_config, resident_VMs, memory_overhead } = tx.host.get(ref)
  const total = metrics === null ? 0 : Number(tx.host_metrics.get(metrics).memory_total)
  const used = resident_VMs.reduce((sum, vm) => sum + memoryOf(tx, vm), Number(memory_overhead))
  const cards = PIFs.map((pif) => tx.PIF.get(pif)).filter(({ physical }) => physical)
  return {
    ...{ owner: 'host', uuid, since: Number.parseFloat(other_config.get('boot_time') ?? '0') || 0 },
    sources: [
      ...Array.from(host_CPUs, (_, i) => fraction(`cpu${i}`)),
      fraction('cpu_avg'),
      constant('memory_total_kib', total / KiB),
      constant('memory_free_kib', Math.max(0, total - used) / KiB),
      { ...gauge('loadavg', 0.1, 2), max: Number.POSITIVE_INFINITY },
      ...gauges('xapi_', {
        allocation_kib: 60_000,
        free_memory_kib: 9_000,
        live_memory_kib: 40_000,
        memory_usage_kib: 70_000,
      }),
      ...cards.flatMap(({ device }) => traffic(`pif_${device}_`)),
      ...traffic('pif_aggr_'),
    ],
  }
}

/** In bytes, as `memory_of` in behaviour-vm-places.crow: host.compute_free_memory and the statistics agree. */
function memoryOf(tx: Tx, ref: Ref<'VM'>): number {
  const { is_control_domain, metrics, memory_static_max } = tx.VM.get(ref)
  return Number(is_control_domain && metrics !== null ? tx.VM_metrics.get(metrics).memory_actual : memory_static_max)
}

export function machineStatistics(tx: Tx, ref: Ref<'VM'>): Measured {
  const { uuid, VCPUs_at_startup, power_state, memory_target, metrics, VIFs, VBDs } = tx.VM.get(ref)
  const runs = power_state === 'Running' || power_state === 'Paused'
  const began = metrics === null ? 0 : tx.VM_metrics.get(metrics).start_time.getTime() / 1000
  const disks = VBDs.map((vbd) => tx.VBD.get(vbd)).filter((vbd) => vbd.currently_attached && vbd.device !== '')
  const memory = Number(memory_target)
  return {
    ...{ owner: 'vm', uuid, since: runs ? began : null },
    sources: [
      ...Array.from({ length: Number(VCPUs_at_startup) }, (_, i) => fraction(`cpu${i}`)),
      fraction('cpu_usage'),
      constant('memory', memory),
      constant('memory_target', memory),
      { ...gauge('memory_internal_free', (memory * 0.2) / KiB, (memory * 0.6) / KiB), max: Number.POSITIVE_INFINITY },
      ...VIFs.flatMap((vif) => traffic(`vif_${tx.VIF.get(vif).device}_`)),
      ...disks.flatMap(({ device }) => diskTraffic(`vbd_${device}_`)),
    ],
  }
}

export function storageStatistics(tx: Tx, ref: Ref<'SR'>): Measured {
  const { uuid, physical_size, physical_utilisation } = tx.SR.get(ref)
  return {
    ...{ owner: 'sr', uuid, since: 0 },
    sources: [
      constant('physical_size', Number(physical_size)),
      constant('physical_utilisation', Number(physical_utilisation)),
    ],
  }
}

function fraction(name: string): DataSource {
  return { name, type: 'GAUGE', min: 0, max: 1, low: 0.02, high: 0.6 }
}

function gauge(name: string, low: number, high: number): DataSource {
  return { name, type: 'GAUGE', min: 0, max: high, low, high }
}

function constant(name: string, value: number): DataSource {
  return { name, type: 'GAUGE', min: 0, max: Number.POSITIVE_INFINITY, low: value, high: value }
}

/** By the most that each has. */
function gauges(prefix: string, most: { readonly [name: string]: number }): DataSource[] {
  return Object.entries(most).map(([name, high]) => ({
    ...gauge(prefix + name, high * 0.8, high),
    max: Number.POSITIVE_INFINITY,
  }))
}

function rate(name: string, high: number): DataSource {
  return { name, type: 'DERIVE', min: 0, max: Number.POSITIVE_INFINITY, low: 0, high }
}

/** Bytes a second. */
function traffic(prefix: string): DataSource[] {
  return [
    rate(`${prefix}rx`, 2 * MiB),
    rate(`${prefix}tx`, MiB),
    rate(`${prefix}rx_errors`, 0),
    rate(`${prefix}tx_errors`, 0),
  ]
}

function diskTraffic(prefix: string): DataSource[] {
  return [
    rate(`${prefix}read`, 4 * MiB),
    rate(`${prefix}write`, 2 * MiB),
    rate(`${prefix}iops_read`, 200),
    rate(`${prefix}iops_write`, 100),
    fraction(`${prefix}iowait`),
  ]
}
