/** The text of a lab: the initial objects of a pool of any size for samples/xenapi. */
import { format } from '../../../grammar/format.ts'
import { hostObjects } from './host-objects.ts'
import { type LabObject, objectText } from './lab-object.ts'
import { type LabPlan, oneTo } from './lab-plan.ts'
import { machineObjects } from './machine-objects.ts'
import { planMachines } from './machine-plan.ts'
import { driverObjects, featureObject, networkObjects, poolObject, roleObjects } from './pool-objects.ts'
import { imageObjects, plugObjects, storageObjects } from './storage-objects.ts'
import { GOLD_DISK, templateObjects } from './template-objects.ts'

/** The plan of samples/xenapi/lab.crow. Its date is fixed, so that the text is the same whenever it is made. */
export const SAMPLE_LAB: LabPlan = { hosts: 2, machines: 2, now: new Date('2026-11-28T08:00:00Z') }

export function labText(plan: LabPlan): string {
  return labObjects(plan).map(objectText).join('\n')
}

/** As people read it: laid out, with a line on what it is. */
export function labFile(plan: LabPlan): string {
  const made = format(`${HEAD}\n${labText(plan)}`)
  if ('text' in made) return made.text
  throw new Error(`The text of the lab has ${made.issues.length} syntax errors`)
}

const HEAD = `// The initial objects of a new database: a pool with hosts, storage, networks, templates and machines. No RPC makes pools and
// hosts, and clients ask for the pool right after they have logged in. Made by \`crow lab --print\`.
`

function labObjects(plan: LabPlan): LabObject[] {
  const machines = planMachines(plan)
  const disks = [GOLD_DISK, ...machines.flatMap((it) => it.disks)]
  return [
    poolObject(plan),
    ...oneTo(plan.hosts).flatMap((host) => [...hostObjects(plan, machines, host), ...plugObjects(host)]),
    ...storageObjects(plan, disks),
    ...driverObjects(),
    ...networkObjects(),
    ...templateObjects(plan),
    ...machines.flatMap((machine) => machineObjects(plan, machine)),
    ...imageObjects(),
    ...roleObjects(),
    featureObject(),
  ]
}
