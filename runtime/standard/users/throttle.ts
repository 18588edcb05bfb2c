/** Counts failures of one kind, for example those of one user name, and says when the next attempt may begin. */

export interface Pace {
  /** So many failures cost nothing; after them, attempts are made one at a time. */
  readonly free: number
  /** Milliseconds of wait after the first failure that costs, and the longest wait: each failure doubles it. */
  readonly first: number
  readonly longest: number
  /** Milliseconds in which one failure is forgotten. */
  readonly forget: number
}

export class Throttle {
  /** Attempts under way. */
  running = 0
  /** Attempts that wait. */
  waiting = 0
  readonly #pace: Pace
  readonly #most: number
  #failures = 0
  /** The time of the latest failure that is not forgotten. */
  #failedAt = 0
  #restsUntil = 0

  constructor(pace: Pace) {
    const { free, first, longest } = pace
    this.#pace = pace
    // More failures do not make the wait longer, and would take long to be forgotten.
    this.#most = free + 1 + (first > 0 ? Math.ceil(Math.log2(longest / first)) : 0)
  }

  /** The time before which no attempt may begin. */
  get restsUntil(): number {
    return this.#restsUntil
  }

  failures(now: number): number {
    const forgotten = Math.max(0, Math.floor((now - this.#failedAt) / this.#pace.forget))
    this.#failures = Math.max(0, this.#failures - forgotten)
    this.#failedAt += forgotten * this.#pace.forget
    return this.#failures
  }

  /** An attempt under way may fail, so it counts as a failure. */
  mayBegin(now: number): boolean {
    if (now < this.#restsUntil) return false
    return this.running === 0 || this.failures(now) + this.running <= this.#pace.free
  }

  fail(now: number): void {
    this.#failures = Math.min(this.failures(now) + 1, this.#most)
    this.#failedAt = now
    this.#rest(now)
  }

  #rest(from: number): void {
    const { free, first, longest } = this.#pace
    if (this.#failures > free && first > 0)
      this.#restsUntil = from + Math.min(longest, first * 2 ** (this.#failures - free - 1))
  }

  /** Takes over what is counted elsewhere, where that is more. */
  learn(failures: number, failedAt: number, now: number): void {
    const counted = Math.min(failures, this.#most)
    if (counted <= this.failures(now)) return
    this.#failures = counted
    this.#failedAt = Math.min(now, failedAt)
    this.#rest(this.#failedAt)
  }

  forget(): void {
    this.#failures = 0
    this.#restsUntil = 0
  }

  /** True if the throttle counts no failure and no attempt. */
  isOver(now: number): boolean {
    return this.running === 0 && this.waiting === 0 && now >= this.#restsUntil && this.failures(now) === 0
  }
}

/** Throttles by key, in bounded number: keys beyond the bound share one. */
export class Throttles {
  readonly #pace: Pace
  readonly #most: number
  readonly #byKey = new Map<string, Throttle>()
  readonly #crowd: Throttle

  constructor(pace: Pace, most: number) {
    this.#pace = pace
    this.#most = most
    this.#crowd = new Throttle(pace)
  }

  get size(): number {
    return this.#byKey.size
  }

  of(key: string, now: number): Throttle {
    const known = this.#byKey.get(key)
    if (known) return known
    if (this.#byKey.size >= this.#most) this.#sweep(now)
    if (this.#byKey.size >= this.#most) return this.#crowd
    const made = new Throttle(this.#pace)
    this.#byKey.set(key, made)
    return made
  }

  /** Removes a throttle that counts nothing. */
  drop(key: string, now: number): void {
    if (this.#byKey.get(key)?.isOver(now)) this.#byKey.delete(key)
  }

  /** The right password was given. Does not reset the shared throttle, which counts failures of others too. */
  forgive(throttle: Throttle): void {
    if (throttle !== this.#crowd) throttle.forget()
  }

  #sweep(now: number): void {
    for (const [key, throttle] of this.#byKey) if (throttle.isOver(now)) this.#byKey.delete(key)
  }
}
