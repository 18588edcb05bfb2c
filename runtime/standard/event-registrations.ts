/** What sessions have registered for (`event.register`), and up to when `event.next` has told them. Kept in memory. */
import type { Store } from '../store/store.ts'
import { checkCount } from './event-watch.ts'

/** One session's names, as they were given first, each with the generation that it is told up to. */
export type Registration = Map<string, number>

export class Registrations {
  readonly #store: Store
  readonly #sessions = new Map<string | null, Registration>()
  /** How far they were before the answers that wait for a commit. */
  readonly #before = new Map<Registration, Registration>()

  constructor(store: Store) {
    this.#store = store
    store.changes.onCommitted(() => this.#before.clear())
    store.onUndone(() => this.#restore())
  }

  of(session: string | null): Registration | undefined {
    return this.#sessions.get(session)
  }

  /** From now on; what is registered already goes on. VALUE_NOT_SUPPORTED where there are too many then. */
  add(session: string | null, names: readonly string[]): void {
    const registration: Registration = this.#sessions.get(session) ?? new Map()
    const added = new Set(names.map(keyOf).filter((key) => !registration.has(key)))
    checkCount(registration.size + added.size)
    const now = this.#store.changes.generation()
    for (const key of added) registration.set(key, now)
    if (registration.size > 0) this.#sessions.set(session, registration)
  }

  remove(session: string | null, names: readonly string[]): void {
    const registration = this.#sessions.get(session)
    for (const name of names) registration?.delete(keyOf(name))
    if (registration?.size === 0) this.#sessions.delete(session)
  }

  forget(session: string): void {
    this.#sessions.delete(session)
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

/** Classes are named in any case of letters, refs in one. */
function keyOf(name: string): string {
  const slash = name.indexOf('/')
  return slash < 0 ? name.toLowerCase() : name.slice(0, slash).toLowerCase() + name.slice(slash)
}
