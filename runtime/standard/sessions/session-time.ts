/** The clock that sessions are measured by. It notices when the machine's clock is set. */

/** Milliseconds by which the clock has to jump to count as set. */
const SET = 60_000

export class SessionTime {
  readonly #now: () => number
  readonly #steady: () => number
  readonly #moved: (by: number) => void
  #offset: number

  /** `steady` is monotonic; `moved` is called with the milliseconds by which the clock was set, negative for back. */
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
