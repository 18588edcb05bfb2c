/**
 * The names that sessions have registered (`event.register`), and up to which generation `event.next` has answered.
 * Kept in memory.
 */
import type { Store } from '../../store/store.ts'
import { valueNotSupported } from '../../values/api-error.ts'
import { detached } from '../../values/printable.ts'
import { checkCount } from './event-watch.ts'

/** The most names for all sessions of one user, and for all sessions. Each name takes some 200 bytes. */
export interface RegistrationLimits {
  readonly ofUser: number
  readonly inAll: number
}

export const REGISTRATION_LIMITS: RegistrationLimits = { ofUser: 50_000, inAll: 250_000 }

/** The names of one session, each with the generation up to which its events were answered. */
export type Registration = Map<string, number>

export class Registrations {
  readonly #store: Store
  readonly #limits: RegistrationLimits
  readonly #sessions = new Map<string | null, Registration>()
  readonly #users = new Map<string | null, string>()
  readonly #ofUser = new Map<string, number>()
  #inAll = 0
  /** The generations before the answers that wait for a commit. */
  readonly #before = new Map<Registration, Registration>()

  constructor(store: Store, limits = REGISTRATION_LIMITS) {
    this.#store = store
    this.#limits = limits
    store.changes.onCommitted(() => this.#before.size > 0 && this.#before.clear())
    store.onUndone(() => this.#restore())
  }

  of(session: string | null): Registration | undefined {
    return this.#sessions.get(session)
  }

  /** The number of names that all sessions have registered. */
  get size(): number {
    return this.#inAll
  }

  /**
   * Registers names from now on; those that are registered already stay as they are. Throws
   * VALUE_NOT_SUPPORTED(classes, count, reason) where the session, its user or all together would have too many names.
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
    checkRegistered(added, { ofUser: this.#ofUser.get(user) ?? 0, inAll: this.#inAll }, this.#limits)
  }

  /** Notes that an answer has all events up to `generation`. The answer may wait for a commit, and fail with it. */
  advance(registration: Registration, generation: number): void {
    if (this.#store.dirty && !this.#before.has(registration)) this.#before.set(registration, new Map(registration))
    for (const name of registration.keys()) registration.set(name, generation)
  }

  /** A commit failed: the events in the answers that waited for it will be answered again. */
  #restore(): void {
    for (const [registration, before] of this.#before)
      for (const name of registration.keys())
        registration.set(name, before.get(name) ?? (registration.get(name) as number))
    this.#before.clear()
  }
}

/** Throws VALUE_NOT_SUPPORTED(classes, count, reason) where names are added to as many as there may be. */
export function checkRegistered(
  added: number,
  registered: { readonly ofUser: number; readonly inAll: number },
  { ofUser, inAll }: RegistrationLimits,
): void {
  const [theirs, all] = [registered.ofUser + added, registered.inAll + added]
  if (theirs > ofUser) throw tooMany(theirs, `all sessions of a user; there may be ${ofUser}`)
  if (added > 0 && all > inAll) throw tooMany(all, `all sessions together; there may be ${inAll}`)
}

function tooMany(names: number, rest: string) {
  return valueNotSupported('classes', String(names), `is the number of names that are registered by ${rest}`)
}

/** Names of classes are the same in upper and lower case, refs are not. */
export function keyOf(name: string): string {
  const slash = name.indexOf('/')
  return slash < 0 ? name.toLowerCase() : name.slice(0, slash).toLowerCase() + name.slice(slash)
}
