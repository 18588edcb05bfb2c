/** The time that sessions are measured by: the machine's clock, and what to do when somebody sets that. */

/** Milliseconds by which the clock has to move by itself to count as set. */
const SET = 60_000

export class SessionTime {
  readonly #now: () => number
  readonly #steady: () => number
  readonly #moved: (by: number) => void
  #offset: number

  /** `steady` is moved by nobody; `moved` hears by how many milliseconds the clock was set forward, or back. */
  constructor(now: () => number, steady: () => number, moved: (by: number) => void) {
    this.#now = now
    this.#steady = steady
    this.#moved = moved
    this.#offset = now() - steady()
  }

  /** Milliseconds since 1970. */
  now(): number {
    const now = this.#now()
    const by = now - this.#steady() - this.#offset
    if (by > SET || by < -SET) {
      this.#offset += by
      this.#moved(by)
    }
    return now
  }
}
