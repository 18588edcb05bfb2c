/** Bounds costly work: so much at once, so much waiting, and nothing more once it is closed. */

export interface GateLimits {
  /** Pieces of work under way at one time. */
  readonly running: number
  /** Pieces that wait for their turn; one more is refused. */
  readonly waiting: number
}

/** What comes in is run in order. Refusals reject with what `refusal` makes of the reason. */
export class Gate {
  readonly #limits: GateLimits
  readonly #refusal: (reason: string) => Error
  #running = 0
  #closed = false
  #waiting: Waiting[] = []
  #idle: (() => void)[] = []

  constructor(limits: GateLimits, refusal: (reason: string) => Error) {
    this.#limits = limits
    this.#refusal = refusal
  }

  /** The work's own result, once it had its turn; refused where the gate is closed before that is known. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#refusal(STOPPING)
    if (this.#running < this.#limits.running) this.#running++
    else await this.#turn()
    try {
      const result = await work()
      if (this.#closed) throw this.#refusal(STOPPING)
      return result
    } finally {
      this.#next()
    }
  }

  /** Refuses what waits and what is still to come; resolves when nothing is under way. */
  close(): Promise<void> {
    this.#closed = true
    for (const { refuse } of this.#waiting.splice(0)) refuse(this.#refusal(STOPPING))
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  #turn(): Promise<void> {
    if (this.#waiting.length >= this.#limits.waiting) throw this.#refusal('too many wait already')
    return new Promise((enter, refuse) => this.#waiting.push({ enter, refuse }))
  }

  /** The place goes to the one that waits longest, else it is free. */
  #next(): void {
    const next = this.#waiting.shift()
    if (next) next.enter()
    else if (--this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }
}

const STOPPING = 'the server is stopping'

interface Waiting {
  readonly enter: () => void
  readonly refuse: (error: Error) => void
}
