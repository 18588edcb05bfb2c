/** Timers of any length. */
import type { Clock } from '../clock.ts'

/** In milliseconds: Node runs longer timers at once. */
const LONGEST = 2 ** 31 - 1

/** Calls back after so many milliseconds, unless the returned function is called before. */
export function startTimer(clock: Clock, milliseconds: number, work: () => void): () => void {
  if (milliseconds <= LONGEST) return clock.after(milliseconds, work)
  let stop = clock.after(LONGEST, () => {
    stop = startTimer(clock, milliseconds - LONGEST, work)
  })
  return () => stop()
}
