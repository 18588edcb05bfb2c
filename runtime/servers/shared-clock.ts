/** The time of the log, which all servers share: the clocks of their machines may differ by minutes. */
import { CLOCK } from '../clock.ts'

/** In ms: the clock of the log was set back, or the log is another one now. */
const SET_BACK = 1000

export class SharedClock {
  readonly #steady: () => number
  /** Milliseconds since 1970, less those of the steady clock; undefined before the first answer of the log. */
  #ahead: number | undefined

  /** `steady`: milliseconds of a clock that is never set. */
  constructor(steady: () => number) {
    this.#steady = steady
  }

  /** The log has said that it was `now`. Answers take their time, so the latest `now` is the most exact one. */
  note(now: number): void {
    const ahead = now - this.#steady()
    if (this.#ahead === undefined || ahead > this.#ahead || ahead < this.#ahead - SET_BACK) this.#ahead = ahead
  }

  /** Milliseconds since 1970. */
  readonly now = (): number => (this.#ahead === undefined ? CLOCK.now() : Math.floor(this.#steady() + this.#ahead))
}
