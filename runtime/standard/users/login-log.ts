/** Log-ins in the log: each success, and a few failures a minute with the number of the rest, so that guessing cannot fill it. */
import type { Clock } from '../../clock.ts'
import { printable } from '../../values/printable.ts'

export interface LogIn {
  /** The name as the client sent it; it need not be the name of a user. */
  readonly user: string
  /** An address. */
  readonly source: string
  /** `busy`: the password was not checked, as too many attempts wait. */
  readonly outcome: 'ok' | 'failed' | 'busy'
}

type Facts = { readonly [name: string]: string | number }

export interface LogInLog {
  info(message: string, facts: Facts): void
  warn(message: string, facts: Facts): void
}

/** Failures with a line of their own in a minute. */
const SHOWN = 20
const MINUTE = 60_000
/** How many names and sources are counted apart among the rest. */
const COUNTED = 1000

export class LogInLines {
  readonly #log: LogInLog
  readonly #clock: Clock
  #shown = 0
  #since = Number.NEGATIVE_INFINITY
  #hidden: Hidden | undefined

  constructor(log: LogInLog, clock: Clock) {
    this.#log = log
    this.#clock = clock
  }

  note({ user, source, outcome }: LogIn): void {
    const facts = { user: printable(user), source }
    if (outcome === 'ok') {
      this.#log.info('logged in', facts)
      return
    }
    const now = this.#clock.now()
    if (!(Math.abs(now - this.#since) < MINUTE)) {
      this.#since = now
      this.#shown = 0
    }
    if (this.#shown++ < SHOWN) this.#log.warn(MESSAGES[outcome], facts)
    else this.#hide(facts.user, source, outcome)
  }

  /** Writes what was counted. */
  flush(): void {
    const hidden = this.#hidden
    if (!hidden) return
    hidden.stop()
    this.#hidden = undefined
    const { failed, busy, users, sources } = hidden
    this.#log.warn('more log-ins failed', {
      failed,
      busy,
      users: users.size,
      sources: sources.size,
      source: hidden.source,
    })
  }

  #hide(user: string, source: string, outcome: 'failed' | 'busy'): void {
    this.#hidden ??= {
      failed: 0,
      busy: 0,
      users: new Set(),
      sources: new Set(),
      source,
      stop: this.#clock.after(MINUTE, () => this.flush()),
    }
    this.#hidden[outcome]++
    for (const [set, value] of [
      [this.#hidden.users, user],
      [this.#hidden.sources, source],
    ] as const)
      if (set.size < COUNTED) set.add(value)
  }
}

const MESSAGES = { failed: 'log-in failed', busy: 'log-in refused: too many wait' } as const

interface Hidden {
  failed: number
  busy: number
  readonly users: Set<string>
  readonly sources: Set<string>
  /** The first of them. */
  readonly source: string
  readonly stop: () => void
}
