/** The templates of a lab: three that come with a host, and one with a disk that somebody has prepared. */
import { type LabObject, labObject, labUuid, named } from './lab-object.ts'
import { daysAgo, GIB, type LabPlan } from './lab-plan.ts'
import { cardOf, diskDrive, diskObject, macOf, type VmShape, vmValues } from './machine-objects.ts'
import type { LabDisk } from './machine-plan.ts'

interface Template {
  readonly name: string
  readonly label: string
  readonly description?: string
  /** Of the template; absent where a person has made it. */
  readonly reference?: string
  readonly shape: VmShape
}

const DISK = '<provision><disk device="0" size="10737418240" sr="" bootable="true" type="system"/></provision>'

const TEMPLATES: readonly Template[] = [
  {
    name: 'tpl_debian',
    label: 'Debian Bookworm 12',
    description: 'Template that allows VM installation from Xen-aware Debian-based distros.',
    reference: 'debian-12',
    shape: shape(2, 1, {
      linux_template: 'true',
      'install-methods': 'cdrom,http,ftp',
      'install-distro': 'debianlike',
      'debian-release': 'bookworm',
      disks: DISK,
      mac_seed: '',
      'install-arch': 'amd64',
      base_template_name: 'Debian Bookworm 12',
    }),
  },
  {
    name: 'tpl_other',
    label: 'Other install media',
    reference: 'other-install-media',
    shape: shape(1, 1, { 'install-methods': 'cdrom', mac_seed: '', base_template_name: 'Other install media' }),
  },
  {
    name: 'tpl_win',
    label: 'Windows Server 2022',
    reference: 'windows-server-2022',
    shape: shape(4, 2, { 'install-methods': 'cdrom', disks: DISK, mac_seed: '' }, { order: 'dc', firmware: 'uefi' }),
  },
  {
    name: 'tpl_gold',
    label: 'debian-gold',
    description: 'A prepared image',
    shape: shape(2, 2, {
      mac_seed: labUuid('mac_seed', 'tpl_gold'),
      base_template_name: 'Debian Bookworm 12',
    }),
  },
]

/** `memory`: GiB. */
function shape(
  memory: number,
  cpus: number,
  other: { readonly [key: string]: string },
  boot = { order: 'cdn', firmware: 'bios' },
): VmShape {
  return { memory: memory * GIB, cpus, isTemplate: true, boot: { ...boot, other } }
}

export const GOLD_DISK: LabDisk = { label: 'debian-gold 0', size: 10 * GIB, sr: 'sr_nfs' }

export function templateObjects(plan: LabPlan): LabObject[] {
  const gold = named('tpl_gold')
  return [
    ...TEMPLATES.flatMap((template) => templateOf(plan, template)),
    diskObject('vdi_gold', GOLD_DISK),
    ...diskDrive('vbd_gold', { VM: gold, VDI: named('vdi_gold'), userdevice: '0', bootable: true }),
    ...cardOf('vif_gold', { device: '0', network: named('net_lan'), VM: gold, MAC: macOf(1) }),
  ]
}

function templateOf(plan: LabPlan, { name, label, description, reference, shape: it }: Template): LabObject[] {
  const boot = it.boot && reference !== undefined
  const other = { ...(boot ? { default_template: 'true' } : {}), ...it.boot?.other }
  return [
    labObject('VM', name, {
      name_label: label,
      name_description: description,
      is_default_template: reference === undefined ? undefined : true,
      ...vmValues({ ...it, ...(it.boot ? { boot: { ...it.boot, other } } : {}) }),
      domid: -1,
      metrics: named(`${name}_metrics`),
      reference_label: reference,
    }),
    labObject('VM_metrics', `${name}_metrics`, {
      install_time: daysAgo(plan, 180),
      last_updated: daysAgo(plan, 0),
      hvm: true,
    }),
  ]
}
