/** How often fast-check tries, from which seed, and what it says where a run fails. */
import fc from 'fast-check'

const { CROWFOOT_SEED, CROWFOOT_RUNS } = process.env

/** More runs than by default take their time. */
export const PATIENT = CROWFOOT_RUNS !== undefined

/** Milliseconds. What fails is then shown as far as it is shrunk. */
const LONGEST = 20_000

/**
 * Runs the property `runs` times, from a seed that is the same each time unless CROWFOOT_SEED and CROWFOOT_RUNS say
 * otherwise. Throws what the shrunk run threw, with how to have it again.
 */
export async function check<T>(runs: number, property: fc.IAsyncProperty<T>): Promise<void> {
  const seed = Number(CROWFOOT_SEED ?? 1)
  const numRuns = Number(CROWFOOT_RUNS ?? runs)
  const result = await fc.check(property, { seed, numRuns, ...(PATIENT ? {} : { interruptAfterTimeLimit: LONGEST }) })
  if (!result.failed) return
  const error = result.errorInstance
  const message = error instanceof Error ? error.stack : String(error)
  throw new Error(
    `CROWFOOT_SEED=${seed} CROWFOOT_RUNS=${numRuns}, run ${result.numRuns}, shrunk ${result.numShrinks} times:\n${message}`,
  )
}
