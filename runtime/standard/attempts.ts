/** Slows down who guesses passwords: attempts at one user name wait after failures, longer each time. */
import type { Clock } from '../clock.ts'

export interface AttemptLimits {
  /** Names that are told apart; the ones that come when there are as many share what they have failed. */
  readonly names: number
  /** Attempts that wait at one name, and at all of them; one more is refused. */
  readonly waitingOfName: number
  readonly waiting: number
}

const LIMITS: AttemptLimits = { names: 4096, waitingOfName: 256, waiting: 1024 }

/** So many failures in a row cost nothing; each one from there on doubles the wait, from the first to the longest (ms). */
const FREE = 2
const WAIT = { first: 100, longest: 5_000 }
/** More failures make no difference. */
const MOST = FREE + 1 + Math.ceil(Math.log2(WAIT.longest / WAIT.first))

/** Milliseconds in which one failure is forgotten. */
const FORGET = 60_000

/** What an attempt may hear of: its client has gone away, so that it need not wait any longer. */
export type OnGone = (listener: () => void) => () => void

/**
 * Attempts at one name are made in order, and after failures one at a time, each after a rest. The right password gets
 * in when its turn has come, and then all is forgotten. What is kept is bounded, whatever names are tried.
 */
export class Attempts {
  readonly #clock: Clock
  readonly #refusal: (reason: string) => Error
  readonly #limits: AttemptLimits
  readonly #series = new Map<string, Series>()
  readonly #crowd = new Series()
  #waiting = 0
  #closed = false

  constructor(clock: Clock, refusal: (reason: string) => Error, limits = LIMITS) {
    this.#clock = clock
    this.#refusal = refusal
    this.#limits = limits
  }

  /** How many names are kept apart. */
  get names(): number {
    return this.#series.size
  }

  /** The attempt's own result, false being a failure, once it had its turn. An attempt that throws is neither. */
  async run(name: string, attempt: () => Promise<boolean>, onGone?: OnGone): Promise<boolean> {
    if (this.#closed) throw this.#refusal(STOPPING)
    const series = this.#seriesOf(name)
    if (series.mayBegin()) series.running++
    else await this.#turn(series, onGone)
    try {
      const right = await attempt()
      if (!right) this.#failed(series)
      else if (series !== this.#crowd) series.forget()
      return right
    } finally {
      series.running--
      this.#next(series)
      if (series.isOver() && this.#series.get(name) === series) this.#series.delete(name)
    }
  }

  /** Refuses what waits and what is still to come. */
  close(): void {
    this.#closed = true
    for (const series of [...this.#series.values(), this.#crowd]) {
      series.forget()
      for (const { refuse } of series.waiting) refuse(this.#refusal(STOPPING))
    }
  }

  #seriesOf(name: string): Series {
    const known = this.#series.get(name)
    const now = this.#clock.now()
    known?.decay(now)
    if (known) return known
    if (this.#series.size >= this.#limits.names) this.#sweep(now)
    if (this.#series.size >= this.#limits.names) {
      this.#crowd.decay(now)
      return this.#crowd
    }
    const made = new Series()
    this.#series.set(name, made)
    return made
  }

  #sweep(now: number): void {
    for (const [name, series] of this.#series) {
      series.decay(now)
      if (series.isOver()) this.#series.delete(name)
    }
  }

  #turn(series: Series, onGone: OnGone | undefined): Promise<void> {
    const full = series.waiting.size >= this.#limits.waitingOfName || this.#waiting >= this.#limits.waiting
    if (full) throw this.#refusal('too many wait already')
    this.#waiting++
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void) => () => {
        if (!series.waiting.delete(waiting)) return
        this.#waiting--
        unhear?.()
        settle()
      }
      const waiting: Waiting = { enter: leave(resolve), refuse: (error) => leave(() => reject(error))() }
      const unhear = onGone?.(() => waiting.refuse(this.#refusal('its client has gone')))
      series.waiting.add(waiting)
    })
  }

  /** Lets in whoever waits longest, as many as may be under way. */
  #next(series: Series): void {
    for (const { enter } of series.waiting) {
      if (!series.mayBegin()) return
      series.running++
      enter()
    }
  }

  #failed(series: Series): void {
    const wait = series.fail(this.#clock.now())
    if (wait === 0 || this.#closed) return
    series.rest(
      this.#clock.after(wait, () => {
        series.wake()
        this.#next(series)
      }),
    )
  }
}

const STOPPING = 'the server is stopping'

interface Waiting {
  readonly enter: () => void
  readonly refuse: (error: Error) => void
}

/** The attempts at one name. */
class Series {
  running = 0
  readonly waiting = new Set<Waiting>()
  #failures = 0
  /** When the latest failure was that is not forgotten. */
  #failedAt = 0
  #endRest: (() => void) | undefined

  /** What is under way may fail, so it counts as if it had. */
  mayBegin(): boolean {
    if (this.#endRest) return false
    return this.running === 0 || this.#failures + this.running <= FREE
  }

  /** Milliseconds to wait before the next attempt. */
  fail(now: number): number {
    this.#failures = Math.min(this.#failures + 1, MOST)
    this.#failedAt = now
    return this.#failures <= FREE ? 0 : Math.min(WAIT.longest, WAIT.first * 2 ** (this.#failures - FREE - 1))
  }

  rest(end: () => void): void {
    this.#endRest?.()
    this.#endRest = end
  }

  wake(): void {
    this.#endRest = undefined
  }

  decay(now: number): void {
    const forgotten = Math.max(0, Math.floor((now - this.#failedAt) / FORGET))
    this.#failures = Math.max(0, this.#failures - forgotten)
    this.#failedAt += forgotten * FORGET
  }

  forget(): void {
    this.#failures = 0
    this.#endRest?.()
    this.#endRest = undefined
  }

  /** There is nothing to remember. */
  isOver(): boolean {
    return this.#failures === 0 && this.running === 0 && this.waiting.size === 0 && !this.#endRest
  }
}
