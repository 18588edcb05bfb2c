/** Events (docs/wire.md, Events): answers with what happened to objects, at once or as soon as something happens. */

import type { Api } from '../../../model/api.ts'
import type { ProvidedName } from '../../../model/implemented.ts'
import { HIDDEN_SESSION } from '../../access/session-refs.ts'
import type { Clock } from '../../clock.ts'
import type { CallContext } from '../../engine/call-context.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import type { Change, Store, StoreSnapshot } from '../../store/store.ts'
import { ApiError, eventsLost, sessionInvalid } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { printable } from '../../values/printable.ts'
import type { LateList, LateValue, RecordValue, Result, Value } from '../../values/values.ts'
import { when } from '../../values/when.ts'
import { EventRecords } from './event-records.ts'
import { type Registration, Registrations } from './event-registrations.ts'
import type { RoundParts } from './event-rounds.ts'
import { EventTokens } from './event-token.ts'
import { type Wait, Waits, type Wakening } from './event-waits.ts'
import { type EventWatch, WatchedClasses } from './event-watch.ts'
import { KnownNews, KnownWatches } from './known-watches.ts'
import { lateEvents } from './late-events.ts'

/** In seconds: longer timeouts count as this one. */
const LONGEST_WAIT = 3600

/** Destroyed objects are remembered for a day (in milliseconds), and the latest ones for longer. */
const KEPT_FOR = 24 * 60 * 60 * 1000
const KEPT = 100_000

export interface EventParts {
  readonly api: Api
  readonly store: Store
  /** The store's snapshot, also where something is to be committed first. */
  readonly snapshot: () => StoreSnapshot | Promise<StoreSnapshot>
  readonly clock: Clock
  readonly rounds: Omit<RoundParts, 'after'>
}

export class ObjectEvents {
  readonly #store: Store
  readonly #snapshot: EventParts['snapshot']
  readonly #clock: Clock
  readonly #tokens: EventTokens
  readonly #classes: WatchedClasses
  readonly #watches: KnownWatches
  readonly #news: KnownNews
  readonly #records: EventRecords
  readonly #waits: Waits
  readonly #registrations: Registrations
  #released = false
  #isAsked = false

