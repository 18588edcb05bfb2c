/** Time that stands still until somebody moves it on: what is due then runs, in order. */
import type { Clock } from '../../runtime/clock.ts'

/** So many turns may one moment take before `settle` lets go: what happens in it may make more of it for ever. */
const MOST_TURNS = 100
/** After so many turns that are only ticks, one goes through the event loop, so that signals and timers get their turn. */
const TICKS = 500

interface Timer {
  readonly due: number
  readonly order: number
  readonly work: () => void
}

export class VirtualClock implements Clock {
  #now: number
  #order = 0
  /** In the order in which they are due. */
  readonly #timers: Timer[] = []
  #soon: (() => void)[] = []
  #ticks = 0
  /**
   * Turns end when all promises are kept that can be, without the event loop, which takes ten times as long. Not for calls that
   * wait for the loop itself: those for events, searches through many objects, and requests over a wire format.
   */
  isQuick = false

  /** `start` in milliseconds since 1970. */
  constructor(start: number) {
    this.#now = start
  }

  readonly now = (): number => this.#now

  /** Goes back to the moment, as a new clock: nothing is set, and nothing due. */
  restart(start: number): void {
    this.#now = start
    this.#order = 0
    this.#timers.length = 0
    this.#soon = []
    this.isQuick = false
  }

  readonly after = (milliseconds: number, work: () => void): (() => void) => {
    const timer = { due: this.#now + Math.max(0, milliseconds), order: ++this.#order, work }
    this.#timers.splice(this.#placeOf(timer.due), 0, timer)
    return () => {
      const at = this.#timers.indexOf(timer)
      if (at !== -1) this.#timers.splice(at, 1)
    }
  }

  readonly soon = (work: () => void): void => {
    this.#soon.push(work)
  }

  /** Nobody sets it, so that what waits for a year looks at it once. */
  readonly longestSleep: number = Number.POSITIVE_INFINITY

  /** When the next timer is due; undefined where none is set. */
  get next(): number | undefined {
    return this.#timers[0]?.due
  }

  /**
   * Runs what is due now until nothing is left, promises that are kept meanwhile included. Time does not pass.
   * Blocks of `after 0s` may make others for ever: `isSettled` says whether there is an end.
   */
  async settle(): Promise<void> {
    for (let turns = 0; turns < MOST_TURNS; turns++) {
      await this.#turn()
      // What waits for the event loop itself needs another turn of it.
      if ((turns > 0 || this.isQuick) && this.isSettled) return
      this.runSoon()
      this.#runDue()
    }
  }

  /** Nothing is left that is due now. */
  get isSettled(): boolean {
    return this.#soon.length === 0 && !this.#isDue()
  }

  /** Runs the work for later turns that there is now. */
  runSoon(): void {
    const works = this.#soon
    this.#soon = []
    for (const work of works) work()
  }

  /** Moves to the next timer, at `until` at the latest, and runs what is due then. False where there was none until then. */
  async step(until = Number.POSITIVE_INFINITY): Promise<boolean> {
    await this.settle()
    const { next } = this
    if (next === undefined || next > until) return false
    this.#now = Math.max(this.#now, next)
    await this.settle()
    return true
  }

  /** Lets so many milliseconds pass: what falls due meanwhile runs at its time. A moment without an end is left behind. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds
    while ((await this.step(end)) && this.isSettled) {}
    this.#now = end
    await this.settle()
  }

  #turn(): Promise<void> {
    if (!this.isQuick || ++this.#ticks % TICKS === 0) return nextTurn()
    return nextTick()
  }

  #isDue(): boolean {
    return (this.next ?? Number.POSITIVE_INFINITY) <= this.#now
  }

  /** What this makes due now waits for the next turn. */
  #runDue(): void {
    const last = this.#order
    while (this.#isDue() && (this.#timers[0] as Timer).order <= last) this.#timers.shift()?.work()
  }

  /** By halves; behind those that are due at the same time. */
  #placeOf(due: number): number {
    let [low, high] = [0, this.#timers.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#timers[middle] as Timer).due <= due) low = middle + 1
      else high = middle
    }
    return low
  }
}

/** All promises that are kept by then have run what follows from them. */
function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve))
}

/** The same for what began in a promise: the queue of ticks follows all promises, and those that they keep. */
function nextTick(): Promise<void> {
  return new Promise((resolve) => process.nextTick(resolve))
}
