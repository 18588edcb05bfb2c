/** What sessions have registered for (`event.register`), and up to when `event.next` has told them. Kept in memory. */

import type { Store } from '../../store/store.ts'
import { valueNotSupported } from '../../values/api-error.ts'
import { detached } from '../../values/printable.ts'
import { checkCount } from './event-watch.ts'

/** Names of all sessions of one user, and of all sessions together. Each takes some 200 bytes. */
export interface RegistrationLimits {
  readonly ofUser: number
  readonly inAll: number
}

const LIMITS: RegistrationLimits = { ofUser: 50_000, inAll: 250_000 }

/** One session's names, as they were given first, each with the generation that it is told up to. */
export type Registration = Map<string, number>

export class Registrations {
  readonly #store: Store
  readonly #limits: RegistrationLimits
  readonly #sessions = new Map<string | null, Registration>()
  readonly #users = new Map<string | null, string>()
  readonly #ofUser = new Map<string, number>()
  #inAll = 0
  /** How far they were before the answers that wait for a commit. */
  readonly #before = new Map<Registration, Registration>()

  constructor(store: Store, limits = LIMITS) {
    this.#store = store
    this.#limits = limits
    store.changes.onCommitted(() => this.#before.clear())
    store.onUndone(() => this.#restore())
  }

  of(session: string | null): Registration | undefined {
    return this.#sessions.get(session)
  }

  /** Names that are registered, over all sessions. */
  get size(): number {
    return this.#inAll
  }

  /**
   * From now on; what is registered already goes on. VALUE_NOT_SUPPORTED(classes, count, reason) where there are too many
   * then, of the session, of its user or in all.
   */
  add(session: string | null, user: string, names: readonly string[]): void {
    const registration: Registration = this.#sessions.get(session) ?? new Map()
    const added = new Set(names.map(keyOf).filter((key) => !registration.has(key)))
    checkCount(registration.size + added.size)
    this.#checkSum(user, added.size)
    const now = this.#store.changes.generation()
    for (const key of added) registration.set(detached(key), now)
    if (registration.size === 0) return
    const key = session === null ? null : detached(session)
    this.#sessions.set(key, registration)
    this.#users.set(key, user)
    this.#count(user, added.size)
  }

  remove(session: string | null, names: readonly string[]): void {
    const registration = this.#sessions.get(session)
    if (!registration) return
    const before = registration.size
    for (const name of names) registration.delete(keyOf(name))
    this.#count(this.#users.get(session) as string, registration.size - before)
    if (registration.size === 0) this.forget(session)
  }

  forget(session: string | null): void {
    const registration = this.#sessions.get(session)
    if (!registration) return
    this.#count(this.#users.get(session) as string, -registration.size)
    this.#sessions.delete(session)
    this.#users.delete(session)
  }

  #count(user: string, names: number): void {
    this.#inAll += names
    const theirs = (this.#ofUser.get(user) ?? 0) + names
    if (theirs > 0) this.#ofUser.set(user, theirs)
    else this.#ofUser.delete(user)
  }

  #checkSum(user: string, added: number): void {
    const theirs = (this.#ofUser.get(user) ?? 0) + added
    const { ofUser, inAll } = this.#limits
    if (theirs > ofUser) throw tooMany(theirs, `all sessions of a user; there may be ${ofUser}`)
    if (added > 0 && this.#inAll + added > inAll)
      throw tooMany(this.#inAll + added, `all sessions together; there may be ${inAll}`)
  }

  /** All that happened up to `generation` is in an answer, which fails where the commit that it waits for does. */
  advance(registration: Registration, generation: number): void {
    if (this.#store.dirty && !this.#before.has(registration)) this.#before.set(registration, new Map(registration))
    for (const name of registration.keys()) registration.set(name, generation)
  }

  /** What was in answers that failed is told again. */
  #restore(): void {
    for (const [registration, before] of this.#before)
      for (const name of registration.keys())
        registration.set(name, before.get(name) ?? (registration.get(name) as number))
    this.#before.clear()
  }
}

function tooMany(names: number, rest: string) {
  return valueNotSupported('classes', String(names), `is the number of names that are registered by ${rest}`)
}

/** Classes are named in any case of letters, refs in one. */
function keyOf(name: string): string {
  const slash = name.indexOf('/')
  return slash < 0 ? name.toLowerCase() : name.slice(0, slash).toLowerCase() + name.slice(slash)
}