  constructor({ api, store, snapshot, clock, rounds }: EventParts) {
    this.#store = store
    this.#snapshot = snapshot
    this.#clock = clock
    this.#tokens = new EventTokens(store.changes)
    this.#classes = new WatchedClasses(api)
    this.#watches = new KnownWatches((names, reader) => this.#classes.watch(names, reader))
    this.#news = new KnownNews(store.changes)
    this.#records = new EventRecords(api)
    this.#waits = new Waits(store.changes, undefined, { ...rounds, after: clock.after })
    this.#registrations = new Registrations(store)
    store.changes.onCommitted((changes) => this.#endSessions(changes))
    store.onUndone(() => this.#waits.forgetAnswers())
  }

  /** The code of the standard messages. */
  handlers(): Handlers {
    return new Map<ProvidedName, Handler>([
      [
        'event.from',
        ([classes, token, timeout], context) => this.#asked(() => this.#from(classes, token, timeout, context)),
      ],
      [
        'event.inject',
        ([className, ref], { principal }) => this.#inject(className as string, ref as string, principal),
      ],
      ['event.register', ([classes], context) => this.#asked(() => this.#register(classes, context))],
      ['event.unregister', ([classes], context) => this.#unregister(classes, context)],
      ['event.next', (_args, context) => this.#asked(() => this.#next(context))],
      ['event.get_current_id', () => BigInt(this.#store.changes.generation())],
    ])
  }

  #asked<T>(call: () => T): T {
    this.#isAsked = true
    return call()
  }

  /** The number of calls that wait for events. */
  get waiting(): number {
    return this.#waits.size
  }

  /** A call has asked for events or registered for some, so there is more to forget than the store knows. */
  get isAsked(): boolean {
    return this.#isAsked
  }

  /** Other data took the place of those that were there, before any call has asked. */
  startAnew(): void {
    this.#waits.startAnew()
  }

  /** Answers the calls that wait, and lets none wait from now on. */
  release(): void {
    this.#released = true
    this.#waits.wakeAll()
  }

  /** Fails the calls of a session that wait, and forgets its registration; its object may still be there. */
  endSession(ref: string): void {
    this.#registrations.forget(ref)
    this.#waits.failSession(ref, ({ handle }) => sessionInvalid(printable(handle ?? ref)))
  }

  /** Forgets objects that were destroyed long ago. */
  sweep(): void {
    this.#store.changes.sweep(this.#clock.now() - KEPT_FOR, KEPT)
  }

  #from(classes: Value | undefined, token: Value | undefined, timeout: Value | undefined, context: CallContext) {
    const after = this.#tokens.read(token as string)
    const watch = this.#watches.watch(classes as string[], context.principal)
    const recent = (since: number) => this.#fromRecent(watch, since, timeout as number, context)
    if (!this.#store.changes.mayBeMany(after, watch.watched)) return recent(after)
    return when<StoreSnapshot, Result>(this.#snapshot(), (then) => {
      const events = lateEvents(then, this.#records, watch, after)
      return events ? this.#lateBatch(watch, events, then) : recent(then.generation())
    })
  }

  #fromRecent(watch: EventWatch, since: number, timeout: number, context: CallContext) {
    const changes = this.#waits.isBusy ? undefined : this.#changes(watch, since)
    const isNews = changes ? changes.length > 0 : this.#news.isAny(watch, since)
    // Answers with the watch of the wait and not with its own, so that calls which watch the same keep one in memory.
    const answer = (from: Wakening, same: EventWatch) =>
      from.shared(() => this.#batch(same, this.#changes(same, from.since)))
    const wait = { watch, since, follows: false, isNews }
    const waiting = this.#wait(wait, timeout, context, answer)
    return waiting ?? this.#batch(watch, changes ?? this.#changes(watch, since))
  }

  /** To be called in the turn in which `changed` was read: the token says that these are all changes. */
  #batch(watch: EventWatch, changed: readonly Change[]): RecordValue {
    const { changes } = this.#store
    const token = this.#tokens.write(changes.generation())
    const classes = this.#classes.readable(watch.reader)
    return this.#records.batch({
      events: this.#records.events(changed, watch),
      token,
      counts: changes.counts(),
      classes,
    })
  }

  #lateBatch({ reader }: EventWatch, events: LateList, then: StoreSnapshot): RecordValue {
    const token = this.#tokens.write(then.generation())
    return this.#records.batch({ events, token, counts: then.counts(), classes: this.#classes.readable(reader) })
  }

  #changes({ watched, isOf }: EventWatch, since: number): Change[] {
    return this.#store.changes.since(since, watched).filter(isOf)
  }

  /** undefined where the call does not wait: calls with news wait only where many are answered together. */
  #wait(
    { isNews, ...what }: Pick<Wait, 'watch' | 'since' | 'follows'> & { readonly isNews: boolean },
    timeout: number,
    { session, handle, origin }: CallContext,
    answer: (from: Wakening, watch: EventWatch) => LateValue,
  ): Promise<LateValue> | undefined {
    if (this.#released || !(timeout > 0)) return undefined
    if (isNews && !this.#waits.holdsNews()) return undefined
    return new Promise((resolve, reject) => {
      const settled = () => {
        stopTimer()
        stopListening()
        stopHurrying()
      }
      const end = () => this.#waits.end(wait)
      const wait: Wait = {
        ...what,
        session,
        handle,
        wake(from) {
          settled()
          resolve(answer(from, wait.watch))
        },
        fail(error) {
          settled()
          reject(error)
        },
      }
      const stopTimer = this.#clock.after(Math.min(timeout, LONGEST_WAIT) * 1000, end)
      const stopHurrying = origin.onHurry(end)
      // No client is left to answer: the promise is never kept, and is freed with the wait.
      const stopListening = origin.onGone(() => {
        if (this.#waits.drop(wait)) settled()
      })
      this.#waits.add(wait, isNews)
    })
  }

  /** Causes an event of the object; returns a token from before it. */
  #inject(className: string, ref: string, reader: Principal | null): Value {
    const { name } = this.#classes.named(className, reader, 'class')
    const { changes } = this.#store
    const token = this.#tokens.write(changes.generation())
    this.#store.atomically(() => changes.touch(name, ref))
    return token
  }

  #register(classes: Value | undefined, { session, principal }: CallContext): Value {
    this.#classes.watch(classes as string[], principal)
    this.#waits.wakeFollowing(session)
    this.#registrations.add(session, principal?.name ?? '', classes as string[])
    this.#follow(session, principal)
    return null
  }

  #unregister(classes: Value | undefined, { session, principal }: CallContext): Value {
    this.#waits.wakeFollowing(session)
    this.#registrations.remove(session, classes as string[])
    this.#follow(session, principal)
    return null
  }

