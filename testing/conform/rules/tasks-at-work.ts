/** Tasks of messages that wait, while they run: their progress, how long they take, and what a cancel does. */

import type { Class } from '../../../model/api.ts'
import { bodyOfRpc } from '../../../model/bodies-of.ts'
import type { Rpc } from '../../../model/rpcs.ts'
import { RecordValue, type Value } from '../../../runtime/values/values.ts'
import type { CallOutcome, CallTrace } from '../../remote/call-outcome.ts'
import type { CalledServer } from '../called-server.ts'
import type { Oracle } from '../oracle.ts'
import type { RuleParts, SpecialOutcome, SpecialTrial } from '../rule.ts'
import { callOfObject, NOTHING_JUDGED, type Side } from './object-call.ts'

/** In milliseconds of the oracle's clock: tasks that take longer are not watched, and shorter ones end before a cancel comes. */
const LONGEST = 20_000
const SHORTEST = 100
/** In milliseconds: how much longer a server may take than the waits of the body. */
const PATIENCE = 8000

/** What clients see of a task at one moment. */
interface Sight {
  readonly status: string
  readonly progress: number
  readonly error: string
}

export function watchedTask(parts: RuleParts, owner: Class, rpc: Rpc, isCancelled: boolean): SpecialTrial | undefined {
  if (!bodyOfRpc(parts.api, rpc)?.effects.waits || !parts.rpcs.has('task.get_record')) return undefined
  if (isCancelled && !parts.rpcs.has('task.cancel')) return undefined
  const about = isCancelled ? `task.cancel of Async.${rpc.name}` : `Async.${rpc.name} while it runs`
  return { about, run: () => callOfObject(parts, owner, rpc, (on) => compare(parts.stage, rpc.name, on, isCancelled)) }
}

async function compare(
  { oracle, double, server, deadline }: RuleParts['stage'],
  method: string,
  on: (side: Side) => readonly Value[],
  isCancelled: boolean,
): Promise<SpecialOutcome> {
  const whole = await onOracle(double, method, on('double'), false)
  const time = deadline - performance.now()
  if (!whole || whole.took < SHORTEST || whole.took > Math.min(LONGEST, time)) return NOTHING_JUDGED
  const expected = await onOracle(oracle, method, on('oracle'), isCancelled)
  const got = expected && (await onServer(server, method, on('server'), isCancelled, whole.took))
  if (!expected || !got) return NOTHING_JUDGED
  const { traces } = got
  const problem = isCancelled ? afterCancel(expected, got, whole.took) : whileRunning(expected, got)
  return { problem, traces: traces.slice(-MOST_TRACES), compared: got.sights.length }
}

const MOST_TRACES = 12

interface Watched {
  readonly sights: readonly Sight[]
  /** In milliseconds. */
  readonly took: number
}

/** undefined where the task cannot be started. */
async function onOracle({ called, world }: Oracle, method: string, args: readonly Value[], isCancelled: boolean) {
  const task = refIn(await called.call(`Async.${method}`, args))
  if (task === undefined) return undefined
  const began = world.clock.now()
  const sights: Sight[] = [{ status: 'pending', progress: 0, error: '' }]
  if (isCancelled) await called.call('task.cancel', [task])
  for (;;) {
    const sight = sightOf(await called.call('task.get_record', [task]))
    if (!sight) return undefined
    sights.push(sight)
    const isLong = world.clock.now() - began > LONGEST
    if (!isRunning(sight) || isLong || !(await world.clock.step())) break
  }
  await called.call('task.destroy', [task])
  return { sights, took: world.clock.now() - began }
}

/** Looks at the task again and again until it has ended, or should have. */
async function onServer(
  server: CalledServer,
  method: string,
  args: readonly Value[],
  isCancelled: boolean,
  long: number,
) {
  const traces: CallTrace[] = []
  const call = async (name: string, given: readonly Value[]): Promise<CallOutcome> => {
    const outcome = await server.call(name, given)
    traces.push(outcome.trace)
    return outcome
  }
  const began = performance.now()
  const task = refIn(await call(`Async.${method}`, args))
  if (task === undefined) return undefined
  if (isCancelled && 'fault' in (await call('task.cancel', [task]))) return undefined
  const cancelled = performance.now() - began
  const sights: Sight[] = []
  const pause = Math.min(Math.max(long / 16, 2), 500)
  while (performance.now() - began < long + PATIENCE) {
    const sight = sightOf(await call('task.get_record', [task]))
    if (!sight) return undefined
    sights.push(sight)
    if (!isRunning(sight)) break
    await server.rest(pause)
  }
  const took = performance.now() - began
  await server.call('task.destroy', [task])
  return { sights, took, cancelled, traces }
}

function isRunning({ status }: Sight): boolean {
  return status === 'pending' || status === 'cancelling'
}

function refIn(outcome: CallOutcome): string | undefined {
  return 'value' in outcome && typeof outcome.value === 'string' ? outcome.value : undefined
}

function sightOf(outcome: CallOutcome): Sight | undefined {
  if (!('value' in outcome) || !(outcome.value instanceof RecordValue)) return undefined
  const { names, values } = outcome.value
  const of = (name: string) => values[names.indexOf(name)]
  const [code = ''] = (of('error_info') ?? []) as readonly string[]
  return { status: String(of('status')), progress: Number(of('progress')), error: code }
}

/** Each state that is seen is one of the oracle's, and none comes again behind a later one. */
function whileRunning(expected: Watched, { sights, took }: Watched): SpecialOutcome['problem'] {
  const all = [...new Set(expected.sights.map(textOf))]
  let at = 0
  for (const sight of sights) {
    const next = all.indexOf(textOf(sight), at)
    if (next === -1)
      return {
        expected: `the states ${all.join(', ')} in this order`,
        got: sights.map(textOf).filter(isNew).join(', '),
      }
    at = next
  }
  const last = sights.at(-1)
  if (last && isRunning(last))
    return { expected: `an end after ${expected.took} ms`, got: `${textOf(last)} after ${Math.round(took)} ms` }
  const isSoon = took < expected.took * EARLY
  if (!isSoon) return undefined
  return { expected: `an end after ${expected.took} ms, as the body waits`, got: `an end after ${Math.round(took)} ms` }
}

/** Clocks are not exact. */
const EARLY = 0.8

function isNew(text: string, i: number, all: readonly string[]): boolean {
  return all[i - 1] !== text
}

function textOf({ status, progress, error }: Sight): string {
  return `${status} ${progress}${error === '' ? '' : ` ${error}`}`
}

/** A cancel that came late says nothing. */
function afterCancel(
  expected: Watched,
  { sights, took, cancelled }: Watched & { readonly cancelled: number },
  whole: number,
): SpecialOutcome['problem'] {
  const [ours, theirs] = [expected.sights.at(-1), sights.at(-1)]
  if (!ours || !theirs || isRunning(ours) || cancelled > whole / 2) return undefined
  const endOf = ({ status, error }: Sight) => `${status}${error === '' ? '' : ` with ${error}`}`
  if (endOf(ours) === endOf(theirs)) return undefined
  const got = isRunning(theirs) ? `${theirs.status} after ${Math.round(took)} ms` : endOf(theirs)
  return { expected: `a task that ends as ${endOf(ours)}`, got }
}
