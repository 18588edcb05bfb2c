/** Two clients that call at once: their answers have to be those of some order of their calls. */
import type { Class } from '../../../model/api.ts'
import type { Value } from '../../../runtime/values/values.ts'
import { compareOutcomes, outcomeText } from '../compare-outcomes.ts'
import { Counterparts } from '../counterparts.ts'
import { type ConcurrentCall, linearize } from '../linearize.ts'
import { ProbePlay } from '../play-probe.ts'
import { type Probe, ProbeBuilder, type ProbeStep, stepsNamedIn } from '../probe.ts'
import { forceAway, removeMade } from '../remove-made.ts'
import {
  accessorOf,
  type ConformRule,
  clientFields,
  madeClasses,
  type RuleParts,
  type SpecialOutcome,
} from '../rule.ts'
import { hasSelf } from '../scope.ts'
import { rpcOf } from '../stage.ts'

/** How often each is tried: what goes wrong at times shows after a few. */
const ROUNDS = 3
const MOST_ORDERS = 400

export const clientsAtOnceRule: ConformRule = {
  name: 'clients at once',
  sentence:
    'Each call is one transaction: what several clients do at once is as if they had called one after the other.',
  page: 'docs/language.md, What bodies mean',
  *trials(parts) {
    for (let round = 0; round < ROUNDS; round++)
      for (const owner of madeClasses(parts))
        for (const clients of contests(parts, owner))
          yield {
            about: `${owner.name}: ${clients
              .flat()
              .map(([method]) => method)
              .join(', ')}`,
            ...(round === 0 && inTurn(parts, owner, clients)),
            run: () => contest(parts, owner, clients),
          }
  },
}

/** A method and its arguments behind the object. */
type ContestCall = readonly [method: string, ...args: readonly Value[]]
/** The calls of each client. */
type Contest = readonly (readonly ContestCall[])[]

function* contests(parts: RuleParts, owner: Class): Iterable<Contest> {
  for (const { name, type, where } of clientFields(owner)) {
    const verb = (which: 'set' | 'get' | 'add' | 'remove' | 'add_to' | 'remove_from') =>
      accessorOf(parts, owner, which, name)
    const value = (nth: number, of = type) => parts.samples.ofType(of, nth, () => undefined) as Value
    const [set, get, add, addTo] = [verb('set'), verb('get'), verb('add'), verb('add_to')]
    if (where || !get || !set || value(0) === undefined) continue
    if (add && type.kind === 'set' && value(0, type.of) !== undefined)
      yield [
        [
          [add, value(0, type.of)],
          [add, value(1, type.of)],
        ],
        [
          [add, value(2, type.of)],
          [add, value(3, type.of)],
        ],
      ]
    else if (addTo && type.kind === 'map' && value(0, type.key) !== undefined && value(0, type.value) !== undefined)
      yield [
        [
          [addTo, value(0, type.key), value(0, type.value)],
          [addTo, value(1, type.key), value(0, type.value)],
        ],
        [
          [addTo, value(0, type.key), value(1, type.value)],
          [addTo, value(2, type.key), value(1, type.value)],
        ],
      ]
    else
      yield [
        [[set, value(0)], [get]],
        [[set, value(1)], [get]],
      ]
  }
  for (const rpc of parts.rpcs.values()) {
    const body = rpc.message?.body
    if (rpc.class !== owner.name || !hasSelf(rpc) || rpc.params.length > 1 || !body || body.effects.waits) continue
    // What they make would stay behind.
    if (body.effects.creates.length > 0 || body.effects.calls.some(({ kind }) => kind === 'message')) continue
    yield [
      [[rpc.name], [rpc.name]],
      [[rpc.name], [rpc.name]],
    ]
  }
}

/** One client after the other: where that is wrong already, the fault is another one. */
function inTurn(parts: RuleParts, owner: Class, clients: Contest): { readonly before?: Probe } {
  const probe = new ProbeBuilder(owner.name)
  const made = parts.recipes.make(probe, owner.name)
  if (made === undefined) return {}
  for (const [method, ...args] of clients.flat()) probe.call(method, made, ...args)
  probe.call(`${owner.name}.get_record`, made)
  return { before: probe.end() }
}