  /** The registration of a session has changed, and with it what its calls wait for. */
  #follow(session: string | null, principal: Principal | null): void {
    const registration = this.#registrations.of(session)
    if (!registration) this.#waits.failFollowing(session, notRegistered)
    else this.#waits.follow(session, () => this.#awaited(registration, session, principal))
  }

  #awaited(registration: Registration, session: string | null, principal: Principal | null) {
    const watch = this.#classes.watch([...registration.keys()], principal)
    // Only calls of the same session get the same answer.
    return { watch: { ...watch, key: `${watch.key}|${session}` }, since: earliest(registration) }
  }

  #next(context: CallContext): Result | Promise<Result> {
    const { session, principal } = context
    const registration = this.#registrations.of(session)
    if (!registration) throw notRegistered()
    this.#checkNotLost(registration)
    const recent = () => this.#nextRecent(registration, context)
    const [since, ...others] = new Set(registration.values())
    // Nearly always, all names were answered up to the same generation.
    const { watched } = this.#classes.watch([...registration.keys()], principal)
    if (since === undefined || others.length > 0 || !this.#store.changes.mayBeMany(since, watched)) return recent()
    return when<StoreSnapshot, Result>(this.#snapshot(), (then) => {
      if (earliest(registration) !== since || this.#registrations.of(session) !== registration) {
        // Another call was answered while this one waited.
        then.close()
        return this.#next(context)
      }
      const events = lateEvents(then, this.#records, this.#classes.watch([...registration.keys()], principal), since)
      this.#registrations.advance(registration, then.generation())
      return events ?? recent()
    })
  }

  #nextRecent(registration: Registration, context: CallContext): Value | Promise<LateValue> {
    const { session, principal } = context
    const answer = () => this.#answerNext(registration, principal)
    const isNews = this.#unanswered(registration, principal).length > 0
    if (!isNews) this.#registrations.advance(registration, this.#store.changes.generation())
    const wait = { ...this.#awaited(registration, session, principal), follows: true, isNews }
    return this.#wait(wait, LONGEST_WAIT, context, (from) => from.shared(answer)) ?? answer()
  }

  /** Throws EVENTS_LOST once; the session then gets the events from now on. */
  #checkNotLost(registration: Registration): void {
    const { changes } = this.#store
    if (earliest(registration) >= changes.lostBefore) return
    this.#registrations.advance(registration, changes.generation())
    throw eventsLost()
  }

  /** The changes of each name since the generation up to which this name was answered; older registrations come last. */
  #unanswered(registration: Registration, reader: Principal | null) {
    return [...Map.groupBy(registration, ([, since]) => since)]
      .sort(([a], [b]) => b - a)
      .flatMap(([since, entries]) => {
        const names = entries.map(([name]) => name)
        const watch = this.#classes.watch(names, reader)
        return this.#changes(watch, since).map((change) => ({ change, watch }))
      })
  }

  #answerNext(registration: Registration, reader: Principal | null): RecordValue[] {
    const news = this.#unanswered(registration, reader)
    this.#registrations.advance(registration, this.#store.changes.generation())
    // An object that is watched by two names gives one event: that of the older registration.
    const once = new Map(news.map((one) => [`${one.change.class}/${one.change.ref}`, one]))
    return [...once.values()]
      .sort((a, b) => a.change.generation - b.change.generation)
      .flatMap(({ change, watch }) => this.#records.events([change], watch))
  }

  /** Ends sessions whose objects were destroyed. */
  #endSessions(changes: readonly Change[]): void {
    for (const { class: className, operation, ref } of changes)
      if (className === 'session' && operation === 'del') this.endSession(ref)
  }
}

/** No error names a session that is alive. */
function notRegistered(): ApiError {
  return new ApiError('SESSION_NOT_REGISTERED', HIDDEN_SESSION)
}

/** The generation up to which all names of a registration were answered. */
function earliest(registration: Registration): number {
  let least = Number.POSITIVE_INFINITY
  for (const since of registration.values()) least = Math.min(least, since)
  return least
}
