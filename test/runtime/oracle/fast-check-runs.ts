/** Runs fast-check: the number of runs, the seed, and the report of a run that fails. */
import fc from 'fast-check'
import { roundsOf } from './messages.ts'
import type { Message } from './session.ts'
import { RunFailure, type Step, shrink } from './steps.ts'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env

/** The time limit grows with the number of runs. */
export const PATIENT = CROWFOOT_RUNS !== undefined

/** Milliseconds to simplify a run that fails. */
const LONGEST = 10_000

type Rounds = readonly (readonly Message[])[]

/**
 * Calls `run` with `runs` random runs, from a fixed seed, unless CROWFOOT_SEED and CROWFOOT_RUNS are set. Throws an error
 * that has the first run that fails, with as few calls as possible, and how to repeat it.
 */
export async function check(
  runs: number,
  made: fc.Arbitrary<Rounds>,
  run: (rounds: Rounds) => Promise<void>,
): Promise<void> {
  const seed = Number(CROWFOOT_SEED ?? 1)
  const numRuns = Number(CROWFOOT_RUNS ?? runs)
  // Each call depends on those before, so a tape without some of its numbers is a completely different run.
  const result = await fc.check(fc.asyncProperty(made, run), { seed, numRuns, endOnFailure: true })
  if (!result.failed) return
  const error = result.errorInstance
  const simplest =
    error instanceof RunFailure ? await shrink(error, failureOf(run), performance.now() + LONGEST) : error
  const message = simplest instanceof RunFailure ? simplest.message : (error as Error).stack
  throw new Error(`CROWFOOT_SEED=${seed} CROWFOOT_RUNS=${numRuns}, run ${result.numRuns}:\n${message}`)
}

function failureOf(run: (rounds: Rounds) => Promise<void>) {
  return async (steps: readonly Step[]): Promise<RunFailure | undefined> => {
    try {
      await run(roundsOf(steps))
      return undefined
    } catch (error) {
      if (error instanceof RunFailure) return error
      throw error
    }
  }
}
