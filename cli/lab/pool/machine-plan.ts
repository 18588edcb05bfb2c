/** Which machines a lab has, where they run, and how large hosts and storage have to be for them. */
import { GIB, type LabPlan, oneTo } from './lab-plan.ts'

export interface LabMachine {
  /** From 1, in the order of the text. */
  readonly number: number
  /** `web01`. */
  readonly label: string
  /** Of the object: `vm_web`. */
  readonly name: string
  /** The name of an object that belongs to the machine, such as a disk: `vdi_web`, `vbd_web0`. */
  part(prefix: string, suffix?: string | number): string
  readonly memory: number
  readonly cpus: number
  readonly tags: readonly string[]
  readonly disks: readonly LabDisk[]
  /** Names of networks. */
  readonly networks: readonly string[]
  /** The number of the host that it runs on; undefined where it is halted. */
  readonly host: number | undefined
  /** -1 where it is halted. */
  readonly domid: number
}

export interface LabDisk {
  readonly label: string
  readonly size: number
  /** The name of its storage. */
  readonly sr: string
}

/** `disks`: the second part of the name, and GiB. */
interface Kind {
  readonly kind: string
  readonly memory: number
  readonly cpus: number
  readonly disks: readonly (readonly [label: string, size: number])[]
  readonly networks: readonly string[]
  readonly tags: readonly string[]
  readonly runs: boolean
  /** Its disks are on the local storage of a host, so that it cannot run on another. */
  readonly local?: true
}

const WEB: Kind = {
  kind: 'web',
  memory: 4,
  cpus: 2,
  disks: [['0', 20]],
  networks: ['net_lan'],
  tags: ['prod', 'web'],
  runs: true,
}
const DB: Kind = {
  kind: 'db',
  memory: 8,
  cpus: 4,
  disks: [
    ['0', 20],
    ['data', 100],
  ],
  networks: ['net_lan', 'net_storage'],
  tags: ['prod'],
  runs: true,
}
const APP: Kind = { ...WEB, kind: 'app', memory: 2, tags: ['prod'] }
const CI: Kind = { ...WEB, kind: 'ci', cpus: 4, tags: ['test'], runs: false, local: true }

/** The first machines of each lab: one that runs and one that does not. */
const FIRST: readonly Kind[] = [WEB, { ...DB, runs: false }]
const FURTHER: readonly Kind[] = [APP, WEB, DB, CI]

/** The domain of the first machine that runs; 0 is a control domain. */
const FIRST_DOMID = 3

export function planMachines(plan: LabPlan): LabMachine[] {
  const made = new Map<string, number>()
  let running = 0
  return oneTo(plan.machines).map((number) => {
    const kind = FIRST[number - 1] ?? (FURTHER[(number - 1 - FIRST.length) % FURTHER.length] as Kind)
    const ofKind = (made.get(kind.kind) ?? 0) + 1
    made.set(kind.kind, ofKind)
    const turn = running
    if (kind.runs) running++
    const place = 1 + ((kind.runs ? turn : number) % plan.hosts)
    return machineOf(kind, { number, ofKind, place, domid: kind.runs ? FIRST_DOMID + turn : -1 })
  })
}

interface Place {
  readonly number: number
  readonly ofKind: number
  readonly place: number
  readonly domid: number
}

function machineOf(kind: Kind, { number, ofKind, place, domid }: Place): LabMachine {
  const label = `${kind.kind}${String(ofKind).padStart(2, '0')}`
  // The first of a kind has short names, which tests use.
  const stem = (suffix: string | number) => (ofKind === 1 ? `${kind.kind}${suffix}` : joined(label, suffix))
  return {
    number,
    label,
    name: `vm_${stem('')}`,
    part: (prefix, suffix = '') => `${prefix}_${stem(suffix)}`,
    memory: kind.memory * GIB,
    cpus: kind.cpus,
    tags: kind.tags,
    disks: kind.disks.map(([disk, size]) => ({
      label: `${label} ${disk}`,
      size: size * GIB,
      sr: kind.local ? `sr_local${place}` : 'sr_nfs',
    })),
    networks: kind.networks,
    host: kind.runs ? place : undefined,
    domid,
  }
}

const joined = (label: string, suffix: string | number) => (suffix === '' ? label : `${label}_${suffix}`)

/** Of a host, in bytes: at least 64 GiB, doubledUntil until its machines leave half of it free for those of another host. */
export function hostMemory(machines: readonly LabMachine[], host: number): number {
  const used = machines.filter((it) => it.host === host).reduce((sum, { memory }) => sum + memory, DOM0_MEMORY)
  return doubledUntil(64 * GIB, 2 * used)
}

export const DOM0_MEMORY = 4 * GIB

/** `least`, doubledUntil until it is at least `needed`. */
export function doubledUntil(least: number, needed: number): number {
  let size = least
  while (size < needed) size *= 2
  return size
}
