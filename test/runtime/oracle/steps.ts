/** A run as a list of calls that can be had again, on a server with other refs, with some of the calls left out. */
import { type Arg, type Call, type Member, Wrong } from './call.ts'
import type { Plain } from './plain.ts'
import type { Format } from './wire.ts'

/** One call, its refs and uuids as names of what they belong to. */
export interface Step {
  /** Calls of one round are sent together, those of one message in one body. */
  readonly round: number
  readonly message: number
  readonly client: number
  readonly format: Format
  readonly call: Call
  /** What the call has made is called so from then on. */
  readonly makes: string | undefined
}

/** Why a run has failed, and what was called in it. */
export class RunFailure extends Error {
  readonly steps: readonly Step[]
  constructor(message: string, steps: readonly Step[]) {
    super(message)
    this.name = 'RunFailure'
    this.steps = steps
  }
}

/** The same call with each of its texts changed. */
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
 * Fewer and simpler steps of which a run still fails, and how; `fails` runs them. First whole stretches of calls are
 * left out, then single ones; then each comes alone, by one client, in one format; then what arguments hold.
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
