/** How long a test waits for bodies that wait: for short ones always, for long ones a part of its time. */

export interface PatienceOptions {
  /** In milliseconds: what takes no longer is waited for always. */
  readonly short: number
  /** In milliseconds, for all that takes longer together. */
  readonly long: number
  /** In milliseconds of `performance.now()`: nothing is waited for beyond it. */
  readonly deadline: number
  /** Called before a long wait. */
  readonly onWait: (what: string, milliseconds: number) => void
}

export class Patience {
  readonly #options: PatienceOptions
  #left: number

  constructor(options: PatienceOptions) {
    this.#options = options
    this.#left = options.long
  }

  /** Whether to wait so many milliseconds for it; that is the clock of the oracle, which knows it before. */
  mayTake(milliseconds: number, what: string): boolean {
    const { short, deadline, onWait } = this.#options
    if (milliseconds <= short) return true
    if (milliseconds > this.#left || performance.now() + milliseconds > deadline) return false
    this.#left -= milliseconds
    onWait(what, milliseconds)
    return true
  }
}
