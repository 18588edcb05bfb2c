/** Plays a sequence again in a new world, and finds out whether it fails for the same reason. */
import type { CallError } from './claims.ts'
import type { Explored } from './explored-api.ts'
import type { Fault } from './finding.ts'
import { Play, type PlayOptions } from './play.ts'
import type { PlayedSequence } from './print-test.ts'
import { type ObjectOrigin, originKey, type Step } from './steps.ts'

/** The first fault of that cause, and how many steps were played until it showed; undefined where there is none. */
export async function replayedFault(
  explored: Explored,
  steps: readonly Step[],
  cause: string,
  options: PlayOptions,
): Promise<{ readonly fault: Fault; readonly played: number } | undefined> {
  const play = new Play(explored, options)
  try {
    for (const [i, step] of steps.entries()) {
      if (!(await play.play(step))) return undefined
      const fault = play.faults.find((one) => one.cause === cause)
      if (fault) return { fault, played: i + 1 }
      if (isOver(play)) return undefined
    }
    await play.rest()
    const fault = play.faults.find((one) => one.cause === cause)
    return fault && { fault, played: steps.length }
  } finally {
    await play.close()
  }
}

/**
 * Another fault comes first, and would be the one that people see. Goes on after undeclared errors, as the exploration does with
 * those that it knows: a printed test expects them.
 */
function isOver(play: Play): boolean {
  if (!play.faults.every(({ kind }) => kind === 'undeclared error')) return true
  play.faults.length = 0
  return false
}

/** In so many other worlds, the sequence is played again. */
const OTHER_SEEDS = 16

/** Whether a sequence that fails with this seed may not fail with another one. */
export async function needsSeed(
  explored: Explored,
  steps: readonly Step[],
  cause: string,
  options: PlayOptions,
): Promise<boolean> {
  if (!explored.hasChance) return false
  for (let i = 1; i <= OTHER_SEEDS; i++) {
    const other = { ...options, seed: options.seed + i }
    if (!(await replayedFault(explored, steps, cause, other))) return true
  }
  return false
}

/** Plays a sequence that fails, and notes what a printed test needs. */
export async function playedSequence(
  explored: Explored,
  steps: readonly Step[],
  cause: string,
  options: PlayOptions,
): Promise<PlayedSequence | undefined> {
  const play = new Play(explored, options)
  const errors = new Map<number, CallError>()
  const older = new Map<string, readonly ObjectOrigin[]>()
  const names = new Map<string, ObjectOrigin>()
  const took = new Map<number, number>()
  const note = () => {
    for (const { step, error } of play.ended) if (error) errors.set(step.id, error)
    for (const { name } of explored.api.classes)
      for (const [i, origin] of play.objects.alive(name).entries()) {
        const key = originKey(origin)
        if (!older.has(key)) older.set(key, play.objects.alive(name).slice(0, i))
        const ref = play.objects.refOf(origin)
        if (ref !== undefined) names.set(ref, origin)
      }
  }
  try {
    for (const step of steps) {
      const start = play.world.clock.now()
      await play.play(step)
      const milliseconds = play.world.clock.now() - start
      if (step.kind === 'call' && milliseconds > 0) took.set(step.id, milliseconds)
      note()
      if (play.faults.some((one) => one.cause === cause) || isOver(play)) break
    }
    if (play.faults.length === 0) {
      await play.rest()
      note()
    }
    const fault = play.faults.find((one) => one.cause === cause)
    return fault && { steps, fault, errors, took, older, originOf: (ref) => names.get(ref) }
  } finally {
    await play.close()
  }
}

/** What is known of a sequence that does not fail when it is played once more. */
export function unplayed(steps: readonly Step[], fault: Fault): PlayedSequence {
  return { steps, fault, errors: new Map(), took: new Map(), older: new Map(), originOf: () => undefined }
}
