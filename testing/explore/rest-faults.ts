/** What must hold when nothing runs any more: no place is still marked by a task, and the data keep the rules of the text. */
import { existingViolations } from '../../runtime/bodies/rules/existing-data.ts'
import { RuledStore } from '../../runtime/bodies/rules/ruled-store.ts'
import type { World } from '../world/world.ts'
import type { Explored } from './explored-api.ts'
import { withoutRefs } from './faults.ts'
import type { Fault } from './finding.ts'
import type { PlayedObjects } from './played-objects.ts'

export function* restFaults(
  explored: Explored,
  world: World,
  objects: PlayedObjects,
  after: number,
): Generator<Fault, void, undefined> {
  yield* keptMarks(explored, world, objects, after)
  if (!(world.store instanceof RuledStore)) return
  for (const { class: of, ref, problem } of existingViolations(world.code.api, world.store))
    yield {
      ...{ kind: 'rule', cause: `rule: ${of} ${withoutRefs(problem)}`, step: null, after },
      message: `${of} ${ref} ${problem}.`,
      shown: { kind: 'nothing' },
    }
}

/** Every task has ended, so a key that names one is left over. */
function* keptMarks(explored: Explored, world: World, objects: PlayedObjects, after: number): Generator<Fault> {
  for (const { class: of, field } of explored.taskKeyed)
    for (const origin of objects.alive(of)) {
      const ref = objects.refOf(origin)
      const map = objects.value(origin, field)
      if (ref === undefined || !(map instanceof Map)) continue
      const key = [...map.keys()].find((one) => typeof one === 'string' && one.startsWith('OpaqueRef:'))
      if (key === undefined || !world.store.class(of).has(ref)) continue
      yield {
        ...{ kind: 'hold', cause: `hold: ${of}.${field}`, step: null, after },
        message: `"${field}" of ${of} ${ref} still has the key of a task that has ended.`,
        shown: { kind: 'map', class: of, ref, field },
      }
    }
}
