/** Long work, done in slices: one in each turn of the event loop, so that calls run in between. */

/** Rows written in one turn: some milliseconds. */
export const SLICE = 100

export interface SliceParts {
  /** Does one slice; false when nothing is left. */
  readonly work: () => boolean
  /** Called after each slice except the first, which belongs to the caller's own turn. */
  readonly after: () => void
  /** Receives the reason why the rest is left for the next time. */
  readonly log: (text: string) => void
  readonly stopping: () => boolean
  /** Runs each slice where it may write; at once by default. */
  readonly enter?: ((work: () => void) => void) | undefined
}

export class Slices {
  readonly #parts: SliceParts
  #scheduled = false

  constructor(parts: SliceParts) {
    this.#parts = parts
  }

  /** Does the first slice at once, the rest in later turns. Does nothing while earlier work is under way. */
  run(): void {
    if (this.#scheduled) return
    const { enter } = this.#parts
    if (!enter) {
      if (this.#parts.work()) this.#schedule()
      return
    }
    this.#scheduled = true
    enter(() => this.#goOn())
  }

  #schedule(): void {
    this.#scheduled = true
    const { enter } = this.#parts
    setImmediate(() => (enter ? enter(() => this.#goOn()) : this.#goOn()))
  }

  #goOn(): void {
    this.#scheduled = false
    if (this.#parts.stopping()) return
    try {
      const more = this.#parts.work()
      this.#parts.after()
      if (more) this.#schedule()
    } catch (error) {
      // No caller waits for this work.
      this.#parts.log(`What has ended could not be removed yet: ${error instanceof Error ? error.message : error}`)
    }
  }
}
