/** A clock that stands still until the test moves it on. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Clock } from '../../runtime/clock.ts'

/** Groups of several services (servers/shared-store.ts) take turns of their own. */
const TURNS = process.env.CROWFOOT_TEST_SERVICES ? 8 : 1

export class TestClock implements Clock {
  /** How long each timer that was set had to wait, in order. */
  readonly waited: number[] = []
  readonly #timers = new Set<Timer>()
  #now: number

  constructor(now = Date.UTC(2026, 0, 31)) {
    this.#now = now
  }

  readonly now = (): number => this.#now

  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { due: this.#now + milliseconds, work }
    this.waited.push(milliseconds)
    this.#timers.add(timer)
    return () => void this.#timers.delete(timer)
  }

  readonly soon = (work: () => void): void => void setImmediate(work)

  /** Timers that are set. */
  get pending(): number {
    return this.#timers.size
  }

  /** Moves time on; what falls due is called. */
  pass(milliseconds: number): void {
    this.#now += milliseconds
    for (const timer of this.#timers) if (timer.due <= this.#now && this.#timers.delete(timer)) timer.work()
  }

  /** Waits until pending work is done, then moves time on to the last of the timers, if there are any. */
  async rest(): Promise<void> {
    await this.turn()
    const due = [...this.#timers].map((timer) => timer.due)
    if (due.length > 0) this.pass(Math.max(...due) - this.#now)
    await this.turn()
  }

  async turn(): Promise<void> {
    for (let i = 0; i < TURNS; i++) await nextTurn()
  }
}

interface Timer {
  readonly due: number
  readonly work: () => void
}
