/** Bounds the cost of checking passwords, and slows down guessing: by user name, by source, and by both together. */
import type { Clock } from '../../clock.ts'
import type { OnGone } from '../../engine/gate.ts'
import type { CountedFailures } from '../../engine/shared-failures.ts'
import { sourceKey } from './source-key.ts'
import { type Pace, type Throttle, Throttles } from './throttle.ts'
import { ROOT } from './users.ts'
import { type RoomLimits, type Waiting, type WaitingPlace, WaitingRoom } from './waiting-room.ts'

export interface AttemptLimits extends RoomLimits {
  /** Hashes under way at one time: each takes a thread and 32 MiB. */
  readonly running: number
  /** Names, sources and pairs of both that have a counter of their own; those beyond share one. */
  readonly kept: number
}

/** Limits for one name from one source: a few mistakes are free, then each failure doubles the wait. */
const PAIR: Pace = { free: 2, first: 100, longest: 5_000, forget: 60_000 }
/** Limits for one name from all sources that have not logged in to it: guesses from many sources. Its user waits too. */
const NAME: Pace = { free: 20, first: 100, longest: 1_000, forget: 60_000 }
/** Limits for one source with any names: one attempt at a time, after others; many people may share the source. */
const SOURCE: Pace = { free: 20, first: 0, longest: 0, forget: 3_000 }

/** Milliseconds for which a source counts as the user's own after a log-in, and how many such pairs are kept. */
const TRUST = { for: 7 * 24 * 60 * 60 * 1000, kept: 4096 }

export interface Attempt {
  readonly name: string
  /** An address. */
  readonly source: string
  readonly onGone?: OnGone
}

export interface Refusals {
  /** Too many attempts wait, or the client is gone: the same attempt may work later. */
  readonly busy: () => Error
  readonly stopping: () => Error
}

/**
 * Makes the attempts of one name from one source in order. A source that floods the server gets no more than its share
 * of the turns and of the waiting places; clients from other sources get both. The memory is bounded, whatever is
 * tried.
 */
export class Attempts {
  readonly #clock: Clock
  readonly #refusals: Refusals
  readonly #limits: AttemptLimits
  readonly #pairs: Throttles
  readonly #names: Throttles
  readonly #sources: Throttles
  readonly #room: WaitingRoom
  /** Pairs of a name and a source that logged in to it, with the time, the oldest first. */
  readonly #trusted = new Map<string, number>()
  /** The timer of the attempts that wait. */
  readonly #tickets = new Map<Waiting, Ticket>()
  #running = 0
  #timer: (() => void) | undefined
  #closed = false
  #idle: (() => void)[] = []

  constructor(clock: Clock, refusals: Refusals, limits: AttemptLimits) {
    this.#clock = clock
    this.#refusals = refusals
    this.#limits = limits
    this.#pairs = new Throttles(PAIR, limits.kept)
    this.#names = new Throttles(NAME, limits.kept)
    this.#sources = new Throttles(SOURCE, limits.kept)
    this.#room = new WaitingRoom(limits)
  }

  /** How many names, sources and pairs are in memory. */
  get kept(): number {
    return this.#pairs.size + this.#names.size + this.#sources.size
  }

