/** Messages with bodies: guards, errors, results and what they change; the same as tasks. */
import type { Class } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { ProbeBuilder } from '../probe.ts'
import { type ConformRule, madeClasses, type RuleParts } from '../rule.ts'
import { hasSelf } from '../scope.ts'
import { watchedTask } from './tasks-at-work.ts'

/** Which values parameters get: small ones, and one that is large. */
const NTHS = [0, 1, 9, 1000]
/** Pairs of messages of one class. */
const MOST_PAIRS = 60

export const bodiesRule: ConformRule = {
  name: 'bodies',
  sentence: 'A message does what its body says: its guard, its errors, its result, and what it changes.',
  page: 'docs/language.md, Bodies',
  *trials(parts) {
    for (const owner of madeClasses(parts)) {
      const messages = bodiesOf(parts, owner)
      for (const rpc of messages) yield* [alone(parts, owner, rpc, false)].filter((one) => one !== undefined)
      for (const [i, [first, second]] of pairsOf(messages).entries()) {
        const probe = new ProbeBuilder(`${first.name}, ${second.name}`, i)
        const made = parts.recipes.make(probe, owner.name, { nth: 1 })
        if (made === undefined) continue
        for (const [n, rpc] of [first, second, first].entries()) callOn(parts, probe, rpc, made, NTHS[(i + n) % 3] ?? 0)
        yield probe.end()
      }
    }
    for (const rpc of parts.rpcs.values()) if (rpc.message?.body && !hasSelf(rpc)) yield* freeMessage(parts, rpc)
  },
}

export const tasksRule: ConformRule = {
  name: 'tasks',
  sentence:
    '`Async.C.m` makes a task that ends as `success` with the result, or as `failure` with the error of the call. While a body waits, the task shows its progress, and `task.cancel` ends it as `cancelled`.',
  page: 'docs/wire.md, Tasks',
  *trials(parts) {
    if (!parts.api.uses.includes('task')) return
    for (const owner of madeClasses(parts)) {
      yield* [lifeByTasks(parts, owner)].filter((one) => one !== undefined)
      for (const rpc of bodiesOf(parts, owner))
        yield* [alone(parts, owner, rpc, true)].filter((one) => one !== undefined)
      for (const rpc of bodiesOf(parts, owner).filter((one) => hasTwin(parts, one)))
        for (const isCancelled of [false, true])
          yield* [watchedTask(parts, owner, rpc, isCancelled)].filter((one) => one !== undefined)
    }
  },
}

function bodiesOf(parts: RuleParts, { name }: Class): readonly Rpc[] {
  return [...parts.rpcs.values()].filter(
    (rpc) => rpc.class === name && hasSelf(rpc) && rpc.message && bodyOfRpc(parts.api, rpc),
  )
}

function pairsOf(messages: readonly Rpc[]): readonly (readonly [Rpc, Rpc])[] {
  return messages.flatMap((first) => messages.map((second) => [first, second] as const)).slice(0, MOST_PAIRS)
}

function hasTwin(parts: RuleParts, rpc: Rpc): boolean {
  return parts.stage.server.remotes[0]?.rpcs.has(`Async.${rpc.name}`) ?? false
}

function alone(parts: RuleParts, owner: Class, rpc: Rpc, asTask: boolean) {
  if (asTask && !hasTwin(parts, rpc)) return undefined
  const probe = new ProbeBuilder(rpc.name)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return undefined
  for (const nth of NTHS) {
    callOn(parts, probe, rpc, made, nth, asTask)
    if (rpc.params.length === 1 && nth > 0) break
  }
  return probe.end()
}

function callOn(parts: RuleParts, probe: ProbeBuilder, rpc: Rpc, made: string, nth: number, asTask = false): void {
  const objects = (className: string) => parts.recipes.some(probe, className)
  const args = rpc.params
    .slice(1)
    .map((param) => (isInt(param) ? BigInt(nth) : parts.samples.usual(param, nth, objects)))
  const given = args.includes(undefined) ? args.slice(0, args.indexOf(undefined)) : args
  if (given.length >= rpc.params.slice(1).filter((param) => param.default === undefined).length)
    probe.callAs({ asTask }, rpc.name, made, ...(given as Value[]))
}

function isInt({ type }: Rpc['params'][number]): boolean {
  return type.kind === 'int'
}

/** Only those that read are called on any server. */
function* freeMessage(parts: RuleParts, rpc: Rpc) {
  const probe = new ProbeBuilder(rpc.name)
  const args = rpc.params.map((param) => parts.samples.usual(param, 0, (name) => parts.recipes.some(probe, name)))
  if (args.includes(undefined)) return
  probe.call(rpc.name, ...(args as Value[]))
  yield probe.end()
}

/** Made and destroyed by tasks, twice, so that the second time fails. */
function lifeByTasks(parts: RuleParts, owner: Class) {
  const creator = parts.recipes.creator(owner.name)
  const probe = new ProbeBuilder(owner.name)
  const made = parts.recipes.make(probe, owner.name)
  const last = probe.steps.at(-1)
  if (made === undefined || !creator || !last || !hasTwin(parts, creator)) return undefined
  if (!owner.unique) probe.callAs({ asTask: true }, creator.name, ...last.args)
  const destroy = parts.rpcs.get(`${owner.name}.destroy`)
  if (destroy && hasTwin(parts, destroy)) for (let i = 0; i < 2; i++) probe.callAs({ asTask: true }, destroy.name, made)
  return probe.end()
}
