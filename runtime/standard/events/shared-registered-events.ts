/**
 * `event.register`, `event.unregister` and `event.next` where several servers share the data: registrations are in the settings,
 * so that a client may go on at another server.
 */
import type { CallContext } from '../../engine/call-context.ts'
import type { OnSettingsChanged, WriteGate } from '../../engine/gate.ts'
import { PER_MILLISECOND } from '../../store/store.ts'
import { eventsLost } from '../../values/api-error.ts'
import { LateValue, type RecordValue, type Result, type Value } from '../../values/values.ts'
import type { Registration } from './event-registrations.ts'
import type { Wakening } from './event-waits.ts'
import {
  awaited,
  earliest,
  eventsOf,
  LONGEST_WAIT,
  notRegistered,
  type RegisteredParts,
  unanswered,
} from './registered-news.ts'
import { SharedRegistrations } from './shared-registrations.ts'

export interface SharedRegisteredParts extends RegisteredParts {
  readonly gate: WriteGate
  readonly onSettingsChanged?: OnSettingsChanged | undefined
}

/**
 * In generations: a registration without news moves on after an hour, long before it is not known any more which objects were
 * destroyed since.
 */
const WORTH_WRITING = 3_600_000 * PER_MILLISECOND

export class SharedRegisteredEvents {
  readonly #parts: SharedRegisteredParts
  readonly #registrations: SharedRegistrations
  /** Calls of a session that are woken together get one answer. */
  readonly #answers = new WeakMap<Wakening, Promise<RecordValue[]>>()

  constructor(parts: SharedRegisteredParts) {
    this.#parts = parts
    this.#registrations = new SharedRegistrations(parts.store)
    parts.store.onUndone(() => this.#registrations.countAnew())
    parts.onSettingsChanged?.((keys) => this.#heard(keys))
  }

  /** The rows of a session that has ended are removed with it. */
  forget(_session: string): void {}

  /** In the transaction that removes the session. */
  remove(session: string): void {
    this.#registrations.remove(session)
  }

  /** Runs in a group. */
  register(classes: Value | undefined, { session, principal }: CallContext): Value {
    this.#parts.classes.watch(classes as string[], principal)
    this.#registrations.add(session, principal?.name ?? '', classes as string[])
    return null
  }

  /** Runs in a group. */
  unregister(classes: Value | undefined, { session }: CallContext): Value {
    this.#registrations.take(session, classes as string[])
    return null
  }

  /** Runs outside of groups: an answer with events is written down in a group, before it is given. */
  async next(context: CallContext): Promise<Result> {
    for (;;) {
      const registration = this.#of(context.session)
      if (!this.#isWorthAnswering(registration, context)) return this.#wait(registration, context)
      const answer = await this.#answer(context)
      if (answer.length > 0) return answer
    }
  }

  async #wait(registration: Registration, context: CallContext): Promise<Result> {
    const { session, principal } = context
    const { classes, wait } = this.#parts
    let woken: Wakening | undefined
    const what = { ...awaited(classes, registration, session, principal), follows: true, isNews: false }
    await wait(what, LONGEST_WAIT, context, (from) => {
      woken = from
      return NOTHING
    })
    return woken ? this.#answerTogether(woken, context) : []
  }

  #isWorthAnswering(registration: Registration, { session, principal }: CallContext): boolean {
    const { store, classes } = this.#parts
    if (this.#isLost(session, registration) || this.#isOld(registration)) return true
    return unanswered(store.changes, classes, registration, principal).length > 0
  }

  #answerTogether(from: Wakening, context: CallContext): Promise<RecordValue[]> {
    const known = this.#answers.get(from)
    if (known) return known
    const made = this.#answer(context)
    this.#answers.set(from, made)
    return made
  }

  /** Throws EVENTS_LOST once; the session then gets the events from now on. */
  async #answer({ session, principal, method, origin }: CallContext): Promise<RecordValue[]> {
    const { gate, store, classes, records } = this.#parts
    const answer = () => {
      const registration = this.#of(session)
      const isLost = this.#isLost(session, registration)
      const news = isLost ? [] : unanswered(store.changes, classes, registration, principal)
      if (isLost || news.length > 0 || this.#isOld(registration))
        this.#registrations.advance(session, store.changes.generation())
      return { isLost, news }
    }
    const { isLost, news } = await gate.write(answer, (listener) => origin.onGone(listener), { name: method })
    if (isLost) throw eventsLost()
    return eventsOf(news, records)
  }

  #of(session: string | null): Registration {
    const registration = this.#registrations.of(session)
    if (!registration) throw notRegistered()
    return registration
  }

  #isLost(session: string | null, registration: Registration): boolean {
    const { changes } = this.#parts.store
    if (this.#registrations.isOfOther(session)) return true
    return earliest(registration) < changes.lostBefore || earliest(registration) > changes.generation()
  }

  #isOld(registration: Registration): boolean {
    return this.#parts.store.changes.generation() - earliest(registration) > WORTH_WRITING
  }

  /** A commit has changed registrations, and with them what calls of their sessions wait for. */
  #heard(keys: ReadonlySet<string>): void {
    for (const session of this.#registrations.heard(keys)) this.#follow(session)
  }

  #follow(session: string | null): void {
    const { waits, classes } = this.#parts
    const followed = waits.followed(session)
    if (!followed) return
    waits.wakeFollowing(session)
    const registration = this.#registrations.of(session)
    if (registration) waits.follow(session, () => awaited(classes, registration, session, followed.reader))
    else waits.failFollowing(session, notRegistered)
  }
}

/** What a wait ends with is not read: the answer is made in a group. */
const NOTHING = new LateValue(() => [])
