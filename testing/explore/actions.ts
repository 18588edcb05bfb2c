/** What an exploration can do: the RPCs of an API that may change something, each with a first weight. */
import type { Api, Class } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { bodyOfRpc } from '../../model/bodies-of.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'

export interface Action {
  readonly rpc: Rpc
  readonly owner: Class | undefined
  /** A call may wait, or call an external. */
  readonly waits: boolean
  /** It can be called by its `Async.` twin. */
  readonly hasTwin: boolean
  /** Of the first choice; what calls find out changes it. */
  readonly weight: number
}

/** Fields, as `Class.field`, that bodies, computed fields, constraints or invariants read or write. */
function usedFields(api: Api): ReadonlySet<string> {
  const used = new Set<string>()
  const visit = (part: unknown): void => {
    if (typeof part !== 'object' || part === null) return
    for (const [name, one] of Object.entries(part)) if (name !== 'at' && name !== 'effects') visit(one)
    if ('class' in part && 'field' in part) used.add(`${part.class}.${part.field}`)
  }
  visit(api)
  for (const { name, unique = [] } of api.classes) for (const field of unique.flat()) used.add(`${name}.${field}`)
  for (const { ends } of api.relations) {
    const [a, b] = ends.map((end) => `${end.class}.${end.field}`) as [string, string]
    if (used.has(a)) used.add(b)
    if (used.has(b)) used.add(a)
  }
  return used
}

/** `model` with its statements. Without RPCs that only read and have no body, and those that always fail. */
export function actionsOf(model: Api): readonly Action[] {
  const rpcs = rpcsOf(model)
  const twins = new Set(asyncTwins(model, rpcs).map(({ name }) => name))
  const used = usedFields(model)
  const classes = new Map(model.classes.map((owner) => [owner.name, owner]))
  const hasWaits = rpcs.some((rpc) => bodyOfRpc(model, rpc)?.effects.waits)
  return rpcs.flatMap((rpc): Action[] => {
    const owner = classes.get(rpc.class)
    const body = bodyOfRpc(model, rpc)
    const weight = owner?.standard ? standardWeight(rpc, hasWaits) : weightOf(rpc, body !== undefined, used)
    if (weight === 0) return []
    return [{ rpc, owner, waits: body?.effects.waits ?? false, hasTwin: twins.has(`Async.${rpc.name}`), weight }]
  })
}

function standardWeight({ name }: Rpc, hasWaits: boolean): number {
  return hasWaits && name === 'task.cancel' ? 2 : 0
}

function weightOf(rpc: Rpc, hasBody: boolean, used: ReadonlySet<string>): number {
  const { does } = rpc
  if (does.kind === 'message') return hasBody ? (rpc.writes ? 10 : 2) : 0
  if (hasBody) return 8
  if (!rpc.writes) return 0
  if (does.kind === 'create' || does.kind === 'create_from') return 5
  if (does.kind === 'destroy') return 3
  // Of several fields at once: checks may allow no other way to change them.
  if (does.kind === 'set_record') return 2
  if ('field' in does) return used.has(`${rpc.class}.${does.field}`) ? 3 : 0.05
  return 1
}
