/** When a database that cannot be reached is asked again: after 50 ms at first, and after 5 s at most, with chance. */
import type { Timing } from './timing.ts'

const FIRST = 50
const LONGEST = 5000
const MOST_REPORTED = 5

export class Retries {
  readonly #timing: Timing
  readonly #log: (text: string) => void
  readonly #what: string
  #failures = 0
  #problem: string | null = null
  /** The reasons that were logged: the first is often only that a connection broke, and a later one says what to do. */
  readonly #reported = new Set<string>()
  /** Ends the pause that is under way. */
  #cut: (() => void) | undefined

  /** `what` is done in vain, for the log: "Commits". */
  constructor(timing: Timing, log: (text: string) => void, what: string) {
    this.#timing = timing
    this.#log = log
    this.#what = what
  }

  /** Why the latest attempt failed; null where it worked. */
  get problem(): string | null {
    return this.#problem
  }

  /** Logs each reason once until it works again, and resolves when it is time for the next attempt. */
  failed(error: unknown): Promise<void> {
    const reason = error instanceof Error ? error.message : String(error)
    if (!this.#reported.has(reason) && this.#reported.size < MOST_REPORTED) {
      this.#reported.add(reason)
      this.#log(
        `${this.#what} ${this.#problem === null ? '' : 'still '}wait, as the database cannot be used: ${reason}`,
      )
    }
    this.#problem = reason
    const longest = Math.min(FIRST * 2 ** this.#failures, LONGEST)
    this.#failures = Math.min(this.#failures + 1, 10)
    return new Promise((resolve) => {
      // Servers that lost the database together do not come back together.
      const stop = this.#timing.after(longest * (0.5 + this.#timing.random() / 2), () => this.now())
      this.#cut = () => {
        stop()
        resolve()
      }
    })
  }

  worked(): void {
    if (this.#problem !== null) this.#log(`${this.#what} go on, as the database can be used again`)
    this.#problem = null
    this.#reported.clear()
    this.#failures = 0
  }

  /** Ends the pause, because there is reason to hope, or no reason to wait. */
  now(): void {
    const cut = this.#cut
    this.#cut = undefined
    cut?.()
  }
}
