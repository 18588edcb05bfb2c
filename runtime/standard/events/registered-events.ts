/** `event.register`, `event.unregister` and `event.next` of a server that is alone with its data: registrations are in memory. */
import type { CallContext } from '../../engine/call-context.ts'
import type { StoreSnapshot } from '../../store/store.ts'
import { eventsLost } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import type { LateValue, RecordValue, Result, Value } from '../../values/values.ts'
import { when } from '../../values/when.ts'
import { type Registration, Registrations } from './event-registrations.ts'
import { lateEvents } from './late-events.ts'
import {
  awaited,
  earliest,
  eventsOf,
  LONGEST_WAIT,
  notRegistered,
  type RegisteredParts,
  unanswered,
} from './registered-news.ts'

export class RegisteredEvents {
  readonly #parts: RegisteredParts
  readonly #registrations: Registrations

  constructor(parts: RegisteredParts) {
    this.#parts = parts
    this.#registrations = new Registrations(parts.store)
  }

  /** The session has ended. */
  forget(session: string): void {
    this.#registrations.forget(session)
  }

  /** Nothing of it is stored. */
  remove(_session: string): void {}

  register(classes: Value | undefined, { session, principal }: CallContext): Value {
    this.#parts.classes.watch(classes as string[], principal)
    this.#parts.waits.wakeFollowing(session)
    this.#registrations.add(session, principal?.name ?? '', classes as string[])
    this.#follow(session, principal)
    return null
  }

  unregister(classes: Value | undefined, { session, principal }: CallContext): Value {
    this.#parts.waits.wakeFollowing(session)
    this.#registrations.remove(session, classes as string[])
    this.#follow(session, principal)
    return null
  }

  /** The registration of a session has changed, and with it what its calls wait for. */
  #follow(session: string | null, principal: Principal | null): void {
    const registration = this.#registrations.of(session)
    if (!registration) this.#parts.waits.failFollowing(session, notRegistered)
    else this.#parts.waits.follow(session, () => awaited(this.#parts.classes, registration, session, principal))
  }

  next(context: CallContext): Result | Promise<Result> {
    const { session, principal } = context
    const registration = this.#registrations.of(session)
    if (!registration) throw notRegistered()
    this.#checkNotLost(registration)
    const recent = () => this.#nextRecent(registration, context)
    const [since, ...others] = new Set(registration.values())
    // Nearly always, all names were answered up to the same generation.
    const { watched } = this.#parts.classes.watch([...registration.keys()], principal)
    if (since === undefined || others.length > 0 || !this.#parts.store.changes.mayBeMany(since, watched))
      return recent()
    return when<StoreSnapshot, Result>(this.#parts.snapshot(), (then) => {
      if (earliest(registration) !== since || this.#registrations.of(session) !== registration) {
        // Another call was answered while this one waited.
        then.close()
        return this.next(context)
      }
      const events = lateEvents(
        then,
        this.#parts.records,
        this.#parts.classes.watch([...registration.keys()], principal),
        since,
      )
      this.#registrations.advance(registration, then.generation())
      return events ?? recent()
    })
  }

  #nextRecent(registration: Registration, context: CallContext): Value | Promise<LateValue> {
    const { session, principal } = context
    const answer = () => this.#answerNext(registration, principal)
    const isNews = this.#unanswered(registration, principal).length > 0
    if (!isNews) this.#registrations.advance(registration, this.#parts.store.changes.generation())
    const wait = { ...awaited(this.#parts.classes, registration, session, principal), follows: true, isNews }
    return this.#parts.wait(wait, LONGEST_WAIT, context, (from) => from.shared(answer)) ?? answer()
  }

  /** Throws EVENTS_LOST once; the session then gets the events from now on. */
  #checkNotLost(registration: Registration): void {
    const { changes } = this.#parts.store
    if (earliest(registration) >= changes.lostBefore) return
    this.#registrations.advance(registration, changes.generation())
    throw eventsLost()
  }

  #unanswered(registration: Registration, reader: Principal | null) {
    const { store, classes } = this.#parts
    return unanswered(store.changes, classes, registration, reader)
  }

  #answerNext(registration: Registration, reader: Principal | null): RecordValue[] {
    const news = this.#unanswered(registration, reader)
    this.#registrations.advance(registration, this.#parts.store.changes.generation())
    return eventsOf(news, this.#parts.records)
  }
}
