/** Time, as what waits asks for it: passed in, so that tests move it on. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, work: () => void): () => void
}

/** The machine's own. Its timers keep no process from ending. */
export const CLOCK: Clock = {
  now: Date.now,
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds).unref()
    return () => clearTimeout(timer)
  },
}
