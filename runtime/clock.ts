/** Time as the server reads it: passed in, so that tests can move it. */

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number
  /** Calls back after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, work: () => void): () => void
  /** Calls back in a later turn, before time passes. */
  soon(work: () => void): void
  /** For how many milliseconds `after` may be trusted; undefined for that of a machine, which sleeps and is set. */
  readonly longestSleep?: number | undefined
}

/** The machine's clock. Its timers do not keep the process alive. */
export const CLOCK: Clock = {
  now: Date.now,
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds).unref()
    return () => clearTimeout(timer)
  },
  soon: (work) => void setImmediate(work),
}

/**
 * Milliseconds of processor time that this thread has used (in a Node without that, all threads): differences say what
 * work cost, also where other programs get the processor meanwhile.
 */
export function processorTime(): number {
  const { user, system } = (process.threadCpuUsage ?? process.cpuUsage).call(process)
  return (user + system) / 1000
}
