/** What ova.xml of an export says: the objects, with their references in the file. */
import { fail } from '../api.gen.ts'
import { NULL, type Tree, treeOf } from './xml-values.ts'

/** The members of an object, as the file has them. */
export class Snapshot {
  readonly #members: ReadonlyMap<string, Tree>

  constructor(members: ReadonlyMap<string, Tree>) {
    this.#members = members
  }

  get(name: string): Tree | undefined {
    return this.#members.get(name)
  }

  /** '' where it is no text. */
  text(name: string): string {
    const value = this.#members.get(name)
    return typeof value === 'string' ? value : ''
  }

  isTrue(name: string): boolean {
    return this.#members.get(name) === true
  }

  /** The name of an object in the file; null where there is none. */
  ref(name: string): string | null {
    const text = this.text(name)
    return text === '' || text === NULL ? null : text
  }
}

export interface DescribedMachines {
  /** By class, and by the name in the file. */
  objects(owner: string): ReadonlyMap<string, Snapshot>
}

/** The version of the layout that xapi writes. */
const LAYOUT = 2

/** Throws IMPORT_ERROR where the text is not what ova.xml is. */
export function describedMachines(xml: string): DescribedMachines {
  const file = structOf(treeOf(xml))
  const version = Number(structOf(file.get('version')).get('export_vsn') ?? 0)
  if (version > LAYOUT) fail('IMPORT_INCOMPATIBLE_VERSION')
  const classes = new Map<string, Map<string, Snapshot>>()
  const objects = file.get('objects')
  if (!Array.isArray(objects)) fail('IMPORT_ERROR', 'ova.xml has no array "objects"')
  for (const one of objects as readonly Tree[]) {
    const object = structOf(one)
    const owner = String(object.get('class'))
    const known = classes.get(owner) ?? new Map<string, Snapshot>()
    classes.set(owner, known.set(String(object.get('id')), new Snapshot(structOf(object.get('snapshot')))))
  }
  return { objects: (owner) => classes.get(owner) ?? new Map() }
}

function structOf(tree: Tree | undefined): ReadonlyMap<string, Tree> {
  return tree instanceof Map ? tree : fail('IMPORT_ERROR', 'ova.xml has no struct where one is expected')
}

/** The disks whose blocks are in the file, with their sizes in bytes: those of drives, and memory. CDs are in libraries. */
export function disksInFile(file: DescribedMachines): Map<string, number> {
  const drives = [...file.objects('VBD').values()].filter((vbd) => vbd.text('type') !== 'CD')
  const machines = [...file.objects('VM').values()]
  const ids = [...drives.map((vbd) => vbd.ref('VDI')), ...machines.map((vm) => vm.ref('suspend_VDI'))]
  const disks = new Map<string, number>()
  for (const id of ids) {
    const vdi = id === null ? undefined : file.objects('VDI').get(id)
    if (id === null || !vdi || isCd(file, vdi)) continue
    const size = Number(vdi.text('virtual_size'))
    if (!Number.isSafeInteger(size) || size <= 0) fail('IMPORT_ERROR', `The size of ${id} is not a size`)
    disks.set(id, size)
  }
  return disks
}

export function isCd(file: DescribedMachines, vdi: Snapshot): boolean {
  return (
    file
      .objects('SR')
      .get(vdi.ref('SR') ?? '')
      ?.text('content_type') === 'iso'
  )
}
