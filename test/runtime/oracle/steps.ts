/** A run as a list of calls that can be repeated on a server with other refs, also without some of the calls. */
import { type Arg, type Call, type Member, Wrong } from './call.ts'
import type { Plain } from './plain-values.ts'
import type { Format } from './wire.ts'

/** A call, with names instead of refs and uuids. */
export interface Step {
  /** Calls of one round are sent together, those of one message in one body. */
  readonly round: number
  readonly message: number
  readonly client: number
  readonly format: Format
  readonly call: Call
  /** The name of the object that the call creates. */
  readonly makes: string | undefined
}

/** Why a run has failed, and its calls. */
export class RunFailure extends Error {
  readonly steps: readonly Step[]
  constructor(message: string, steps: readonly Step[]) {
    super(message)
    this.name = 'RunFailure'
    this.steps = steps
  }
}

/** The same call, with each text in it changed by `change`. */
export function withTexts({ method, args }: Call, change: (text: string) => string): Call {
  return { method, args: args.map((arg) => changed(arg, change)) }
}

function changed(arg: Arg, change: (text: string) => string): Arg {
  if (arg instanceof Wrong) return arg
  if (typeof arg === 'string') return change(arg)
  if (Array.isArray(arg)) return arg.map((item) => changed(item, change) as Plain)
  if (!(arg instanceof Map)) return arg
  return new Map([...arg].map(([key, value]) => [change(key), changed(value, change) as Member]))
}

/**
 * Finds fewer and simpler steps with which a run still fails. `fails` runs them and returns how. First it leaves out rows
 * of calls, then single calls; then it sends each call by itself, from one client, in one format; then it simplifies
 * arguments.
 */
export async function shrink(
  first: RunFailure,
  fails: (steps: readonly Step[]) => Promise<RunFailure | undefined>,
  until: number,
): Promise<RunFailure> {
  let failure = first
  const better = async (steps: readonly Step[]): Promise<boolean> => {
    const found = performance.now() < until ? await fails(steps) : undefined
    if (found) failure = found
    return found !== undefined
  }
  for (let size = first.steps.length; size >= 1; size = Math.floor(size / 2))
    for (let at = failure.steps.length - size; at >= 0; at -= size) await better(failure.steps.toSpliced(at, size))
  for (let at = 0; at < failure.steps.length; at++)
    await eachSimpler(failure.steps[at] as Step, (step) => better(failure.steps.with(at, step)))
  for (let at = failure.steps.length - 1; at >= 0; at--) await better(failure.steps.toSpliced(at, 1))
  return failure
}

async function eachSimpler(step: Step, better: (step: Step) => Promise<boolean>): Promise<void> {
  let best = step
  const attempt = async (simpler: Step) => {
    if (await better(simpler)) best = simpler
  }
  await attempt({ ...best, format: 'JSON 2.0' })
  await attempt({ ...best, client: 1 })
  for (const [i, arg] of step.call.args.entries()) {
    const put = (value: Arg) => attempt({ ...best, call: { ...best.call, args: best.call.args.with(i, value) } })
    if (Array.isArray(arg)) await put([])
    if (!(arg instanceof Map)) continue
    for (const key of arg.keys()) await put(lacking(best.call.args[i] as ReadonlyMap<string, Member>, key))
  }
}

function lacking(map: ReadonlyMap<string, Member>, key: string): Map<string, Member> {
  return new Map([...map].filter(([other]) => other !== key))
}
