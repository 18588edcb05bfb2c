/** Work that may be much, done a slice each turn of the event loop, so that calls come in between. */

/** Rows that are written in one turn: some milliseconds. */
export const SLICE = 100

export interface SliceParts {
  /** Does one slice; false when nothing is left. */
  readonly work: () => boolean
  /** Called after each slice but the first, which whoever starts the work ends. */
  readonly after: () => void
  /** Hears why the rest is left for the next time. */
  readonly log: (text: string) => void
  readonly stopping: () => boolean
}

export class Slices {
  readonly #parts: SliceParts
  #scheduled = false

  constructor(parts: SliceParts) {
    this.#parts = parts
  }

  /** Does the first slice at once, the rest in turns to come. Nothing where that is under way. */
  run(): void {
    if (!this.#scheduled && this.#parts.work()) this.#schedule()
  }

  #schedule(): void {
    this.#scheduled = true
    setImmediate(() => {
      this.#scheduled = false
      if (this.#parts.stopping()) return
      try {
        const more = this.#parts.work()
        this.#parts.after()
        if (more) this.#schedule()
      } catch (error) {
        // Nobody waits for it who could be told.
        this.#parts.log(`What has ended could not be removed yet: ${error instanceof Error ? error.message : error}`)
      }
    })
  }
}
