/**
 * When calls that wait for events are woken: in rounds with a pause after each, so that events take a bounded share of
 * the time and several changes are answered together; and in slices, so that other calls are served during a round.
 */
import { CLOCK, type Clock, processorTime } from '../../clock.ts'

export interface RoundParts {
  /** Milliseconds of a clock that is never set. */
  readonly steady: () => number
  /** Milliseconds of work: differences say what a round has cost, however many other programs the machine runs. */
  readonly cost: () => number
  readonly after: Clock['after']
  /** Commits and answers the calls that have run: writes come before wake-ups. */
  readonly commit: () => void
}

export const ROUND_PARTS: RoundParts = {
  steady: () => performance.now(),
  cost: processorTime,
  after: CLOCK.after,
  commit: () => undefined,
}

/**
 * A round begins no sooner after the one before than this times what its wake-ups cost. Reading the next calls
 * of the clients that were woken takes about as long as answering them, so events take half of the time at most.
 */
const PAUSE = 4
/** Milliseconds after which a round lets other calls run. */
const SLICE = 4
/** Calls that are woken before the clock is read again. */
const AT_ONCE = 8

/** One wake-up of a round. */
export type WakeUp = () => void

export class Rounds {
  readonly #parts: RoundParts
  readonly #collect: () => readonly WakeUp[]
  /** Something is due since the last round began. */
  #asked = false
  /** A round is due to begin, or under way. */
  #isActive = false
  /** No round begins before. */
  #next = Number.NEGATIVE_INFINITY
  /** What the wake-ups of this round have cost. */
  #spent = 0

  /** `collect`: returns the wake-ups of a round that begins. */
  constructor(parts: RoundParts, collect: () => readonly WakeUp[]) {
    this.#parts = parts
    this.#collect = collect
  }

  /** A call that has news should wait for the next round. */
  get isBusy(): boolean {
    return this.#isActive || this.#parts.steady() < this.#next
  }

  /** Begins a round: in this turn after its commit is answered, or after the pause. */
  ask(): void {
    this.#asked = true
    if (!this.#isActive) this.#schedule()
  }

  /** A call that had news and was not busy is answered by itself: counts as a round. */
  countAlone(): void {
    const { steady, cost } = this.#parts
    const [begun, before] = [steady(), cost()]
    afterAnswers(() => this.#rest(begun, cost() - before))
  }

  #schedule(): void {
    const { steady, after } = this.#parts
    this.#isActive = true
    const pause = this.#next - steady()
    if (pause <= 0) queueMicrotask(() => this.#begin())
    // Calls that have arrived during the pause run first.
    else after(pause, () => setImmediate(() => this.#begin()))
  }

  #begin(): void {
    const begun = this.#parts.steady()
    this.#spent = 0
    this.#asked = false
    this.#slice(begun, () => this.#collect(), 0)
  }

  /** Wakes calls from `from` on, until the slice is over. */
  #slice(begun: number, wakeUps: () => readonly WakeUp[], from: number): void {
    const { commit, steady, cost } = this.#parts
    commit()
    const [start, before] = [steady(), cost()]
    const all = wakeUps()
    this.#wake(all, from, (next) => {
      if (next < all.length && steady() - start < SLICE) return false
      this.#spent += cost() - before
      setImmediate(() => (next < all.length ? this.#slice(begun, () => all, next) : this.#end(begun)))
      return true
    })
  }

  #wake(all: readonly WakeUp[], from: number, isOver: (next: number) => boolean): void {
    const next = Math.min(from + AT_ONCE, all.length)
    for (let i = from; i < next; i++) (all[i] as WakeUp)()
    afterAnswers(() => {
      if (!isOver(next)) this.#wake(all, next, isOver)
    })
  }

  #end(begun: number): void {
    this.#rest(begun, this.#spent)
    this.#isActive = false
    if (this.#asked) this.#schedule()
  }

  #rest(begun: number, spent: number): void {
    this.#next = Math.max(this.#next, begun + PAUSE * spent)
  }
}

/** Runs when the answers to calls that were woken just now are on their way: promises come first, then what they write. */
function afterAnswers(work: () => void): void {
  process.nextTick(queueMicrotask, work)
}
