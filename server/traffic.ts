/** Detects when no more messages are coming in, so that changes which have already arrived are checked together. */
import { turn } from './turn.ts'

/** A message takes at most this many turns of the event loop from the pipe to its handler. */
const QUIET_TURNS = 3

/** Milliseconds after which the work is done even if messages still arrive. */
const PATIENCE = 100

export class Traffic {
  #handled = 0
  #waiting = false

  /** Call it for each message, just before it is handled. */
  count(): void {
    this.#handled++
  }

  /** Does the work once all messages that have already arrived are handled. Further calls until then are ignored. */
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
