/** Events (docs/wire.md, Events): answers with what happened to objects, at once or as soon as something happens. */

import type { Api } from '../../../model/api.ts'
import type { ProvidedName } from '../../../model/implemented.ts'
import type { Clock } from '../../clock.ts'
import type { CallContext } from '../../engine/call-context.ts'
import type { OnSettingsChanged, WriteGate } from '../../engine/gate.ts'
import type { Handler, Handlers } from '../../engine/handler.ts'
import type { Change, Store, StoreSnapshot } from '../../store/store.ts'
import { eventsLost, sessionInvalid } from '../../values/api-error.ts'
import type { Principal } from '../../values/principal.ts'
import { printable } from '../../values/printable.ts'
import type { LateList, LateValue, RecordValue, Result, Value } from '../../values/values.ts'
import { when } from '../../values/when.ts'
import { EventRecords } from './event-records.ts'
import type { RoundParts } from './event-rounds.ts'
import { EventTokens } from './event-token.ts'
import { type Wait, Waits, type Wakening } from './event-waits.ts'
import { type EventWatch, WatchedClasses } from './event-watch.ts'
import { KnownNews, KnownWatches } from './known-watches.ts'
import { lateEvents } from './late-events.ts'
import { RegisteredEvents } from './registered-events.ts'
import { LONGEST_WAIT, type WaitForEvents } from './registered-news.ts'
import { SharedRegisteredEvents } from './shared-registered-events.ts'

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
  /** Where writes are ordered, other servers write too. */
  readonly gate?: EventGate | undefined
  /** Registers a listener for the keys of settings that a commit of any server has changed. */
  readonly onSettingsChanged?: OnSettingsChanged | undefined
}

export interface EventGate extends WriteGate {
  /** False while the data are read anew: nothing may be read. */
  readonly isWhole: boolean
  /** As `fresh`, also where reads may be behind. */
  linearized(): Promise<void>
}

export class ObjectEvents {
  readonly #store: Store
  readonly #snapshot: EventParts['snapshot']
  readonly #clock: Clock
  readonly #tokens: EventTokens
  readonly #classes: WatchedClasses
  readonly #watches: KnownWatches
  #news: KnownNews
  readonly #records: EventRecords
  readonly #waits: Waits
  readonly #registered: RegisteredEvents | SharedRegisteredEvents
  readonly #gate: EventGate | undefined
  #incarnation: string
  #released = false
  #isAsked = false

  constructor({ api, store, snapshot, clock, rounds, gate, onSettingsChanged }: EventParts) {
    this.#store = store
    this.#snapshot = snapshot
    this.#clock = clock
    this.#tokens = new EventTokens(store.changes)
    this.#classes = new WatchedClasses(api)
    this.#watches = new KnownWatches((names, reader) => this.#classes.watch(names, reader))
    this.#news = new KnownNews(store.changes)
    this.#records = new EventRecords(api)
    this.#waits = new Waits(store.changes, undefined, { ...rounds, after: clock.after })
    const wait: WaitForEvents = (...args) => this.#wait(...args)
    const registered = { store, snapshot, classes: this.#classes, records: this.#records, waits: this.#waits, wait }
    this.#gate = gate?.isOrdered ? gate : undefined
    this.#incarnation = store.changes.incarnation
    this.#registered = this.#gate
      ? new SharedRegisteredEvents({ ...registered, gate: this.#gate, onSettingsChanged })
      : new RegisteredEvents(registered)
    store.changes.onCommitted((changes) => this.#endSessions(changes))
    store.onUndone(() => {
      this.#waits.forgetAnswers()
      if (this.#gate) this.#reconsider()
    })
    onSettingsChanged?.(() => this.#incarnation !== store.changes.incarnation && this.#reconsider())
  }

  /** The code of the standard messages. */
  handlers(): Handlers {
    return new Map<ProvidedName, Handler>([
      [
        'event.from',
        ([classes, token, timeout], context) =>
          this.#asked(() => this.#onKnown(token as string, () => this.#from(classes, token, timeout, context))),
      ],
      [
        'event.inject',
        ([className, ref], { principal }) => this.#inject(className as string, ref as string, principal),
      ],
      ['event.register', ([classes], context) => this.#asked(() => this.#registered.register(classes, context))],
      ['event.unregister', ([classes], context) => this.#registered.unregister(classes, context)],
      ['event.next', (_args, context) => this.#asked(() => this.#registered.next(context))],
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
    this.#registered.forget(ref)
    this.#waits.failSession(ref, ({ handle }) => sessionInvalid(printable(handle ?? ref)))
  }

  /** Forgets objects that were destroyed long ago. */
  sweep(): void {
    this.#store.changes.sweep(this.#clock.now() - KEPT_FOR, KEPT)
  }

  /** Forgets what a session has registered, in the transaction that removes the session. */
  removeSession(ref: string): void {
    this.#registered.remove(ref)
  }

  /** A commit of another server was undone, or the data were read anew. If they are other data, calls that wait have lost events. */
  #reconsider(): void {
    const { incarnation } = this.#store.changes
    if (this.#incarnation === incarnation) this.#waits.reconsider()
    else {
      this.#incarnation = incarnation
      this.#news = new KnownNews(this.#store.changes)
      this.#waits.lose(eventsLost)
    }
  }

  /** A token that is ahead of these data comes from a server that has newer ones. */
  #onKnown(token: string, run: () => Result | Promise<Result>): Result | Promise<Result> {
    const gate = this.#gate
    if (!gate || !this.#tokens.isLost(token)) return run()
    return gate.linearized().then(run)
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
        wake: (from) => {
          settled()
          resolve(this.#onWhole(() => answer(from, wait.watch)))
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

  /** A wait can end while the data are read anew. */
  #onWhole(answer: () => LateValue): LateValue | Promise<LateValue> {
    const gate = this.#gate
    if (!gate || gate.isWhole) return answer()
    const before = this.#incarnation
    return gate.linearized().then(() => {
      if (this.#store.changes.incarnation !== before) throw eventsLost()
      return answer()
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

  /** Ends sessions whose objects were destroyed. */
  #endSessions(changes: readonly Change[]): void {
    for (const { class: className, operation, ref } of changes)
      if (className === 'session' && operation === 'del') this.endSession(ref)
  }
}
