/** The storage of a lab: local disks of hosts, a shared NFS store, and two libraries of images. */
import { type LabObject, labMap, labObject, named } from './lab-object.ts'
import { GIB, type LabPlan, oneTo } from './lab-plan.ts'
import { doubledUntil, type LabDisk } from './machine-plan.ts'

export function storageObjects(plan: LabPlan, disks: readonly LabDisk[]): LabObject[] {
  const local = oneTo(plan.hosts).map((host) =>
    labObject('SR', `sr_local${host}`, {
      name_label: 'Local storage',
      type: 'ext',
      ...sizes(`sr_local${host}`, disks, 500 * GIB),
      other_config: labMap({ 'i18n-key': 'local-storage' }),
      sm_config: labMap({ devserial: `scsi-${host}` }),
    }),
  )
  return [...local, ...sharedStorage(disks)]
}

function sharedStorage(disks: readonly LabDisk[]): LabObject[] {
  return [
    labObject('SR', 'sr_nfs', {
      name_label: 'NFS virtual disk storage',
      name_description: 'NFS SR [192.0.2.50:/export/vms]',
      type: 'nfs',
      shared: true,
      ...sizes('sr_nfs', disks, 2048 * GIB),
      other_config: labMap({ 'auto-scan': 'true' }),
    }),
    labObject('SR', 'sr_iso', {
      name_label: 'ISO library',
      type: 'iso',
      content_type: 'iso',
      shared: true,
      physical_size: 100 * GIB,
      physical_utilisation: 10 * GIB,
      other_config: labMap({ 'auto-scan': 'true' }),
    }),
    labObject('SR', 'sr_tools', {
      name_label: 'XCP-ng Tools',
      name_description: 'XCP-ng Tools ISOs',
      type: 'iso',
      content_type: 'iso',
      shared: true,
      physical_size: -1,
      physical_utilisation: -1,
      other_config: labMap({
        xenserver_tools_sr: 'true',
        xensource_internal: 'true',
        'i18n-key': 'xenserver-tools',
      }),
      is_tools_sr: true,
    }),
  ]
}

/** `least`: its size, which doubles until half of it is free. A quarter of each disk is written. */
function sizes(sr: string, disks: readonly LabDisk[], least: number) {
  const virtual = disks.filter((disk) => disk.sr === sr).reduce((sum, { size }) => sum + size, 0)
  return {
    content_type: 'user',
    physical_size: doubledUntil(least, 2 * virtual),
    ...(virtual > 0 ? { physical_utilisation: virtual / 4, virtual_allocation: virtual } : {}),
  }
}

/** The connections of a host to its storage. */
export function plugObjects(host: number): LabObject[] {
  const plug = (sr: string, config: { readonly [key: string]: string }) =>
    labObject('PBD', `pbd_host${host}_${sr}`, {
      host: named(`host${host}`),
      SR: named(sr),
      device_config: labMap(config),
      currently_attached: true,
    })
  return [
    plug(`sr_local${host}`, { device: '/dev/sda3' }),
    plug('sr_iso', { location: '/var/opt/iso', legacy_mode: 'true' }),
    plug('sr_nfs', { server: '192.0.2.50', serverpath: '/export/vms' }),
    plug('sr_tools', { location: '/opt/xensource/packages/iso', legacy_mode: 'true' }),
  ]
}

/** The images in the libraries. */
export function imageObjects(): LabObject[] {
  const image = (name: string, file: string, sr: string, size: number, isTools?: true) =>
    labObject('VDI', name, {
      name_label: file,
      SR: named(sr),
      virtual_size: size,
      physical_utilisation: size,
      type: named('user'),
      sharable: false,
      read_only: true,
      other_config: labMap({}),
      location: file,
      managed: true,
      is_tools_iso: isTools,
    })
  return [
    image('iso_debian', 'debian-12.iso', 'sr_iso', 734_003_200),
    image('iso_tools', 'guest-tools.iso', 'sr_tools', 20_971_520, true),
  ]
}
