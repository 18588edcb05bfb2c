/** Time and chance as groups need them: passed in, so that tests can move them. */
import { CLOCK, type Clock } from '../clock.ts'

export interface Timing {
  /** Milliseconds of a clock that is never set. */
  readonly steady: () => number
  readonly after: Clock['after']
  readonly soon: Clock['soon']
  /** From 0 to 1. */
  readonly random: () => number
}

export const TIMING: Timing = {
  steady: () => performance.now(),
  after: CLOCK.after,
  soon: CLOCK.soon,
  random: Math.random,
}

/** Resolves when the work is done, well or not, or after so many milliseconds. */
export async function inTime(work: Promise<unknown>, milliseconds: number, { after }: Timing): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  const stop = after(milliseconds, resolve)
  work.then(
    () => resolve(),
    () => resolve(),
  )
  await promise
  stop()
}