  /** Takes over the failures of its name and source, and of its name, that several servers have counted together. */
  learn({ name, source }: Attempt, [ofPair, ofName]: readonly CountedFailures[]): void {
    const now = this.#clock.now()
    for (const [throttles, key, counted] of [
      [this.#pairs, pairKey(name, sourceKey(source)), ofPair],
      [this.#names, name, ofName],
    ] as const)
      if (counted && counted.count > 0) throttles.of(key, now).learn(counted.count, now - counted.ago, now)
  }

  /** The attempt's own result, once it had its turn; false is a failure. An attempt that throws counts as neither. */
  async run(attempt: Attempt, work: () => Promise<boolean>): Promise<boolean> {
    const ticket = this.#ticket(attempt)
    const right = await this.#inTurn(ticket, attempt.onGone, work)
    if (right) this.#succeeded(ticket)
    return right
  }

  /** Other costly work for a known user, in turn with the attempts. */
  hash<T>(name: string, work: () => Promise<T>): Promise<T> {
    const key = pairKey(name, '')
    const pair = this.#pairs.of(key, this.#clock.now())
    const place = { group: key, lane: key, preferred: true, standing: { group: pair, lane: pair } }
    return this.#inTurn({ key, place, throttles: [] }, undefined, work)
  }

  /** The user opened a session from that source. */
  trust(name: string, source: string): void {
    const key = pairKey(name, sourceKey(source))
    this.#trusted.delete(key)
    this.#trusted.set(key, this.#clock.now())
    if (this.#trusted.size <= TRUST.kept) return
    for (const oldest of this.#trusted.keys()) {
      this.#trusted.delete(oldest)
      return
    }
  }

  /** Refuses waiting and later attempts; resolves when none is under way. */
  close(): Promise<void> {
    this.#closed = true
    this.#timer?.()
    for (const waiting of [...this.#room]) waiting.refuse()
    if (this.#running === 0) return Promise.resolve()
    return new Promise((resolve) => this.#idle.push(resolve))
  }

  async #inTurn<T>(ticket: Ticket, onGone: OnGone | undefined, work: () => Promise<T>): Promise<T> {
    if (this.#closed) throw this.#refusals.stopping()
    const now = this.#clock.now()
    const free = this.#running < this.#limits.running && !this.#room.isAhead(ticket.place)
    if (free && mayBegin(ticket, now)) this.#begin(ticket)
    else await this.#turn(ticket, now, onGone)
    let failed = false
    try {
      const result = await work()
      failed = result === false
      if (this.#closed) throw this.#refusals.stopping()
      return result
    } finally {
      this.#ended(ticket, failed)
    }
  }

  #ticket({ name, source }: Attempt): Ticket {
    const now = this.#clock.now()
    const from = sourceKey(source)
    const key = pairKey(name, from)
    const isTrusted = now - (this.#trusted.get(key) ?? Number.NEGATIVE_INFINITY) < TRUST.for
    const pair = this.#pairs.of(key, now)
    if (isTrusted) {
      const place = { group: key, lane: key, preferred: true, standing: { group: pair, lane: pair } }
      return { key, place, throttles: [pair], trusts: { name, from } }
    }
    const [ofName, ofSource] = [this.#names.of(name, now), this.#sources.of(from, now)]
    // Everybody knows that root exists, so a counter of its own does not reveal which other users exist.
    const alone = name === ROOT
    const group = alone ? key : from
    const standing = { group: alone ? pair : ofSource, lane: pair }
    const place = { group, lane: key, preferred: false, standing }
    return { key, place, throttles: [pair, ofName, ofSource], trusts: { name, from } }
  }

  #begin({ throttles }: Ticket): void {
    this.#running++
    for (const throttle of throttles) throttle.running++
  }

  #ended(ticket: Ticket, failed: boolean): void {
    const now = this.#clock.now()
    this.#running--
    for (const throttle of ticket.throttles) {
      throttle.running--
      if (failed) throttle.fail(now)
    }
    this.#forget(ticket, now)
    this.#pump()
    if (this.#running === 0) for (const resolve of this.#idle.splice(0)) resolve()
  }

  /** Resets only the counter of the pair: otherwise, a client with one known password could guess others without a wait. */
  #succeeded({ key, throttles, trusts }: Ticket): void {
    const [pair] = throttles
    if (pair) this.#pairs.forgive(pair)
    if (trusts) this.trust(trusts.name, trusts.from)
    this.#pairs.drop(key, this.#clock.now())
    this.#pump()
  }

  #forget({ key, trusts }: Ticket, now: number): void {
    this.#pairs.drop(key, now)
    if (!trusts) return
    this.#names.drop(trusts.name, now)
    this.#sources.drop(trusts.from, now)
  }

  #turn(ticket: Ticket, now: number, onGone: OnGone | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const leave = (settle: () => void) => {
        this.#tickets.delete(waiting)
        for (const throttle of ticket.throttles) throttle.waiting--
        unhear?.()
        settle()
      }
      const refuse = () => reject(this.#closed ? this.#refusals.stopping() : this.#refusals.busy())
      const waiting: Waiting = {
        place: ticket.place,
        enter: () => leave(resolve),
        refuse: () => {
          this.#room.remove(waiting)
          leave(refuse)
          this.#forget(ticket, this.#clock.now())
        },
      }
      let unhear: (() => void) | undefined
      if (!this.#room.add(waiting, now)) {
        this.#forget(ticket, now)
        reject(this.#refusals.busy())
        return
      }
      this.#tickets.set(waiting, ticket)
      for (const throttle of ticket.throttles) throttle.waiting++
      unhear = onGone?.(() => this.#room.remove(waiting) && waiting.refuse())
      this.#pump()
    })
  }

  /** Starts as many attempts as may run, and looks again when the first wait is over. */
  #pump(): void {
    const now = this.#clock.now()
    const may = (waiting: Waiting) => mayBegin(this.#tickets.get(waiting) as Ticket, now)
    while (this.#running < this.#limits.running) {
      const next = this.#room.take(now, may)
      if (!next) break
      this.#begin(this.#tickets.get(next) as Ticket)
      next.enter()
    }
    this.#timer?.()
    this.#timer = undefined
    if (this.#room.size === 0 || this.#running >= this.#limits.running || this.#closed) return
    const ends = [...this.#tickets.values()].map(restsUntil).filter((end) => end > now)
    if (ends.length > 0) this.#timer = this.#clock.after(Math.min(...ends) - now, () => this.#pump())
  }
}

/** An attempt, and the counters that it counts in. */
interface Ticket {
  /** The counter of its name and source. */
  readonly key: string
  readonly place: WaitingPlace
  readonly throttles: readonly Throttle[]
  /** The pair that a right password makes known; not given where no password is checked. */
  readonly trusts?: { readonly name: string; readonly from: string }
}

function mayBegin({ throttles }: Ticket, now: number): boolean {
  return throttles.every((throttle) => throttle.mayBegin(now))
}

function restsUntil({ throttles }: Ticket): number {
  return Math.max(0, ...throttles.map((throttle) => throttle.restsUntil))
}

function pairKey(name: string, source: string): string {
  return `${name}\u0000${source}`
}
