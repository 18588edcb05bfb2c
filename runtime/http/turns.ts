/** Work of some milliseconds is done one in each turn of the event loop, and other requests are served between. */

export class Turns {
  #taken = false
  readonly #waiting: (() => void)[] = []

  /** Runs at once where the turn is free, else in a later one, in order. */
  take(run: () => void): void {
    if (this.#taken) this.#waiting.push(run)
    else this.#begin(run)
  }

  #begin(run: () => void): void {
    this.#taken = true
    setImmediate(() => {
      const next = this.#waiting.shift()
      if (next) this.#begin(next)
      else this.#taken = false
    })
    run()
  }
}
