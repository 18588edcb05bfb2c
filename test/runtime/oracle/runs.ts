/** How often fast-check tries, from which seed, and what it says where a run fails. */
import fc from 'fast-check'
import { roundsOf } from './messages.ts'
import type { Message } from './session.ts'
import { RunFailure, type Step, shrink } from './steps.ts'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env

/** More runs than by default take their time. */
export const PATIENT = CROWFOOT_RUNS !== undefined

/** Milliseconds to make what fails simpler. */
const LONGEST = 10_000

type Rounds = readonly (readonly Message[])[]

/**
 * Runs `run` for `runs` made-up runs, from a seed that is the same each time unless CROWFOOT_SEED and CROWFOOT_RUNS say
 * otherwise. Throws what the first that failed comes to with as few calls as possible, and how to have it again.
 */
export async function check(
  runs: number,
  made: fc.Arbitrary<Rounds>,
  run: (rounds: Rounds) => Promise<void>,
): Promise<void> {
  const seed = Number(CROWFOOT_SEED ?? 1)
  const numRuns = Number(CROWFOOT_RUNS ?? runs)
  // Its calls depend on those before, so a list of numbers with some left out is another run altogether.
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
