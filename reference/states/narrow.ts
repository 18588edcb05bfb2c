/** What a condition leaves of what is known: the values with which it can hold, or can fail. */
import type { TypedExpr } from '../../model/body.ts'
import type { Evaluator, Sight } from './evaluate.ts'
import { type Flow, unchanged, valuesNow, type Ways, waysOf, withLocalValue, withObject } from './flow.ts'
import { mayBe, type Names, oneOf, type PossibleValue } from './possible-value.ts'

/** An enum or a bool with more values than this is not narrowed. */
const MOST_VALUES = 64

export interface Sighting {
  readonly evaluator: Evaluator
  /** The values of the enum. */
  readonly all: Names
  readonly allWays: Ways
  readonly outcomes: ReadonlyMap<TypedExpr, PossibleValue>
}

/** What the evaluator sees of a flow. `asked` notes each object and each local that is looked at. */
export function sightOf(
  flow: Flow,
  { evaluator, all, outcomes }: Sighting,
  asked?: { readonly objects: Set<string>; readonly locals: Set<number> },
): Sight {
  const sight: Sight = {
    local(slot) {
      const local = flow.locals.get(slot)
      if (!local) return undefined
      if (local.expr && local.version === flow.version) return evaluator.value(local.expr, sight)
      asked?.locals.add(slot)
      return local.known
    },
    state(id) {
      asked?.objects.add(id)
      const ways = flow.objects.get(id)
      return ways ? valuesNow(ways) : all
    },
    path: (id, field) => `${id}.${field}#${flow.version}`,
    outcome: (call) => outcomes.get(call),
  }
  return sight
}

/** The flow where the condition has this outcome; null where it cannot. */
export function narrowed(flow: Flow, condition: TypedExpr, outcome: boolean, sighting: Sighting): Flow | null {
  const asked = { objects: new Set<string>(), locals: new Set<number>() }
  const whole = sighting.evaluator.value(condition, sightOf(flow, sighting, asked))
  const can = (other: Flow) => mayBe(sighting.evaluator.value(condition, sightOf(other, sighting)), outcome)
  if (asked.objects.size + asked.locals.size === 0) return mayBe(whole, outcome) ? flow : null
  let found: Flow | null = flow
  for (const id of asked.objects) found = found && narrowedObject(found, id, can, sighting)
  for (const slot of asked.locals) found = found && narrowedLocal(found, slot, can)
  return found
}

type Can = (flow: Flow) => boolean

/** After a wait, the condition counts more than what was known before. */
function narrowedObject(flow: Flow, id: string, can: Can, { all, allWays }: Sighting): Flow | null {
  const fits = (value: string) => can(withObject(flow, id, unchanged([value])))
  const ways = [...(flow.objects.get(id) ?? allWays).values()].filter(({ to }) => fits(to))
  if (ways.length > 0) return withObject(flow, id, waysOf(ways))
  const others = flow.waited ? [...all].filter(fits) : []
  return others.length > 0 ? withObject(flow, id, unchanged(others)) : null
}

function narrowedLocal(flow: Flow, slot: number, can: Can): Flow | null {
  const local = flow.locals.get(slot)
  if (local?.known.kind !== 'values' || local.known.of.size > MOST_VALUES) return flow
  const set = (values: Iterable<string>) => withLocalValue(flow, slot, { known: oneOf(values), version: -1 })
  const values = [...local.known.of].filter((value) => can(set([value])))
  return values.length > 0 ? set(values) : null
}
