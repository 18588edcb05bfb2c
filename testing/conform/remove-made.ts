/** Removes what a probe has made: on the server by RPCs, what refers to others first; on the oracle in any way. */
import type { Type } from '../../model/api.ts'
import { settableFields } from '../../model/implied.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'
import type { World } from '../world/world.ts'
import type { NewPair } from './counterparts.ts'
import { hasSelf } from './scope.ts'
import { type ProbeStage, rpcOf, testedModel } from './stage.ts'

interface MadeObjects {
  readonly pairs: readonly NewPair[]
  readonly doubles: readonly NewPair[]
}

/** How often objects are tried again that others referred to. */
const ROUNDS = 6

/** What is kept of objects that stay behind. A server may give references of any length. */
const MOST_LEFT = 1000
const LONGEST_REF = 200

/** The error of a reference that names nothing any more. */
const GONE = 'HANDLE_INVALID'

/** True where everything is gone. What stays on the server stays on the oracle too. */
export async function removeMade(stage: ProbeStage, { pairs, doubles }: MadeObjects): Promise<boolean> {
  const { compared, oracle, double } = stage
  const objects = pairs.filter(({ class: owner }) => owner !== '' && owner !== 'session')
  for (const called of [oracle.called, double.called, stage.server]) await called.removeTasks()
  const left = new Set((await removeEverywhere(stage, objects)).map((one) => one.left))
  const gone = objects.filter((one) => !left.has(one.left))
  forceAway(
    oracle.world,
    gone.map(({ class: owner, left: ref }) => [owner, ref]),
  )
  const owners = new Map(gone.map(({ left: ref, class: owner }) => [ref, owner]))
  forceAway(
    double.world,
    doubles.flatMap(({ left: ref, right }) => {
      const owner = owners.get(ref)
      return owner === undefined ? [] : [[owner, right] as const]
    }),
  )
  for (const pair of pairs) {
    if (left.has(pair.left)) stage.others.add(pair.left)
    else compared.server.forget(pair)
    stage.own.delete(pair.right)
  }
  for (const pair of doubles) if (!left.has(pair.left)) compared.double.forget(pair)
  return left.size === 0
}

/** Those that stay. */
async function removeEverywhere(stage: ProbeStage, objects: readonly NewPair[]): Promise<readonly NewPair[]> {
  let rest = objects.toReversed()
  for (let round = 0; round < ROUNDS && rest.length > 0; round++) {
    if (round === 2) for (const one of rest) await unlinked(stage, one)
    const kept: NewPair[] = []
    for (const one of rest)
      if (!(await destroyed(stage, one)) && !(round > 1 && (await destroyedBehindMessages(stage, one)))) kept.push(one)
    if (kept.length === rest.length && round > 2) break
    rest = kept
  }
  for (const { class: owner, right } of rest)
    if (stage.left.size < MOST_LEFT) stage.left.set(right.slice(0, LONGEST_REF), owner)
  return rest
}

/** Its state may keep an object from being destroyed, as that of a machine that runs: each message about only the object is tried. */
async function destroyedBehindMessages(stage: ProbeStage, pair: NewPair): Promise<boolean> {
  for (const rpc of stage.server.remotes[0]?.rpcs.values() ?? []) {
    const effects = rpc.message?.body?.effects
    const isAlone =
      rpc.class === pair.class && hasSelf(rpc) && rpc.params.length === 1 && !rpc.name.startsWith('Async.')
    if (!effects || !isAlone || effects.waits || effects.creates.length > 0 || effects.writes.length === 0) continue
    if (!stage.scope.mayCall(rpc.name)) continue
    await callAll(stage, rpc.name, pair)
    if (await destroyed(stage, pair)) return true
  }
  return false
}

/** The same call of all three, so that they stay alike. The outcome of the server. */
async function callAll(
  stage: ProbeStage,
  method: string,
  { left, right }: NewPair,
  ...args: readonly Value[]
): Promise<CallOutcome> {
  const { oracle, double, server, compared } = stage
  const outcome = await server.call(method, [right, ...args])
  await oracle.called.call(method, [left, ...args])
  const twin = compared.double.right(left)
  if (twin !== undefined) await double.called.call(method, [twin, ...args])
  return outcome
}

/** True for what is gone. */
async function destroyed(stage: ProbeStage, pair: NewPair): Promise<boolean> {
  const method = `${pair.class}.destroy`
  const rpc = rpcOf(stage, method)
  if (rpc?.params.length !== 1 || !stage.scope.mayCall(method)) return isGone(stage, pair.class, pair.right)
  const outcome = await callAll(stage, method, pair)
  return 'value' in outcome || codeOf(outcome) === GONE
}

async function isGone(stage: ProbeStage, owner: string, ref: string): Promise<boolean> {
  if (!rpcOf(stage, `${owner}.get_uuid`)) return false
  return codeOf(await stage.server.call(`${owner}.get_uuid`, [ref])) === GONE
}

function codeOf(outcome: CallOutcome): string | undefined {
  return 'error' in outcome ? outcome.error.code : undefined
}

/** Objects that refer to each other in a circle. */
async function unlinked(stage: ProbeStage, pair: NewPair): Promise<void> {
  const declared = testedModel(stage).classes.find((one) => one.name === pair.class)
  for (const { name, type } of declared ? settableFields(declared) : []) {
    const nothing = emptyOf(type)
    const method = `${pair.class}.set_${name}`
    if (nothing !== undefined && rpcOf(stage, method) && stage.scope.mayCall(method))
      await callAll(stage, method, pair, nothing)
  }
}

/** undefined where the type has no value without references, or no references. */
function emptyOf(type: Type): Value | undefined {
  if (type.kind === 'ref') return type.nullable ? null : undefined
  if (type.kind === 'set') return type.of.kind === 'ref' ? [] : undefined
  return type.kind === 'map' && (type.key.kind === 'ref' || type.value.kind === 'ref') ? new Map() : undefined
}

/** Destroys objects of a world, by class and reference, the last ones first. */
export function forceAway(world: World, objects: readonly (readonly [string, string])[]): void {
  const { store } = world
  let rest = objects.toReversed()
  for (let round = 0; round < ROUNDS && rest.length > 0; round++)
    rest = rest.filter(([owner, ref]) => {
      if (!isStored(world, owner) || !store.class(owner).has(ref)) return false
      try {
        world.stretch(() => store.class(owner).destroy(ref))
        return false
      } catch {
        return true
      }
    })
}

function isStored({ code }: World, owner: string): boolean {
  return code.api.classes.some(({ name, objects }) => name === owner && objects !== 'none')
}