async function contest(parts: RuleParts, owner: Class, clients: Contest): Promise<SpecialOutcome> {
  const { stage } = parts
  const setUp = new ProbeBuilder(owner.name)
  const made = parts.recipes.make(setUp, owner.name)
  if (made === undefined || clients.flat().some(([method]) => !stage.scope.mayCall(method))) return NOTHING
  const play = new ProbePlay(stage)
  let happened: { readonly ref: string; readonly history: readonly ConcurrentCall[] } | undefined
  try {
    await play.steps(setUp.steps)
    const [symbol = 0] = stepsNamedIn(made)
    const ref = play.serverRef(symbol)
    if (ref !== undefined && !play.contradiction && play.open === undefined)
      happened = { ref, history: await callAtOnce(parts, owner, ref, clients) }
  } finally {
    // The oracle makes objects with the same values anew.
    await removeMade(stage, play.made())
  }
  return happened ? judged(parts, { setUp: setUp.steps, made, calls: callsOf(owner, clients), ...happened }) : NOTHING
}

const NOTHING: SpecialOutcome = { problem: undefined, traces: [], compared: 0 }

/** In the order of the history: those of each client, then the look at the end. */
function callsOf({ name }: Class, clients: Contest): readonly ContestCall[] {
  return [...clients.flat(), [`${name}.get_record`]]
}

async function callAtOnce(
  { stage }: RuleParts,
  owner: Class,
  ref: string,
  clients: Contest,
): Promise<readonly ConcurrentCall[]> {
  const one = async ([method, ...args]: ContestCall): Promise<ConcurrentCall> => {
    const begun = performance.now()
    const outcome = await stage.server.call(method, [ref, ...args])
    return { name: method, begun, ended: performance.now(), outcome }
  }
  const inTurn = async (calls: readonly ContestCall[]) => {
    const done: ConcurrentCall[] = []
    for (const call of calls) done.push(await one(call))
    return done
  }
  const all = await Promise.all(clients.map(inTurn))
  return [...all.flat(), await one([`${owner.name}.get_record`])]
}

interface JudgedContest {
  readonly setUp: readonly ProbeStep[]
  readonly made: string
  readonly ref: string
  readonly calls: readonly ContestCall[]
  readonly history: readonly ConcurrentCall[]
}

async function judged(parts: RuleParts, contest: JudgedContest): Promise<SpecialOutcome> {
  const { history } = contest
  const replay = (order: readonly number[]) => replayed(parts, contest, order)
  const found = await linearize(history, { replay, most: MOST_ORDERS })
  const traces = history.map(({ outcome }) => outcome.trace)
  const said = history.map(({ name, outcome }) => `${name}: ${outcomeText(outcome)}`).join('; ')
  const problem = { expected: 'the answers of some order of these calls', got: said }
  return { problem: found === 'no' ? problem : undefined, traces, compared: history.length }
}

/** Makes the calls on new objects of the oracle and its double, until an answer is another one. */
async function replayed({ stage }: RuleParts, contest: JudgedContest, order: readonly number[]): Promise<number> {
  const { calls, history, ref } = contest
  const [ours, twin] = [await newObject(stage, 'oracle', contest), await newObject(stage, 'double', contest)]
  try {
    const pairs = { server: new Counterparts(), double: new Counterparts() }
    pairs.server.bind(ours.self, ref)
    pairs.double.bind(ours.self, twin.self)
    for (const [i, index] of order.entries()) {
      const [method, ...args] = calls[index] as ContestCall
      const answers = [
        await stage.oracle.called.call(method, [ours.self, ...args]),
        await stage.double.called.call(method, [twin.self, ...args]),
        (history[index] as ConcurrentCall).outcome,
      ] as const
      const type = rpcOf(stage, method)?.result ?? null
      if (typeof compareOutcomes({ ...stage.compared, ...pairs }, type, answers) !== 'string') return i
    }
    return order.length
  } finally {
    ours.remove()
    twin.remove()
  }
}

async function newObject(stage: RuleParts['stage'], side: 'oracle' | 'double', { setUp, made }: JudgedContest) {
  const { called, world } = stage[side]
  const known = new Map(stage.existing.map((one) => [one.symbol, one[side]]))
  const refs: (readonly [string, string])[] = []
  for (const step of setUp) {
    const outcome = await called.run(step, known)
    if (!('value' in outcome) || typeof outcome.value !== 'string') continue
    known.set(step.id, outcome.value)
    refs.push([rpcOf(stage, step.method)?.class ?? '', outcome.value])
  }
  const remove = () => forceAway(world, refs)
  return { self: known.get([...stepsNamedIn(made)][0] ?? 0) ?? '', remove }
}
