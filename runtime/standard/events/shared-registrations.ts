/**
 * The names that sessions have registered, in the settings: `events-of:SESSION` has the names, each with the generation since
 * which it is watched, and `events-at:SESSION` the generation up to which `event.next` has answered.
 */
import type { Store } from '../../store/store.ts'
import {
  checkRegistered,
  keyOf,
  REGISTRATION_LIMITS,
  type Registration,
  type RegistrationLimits,
} from './event-registrations.ts'
import { checkCount } from './event-watch.ts'

const NAMES = 'events-of:'
const ANSWERED = 'events-at:'

/** What `events-of:` holds. */
interface KeptNames {
  /** Which data the generations are of. */
  readonly incarnation: string
  readonly user: string
  readonly names: readonly (readonly [name: string, since: number])[]
}

export class SharedRegistrations {
  readonly #store: Store
  readonly #limits: RegistrationLimits
  /** The user of each session with a registration, and the number of its names. */
  readonly #counts = new Map<string, { readonly user: string; readonly names: number }>()

  constructor(store: Store, limits = REGISTRATION_LIMITS) {
    this.#store = store
    this.#limits = limits
    this.countAnew()
  }

  of(session: string | null): Registration | undefined {
    const kept = this.#kept(session)
    if (!kept) return undefined
    const answered = Number(this.#store.settings.get(ANSWERED + (session ?? '')) ?? 0)
    return new Map(kept.names.map(([name, since]) => [name, Math.max(since, answered)]))
  }

  /** Whether what it has answered was of other data: the events since then are not known. */
  isOfOther(session: string | null): boolean {
    const kept = this.#kept(session)
    return kept !== undefined && kept.incarnation !== this.#store.changes.incarnation
  }

  /** As `Registrations.add`. */
  add(session: string | null, user: string, names: readonly string[]): void {
    const { names: kept = [], incarnation = this.#store.changes.incarnation } = this.#kept(session) ?? {}
    const known = new Set(kept.map(([name]) => name))
    const added = [...new Set(names.map(keyOf))].filter((name) => !known.has(name))
    checkCount(kept.length + added.length)
    checkRegistered(added.length, this.#sum(user), this.#limits)
    if (added.length === 0) return
    const now = this.#store.changes.generation()
    this.#put(session, { incarnation, user, names: [...kept, ...added.map((name) => [name, now] as const)] })
  }

  take(session: string | null, names: readonly string[]): void {
    const kept = this.#kept(session)
    if (!kept) return
    const gone = new Set(names.map(keyOf))
    const left = kept.names.filter(([name]) => !gone.has(name))
    if (left.length === 0) this.remove(session)
    else if (left.length < kept.names.length) this.#put(session, { ...kept, names: left })
  }

  remove(session: string | null): void {
    const { settings } = this.#store
    const key = session ?? ''
    if (settings.get(NAMES + key) === undefined) return
    settings.delete(NAMES + key)
    settings.delete(ANSWERED + key)
  }

  /** An answer has all events up to the generation. */
  advance(session: string | null, generation: number): void {
    const { incarnation } = this.#store.changes
    const kept = this.#kept(session)
    if (kept && kept.incarnation !== incarnation)
      this.#put(session, { ...kept, incarnation, names: kept.names.map(([name]) => [name, generation]) })
    this.#store.settings.set(ANSWERED + (session ?? ''), String(generation))
  }

  /** A commit has changed these settings. Returns the sessions whose names differ now. */
  heard(keys: ReadonlySet<string>): (string | null)[] {
    const sessions = [...keys].filter((key) => key.startsWith(NAMES)).map((key) => key.slice(NAMES.length))
    for (const session of sessions) this.#count(session)
    return sessions.map((session) => (session === '' ? null : session))
  }

  countAnew(): void {
    this.#counts.clear()
    for (const key of this.#store.settings.keys(NAMES)) this.#count(key.slice(NAMES.length))
  }

  #put(session: string | null, kept: KeptNames): void {
    this.#store.settings.set(NAMES + (session ?? ''), JSON.stringify(kept))
  }

  #kept(session: string | null): KeptNames | undefined {
    const text = this.#store.settings.get(NAMES + (session ?? ''))
    return text === undefined ? undefined : (JSON.parse(text) as KeptNames)
  }

  #count(session: string): void {
    const kept = this.#kept(session)
    if (kept) this.#counts.set(session, { user: kept.user, names: kept.names.length })
    else this.#counts.delete(session)
  }

  #sum(user: string): { readonly ofUser: number; readonly inAll: number } {
    let [ofUser, inAll] = [0, 0]
    for (const one of this.#counts.values()) {
      inAll += one.names
      if (one.user === user) ofUser += one.names
    }
    return { ofUser, inAll }
  }
}
