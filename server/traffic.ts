/** Knows whether messages are still coming in, so that several changes that have already arrived are checked together. */
import { turn } from './turn.ts'

/** Turns of the event loop that a message takes at most from the pipe to its handler. */
const QUIET_TURNS = 3

/** Milliseconds after which work is done whatever else arrives. */
const PATIENCE = 100

export class Traffic {
  #handled = 0
  #waiting = false

  /** Called for each message when its turn has come. */
  count(): void {
    this.#handled++
  }

  /** Does the work when no message is left that has already arrived; once, if it is asked for several times until then. */
  whenQuiet(work: () => void): void {
    if (this.#waiting) return
    this.#waiting = true
    this.#quiet().then(() => {
      this.#waiting = false
      work()
    })
  }

  async #quiet(): Promise<void> {
    const latest = performance.now() + PATIENCE
    for (let turns = 0; turns < QUIET_TURNS && performance.now() < latest; turns++) {
      const before = this.#handled
      await turn()
      if (this.#handled !== before) turns = -1
    }
  }
}
