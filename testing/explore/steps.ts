/**
 * A sequence of steps that can be played again: calls, waits and answers of externals. Objects are named by what made them, so
 * that a sequence without one of its steps still means the same objects.
 */
import type { Value } from '../../runtime/values/values.ts'

/** An object by what made it. */
export type ObjectOrigin =
  | { readonly kind: 'initial'; readonly class: string; readonly name: string }
  /** What the call of the step returned. */
  | { readonly kind: 'result'; readonly class: string; readonly step: number }
  /** One of the objects of its class, from 0, that appeared while the step ran, without its result. */
  | { readonly kind: 'made'; readonly class: string; readonly step: number; readonly nth: number }

/** An argument of a step. `plain` holds no reference. */
export type Argument =
  | { readonly kind: 'plain'; readonly value: Value }
  | { readonly kind: 'object'; readonly origin: ObjectOrigin }
  /** A set or an option. */
  | { readonly kind: 'list'; readonly items: readonly Argument[] }
  | { readonly kind: 'map'; readonly entries: readonly (readonly [key: Argument, value: Argument])[] }
  | { readonly kind: 'record'; readonly members: readonly (readonly [name: string, value: Argument])[] }

export type Step =
  | CallStep
  | { readonly id: number; readonly kind: 'wait'; readonly milliseconds: number }
  /** What an external answers from here on; undefined for one without a result. */
  | { readonly id: number; readonly kind: 'given'; readonly external: string; readonly answer: Argument | undefined }
  /** The external fails from here on. */
  | { readonly id: number; readonly kind: 'given error'; readonly external: string; readonly code: string }
  /** An object that no RPC can make, made past all bodies. */
  | { readonly id: number; readonly kind: 'scene'; readonly class: string; readonly record: Argument }

export interface CallStep {
  readonly id: number
  readonly kind: 'call'
  /** The RPC, without `Async.`. */
  readonly rpc: string
  /** By its `Async.` twin: the steps that follow do not wait for its end. */
  readonly isAsync: boolean
  /** A user with this role only; null for one who may do everything. */
  readonly role: string | null
  readonly args: readonly Argument[]
}

export const NULL_ARGUMENT: Argument = { kind: 'plain', value: null }

/** Tells the objects of a sequence apart, also the task of a call from what the call itself returns. */
export function originKey(origin: ObjectOrigin): string {
  if (origin.kind === 'initial') return `${origin.class} ${origin.name}`
  const made = `#${origin.step} ${origin.class}`
  return origin.kind === 'result' ? made : `${made} ${origin.nth}`
}

/** What the call of the step by its twin returns. */
export function taskOf(step: number): ObjectOrigin {
  return { kind: 'result', class: 'task', step }
}

/** The objects that the argument names. */
export function* originsIn(argument: Argument): Generator<ObjectOrigin> {
  switch (argument.kind) {
    case 'plain':
      return
    case 'object':
      yield argument.origin
      return
    case 'list':
      for (const item of argument.items) yield* originsIn(item)
      return
    case 'map':
      for (const [key, value] of argument.entries) {
        yield* originsIn(key)
        yield* originsIn(value)
      }
      return
    case 'record':
      for (const [, value] of argument.members) yield* originsIn(value)
  }
}

/** The arguments of a step. */
export function argumentsOf(step: Step): readonly Argument[] {
  if (step.kind === 'call') return step.args
  if (step.kind === 'scene') return [step.record]
  return step.kind === 'given' && step.answer ? [step.answer] : []
}

/** The steps whose objects the step names. */
export function neededSteps(step: Step): Set<number> {
  const needed = new Set<number>()
  for (const argument of argumentsOf(step))
    for (const origin of originsIn(argument)) if (origin.kind !== 'initial') needed.add(origin.step)
  return needed
}

/** Leaves out the steps that name objects of steps which are not there. */
export function closedSteps(steps: readonly Step[]): readonly Step[] {
  const there = new Set<number>()
  const kept: Step[] = []
  for (const step of steps) {
    if (![...neededSteps(step)].every((id) => there.has(id))) continue
    there.add(step.id)
    kept.push(step)
  }
  return kept
}

/** The last steps, and before them those that made what they name. */
export function lastSteps(steps: readonly Step[], count: number): readonly Step[] {
  const needed = new Set<number>()
  const kept: Step[] = []
  for (let i = steps.length - 1; i >= 0; i--) {
    const step = steps[i] as Step
    if (i < steps.length - count && !needed.has(step.id)) continue
    kept.push(step)
    for (const id of neededSteps(step)) needed.add(id)
  }
  return kept.reverse()
}
