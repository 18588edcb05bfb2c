/**
 * Calls that wait for events: found by what they watch, woken after commits, and dropped when their client goes away.
 */
import type { Change, Changes } from '../../store/store.ts'
import { LateValue, type Value } from '../../values/values.ts'
import { ROUND_PARTS, Rounds, type WakeUp } from './event-rounds.ts'
import type { EventWatch } from './event-watch.ts'

/** A call that waits. */
export interface Wait {
  watch: EventWatch
  /** The generation after which changes are news to the caller. */
  since: number
  readonly session: string | null
  /** The secret that its client sent for the session. */
  readonly handle: string | null
  /** The call watches the names that its session has registered, also when these change. */
  readonly follows: boolean
  /** Answers the call. */
  readonly wake: (from: Wakening) => void
  readonly fail: (error: Error) => void
  /** Calls that came earlier have lower numbers. */
  place?: number
  /** The call is woken by the round that is under way. */
  queued?: Wakening | undefined
}

/** Wakes calls that watch the same: they get one answer. */
export class Wakening {
  /** The generation after which changes are news. */
  readonly since: number
  readonly #mayBeNews: () => boolean
  #isNews: boolean | undefined
  #shared: LateValue | undefined

  constructor(since: number, mayBeNews: () => boolean) {
    this.since = since
    this.#mayBeNews = mayBeNews
  }

  /** False where an object was made and destroyed, and nothing else happened. */
  get isNews(): boolean {
    this.#isNews ??= this.#mayBeNews()
    return this.#isNews
  }

  /** The first of the calls makes the answer to all of them. */
  shared(make: () => Value): LateValue {
    this.#shared ??= new LateValue(make)
    return this.#shared
  }

  /** The next of the calls makes an answer anew. */
  forget(): void {
    this.#isNews = undefined
    this.#shared = undefined
  }
}

/** The most names that calls may wait for together, equal watches counted once. Each name takes some 700 bytes. */
const MOST_NAMES = 250_000

/** Calls that watch the same are found, woken and answered together. */
interface Watchers {
  readonly watch: EventWatch
  readonly waits: Set<Wait>
}

export class Waits {
  readonly #changes: Changes
  readonly #watchers = new Map<string, Watchers>()
  /** By class (`VM`), and by object (`VM/OpaqueRef:…`). */
  readonly #byWatched = new Map<string, Set<Watchers>>()
  readonly #bySession = new Map<string | null, Set<Wait>>()
  #size = 0
  #added = 0
  readonly #mostNames: number
  /** The number of names in all watches. */
  #names = 0
  /** The generation up to which every call has seen all commits, if its watchers are not due. */
  #known: number
  /** Watchers whose calls may have news, to be woken in the next round. */
  readonly #due = new Set<Watchers>()
  readonly #rounds: Rounds

  constructor(changes: Changes, mostNames = MOST_NAMES, pace = ROUND_PARTS) {
    this.#changes = changes
    this.#mostNames = mostNames
    this.#known = changes.generation()
    this.#rounds = new Rounds(pace, () => this.#round())
    changes.onCommitted((committed) => this.#committed(committed))
  }

  get size(): number {
    return this.#size
  }

  /** The number of names that calls wait for. */
  get names(): number {
    return this.#names
  }

  /** Calls that have news wait for the next round, if they can wait. */
  get isBusy(): boolean {
    return this.#rounds.isBusy
  }

  /**
   * Whether a call that has news should wait for the next round, if it can wait. Where not, the call is answered by
   * itself, which counts as a round.
   */
  holdsNews(): boolean {
    if (this.#rounds.isBusy) return true
    this.#rounds.countAlone()
    return false
  }

  /**
   * Adds a call that has seen all changes up to now, or one that has news (`isNews`) and is woken in the next round. Where
   * all calls then wait for too many names, those that wait for the most are answered, as if their timeout had passed.
   */
  add(wait: Wait, isNews = false): void {
    const watchers = this.#watchersOf(wait.watch)
    // All calls with equal watches share one in memory.
    wait.watch = watchers.watch
    if (isNews) this.#makeDue(watchers, this.#known)
    else wait.since = Math.max(wait.since, this.#known)
    wait.place = this.#added++
    watchers.waits.add(wait)
    put(this.#bySession, wait.session, wait)
    this.#size++
    if (isNews) this.#rounds.ask()
    while (this.#names > this.#mostNames) this.#wakeNow(this.#largest().waits)
  }

  #watchersOf(watch: EventWatch): Watchers {
    const known = this.#watchers.get(watch.key)
    if (known) return known
    const watchers = { watch, waits: new Set<Wait>() }
    this.#watchers.set(watch.key, watchers)
    this.#names += namesOf(watchers)
    for (const place of placesOf(watch)) put(this.#byWatched, place, watchers)
    return watchers
  }

  #largest(): Watchers {
    return [...this.#watchers.values()].reduce((a, b) => (namesOf(b) > namesOf(a) ? b : a))
  }

  /** False where the call does not wait any more. */
  drop(wait: Wait): boolean {
    const watchers = this.#watchers.get(wait.watch.key)
    if (!watchers?.waits.delete(wait)) return false
    wait.queued = undefined
    this.#size--
    take(this.#bySession, wait.session, wait)
    if (watchers.waits.size > 0) return true
    this.#watchers.delete(wait.watch.key)
    this.#names -= namesOf(watchers)
    this.#due.delete(watchers)
    for (const place of placesOf(wait.watch)) take(this.#byWatched, place, watchers)
    return true
  }

  /** Answers a call with what is news to it now, if anything; does nothing where it does not wait any more. */
  end(wait: Wait): void {
    this.#wakeNow([wait])
  }

  failSession(session: string, error: (wait: Wait) => Error): void {
    this.#failAll([...(this.#bySession.get(session) ?? [])], error)
  }

  /** The registration of the session has changed: the calls that follow it watch something else from now on. */
  follow(session: string | null, make: () => Pick<Wait, 'watch' | 'since'>): void {
    const following = this.#following(session)
    if (following.length === 0) return
    const made = make()
    for (const wait of following) {
      this.drop(wait)
      this.add(Object.assign(wait, made))
    }
  }

  /** The registration of the session is about to change: what was news to the calls that follow it is answered first. */
  wakeFollowing(session: string | null): void {
    this.#wakeNow(this.#following(session).filter((wait) => wait.queued || this.#due.has(this.#watchersOf(wait.watch))))
  }

  /** The session has no registration any more. */
  failFollowing(session: string | null, error: (wait: Wait) => Error): void {
    this.#failAll(this.#following(session), error)
  }

  #following(session: string | null): Wait[] {
    return [...(this.#bySession.get(session) ?? [])].filter((wait) => wait.follows)
  }

  #failAll(waits: readonly Wait[], error: (wait: Wait) => Error): void {
    for (const wait of waits) if (this.drop(wait)) wait.fail(error(wait))
  }

  /** Wakes all calls, whether anything happened or not. */
  wakeAll(): void {
    for (const { waits } of [...this.#watchers.values()]) this.#wakeNow(waits)
  }

  /** A commit failed: answers that were made before, and are to be given to other calls too, may say what is undone. */
  forgetAnswers(): void {
    for (const { waits } of this.#watchers.values()) for (const { queued } of waits) queued?.forget()
  }

  /** Any call may have news that no commit has told of. */
  reconsider(): void {
    const before = this.#known
    this.#known = Math.max(before, this.#changes.generation())
    for (const watchers of this.#watchers.values()) this.#makeDue(watchers, before)
    if (this.#due.size > 0) this.#rounds.ask()
  }

  /** The data are others than those that the calls have seen. Those that follow a registration are woken: it knows. */
  lose(error: () => Error): void {
    this.#known = this.#changes.generation()
    for (const { waits } of [...this.#watchers.values()]) {
      const following = [...waits].filter((wait) => wait.follows)
      this.#failAll(
        [...waits].filter((wait) => !wait.follows),
        error,
      )
      this.#wakeNow(following)
    }
  }

  /** What calls of the session wait for that follow its registration; undefined where none does. */
  followed(session: string | null): EventWatch | undefined {
    return this.#following(session)[0]?.watch
  }

  /** Other data took the place of those that were there, before any call has waited. */
  startAnew(): void {
    this.#known = this.#changes.generation()
  }

  #committed(committed: readonly Change[]): void {
    const before = this.#known
    for (const { generation, class: className, ref } of committed) {
      this.#known = Math.max(this.#known, generation)
      for (const place of [className, `${className}/${ref}`])
        for (const watchers of this.#byWatched.get(place) ?? []) this.#makeDue(watchers, before)
    }
    if (this.#due.size > 0) this.#rounds.ask()
  }

  /** Its calls may have news from now on. They have seen all changes up to the generation `seen`. */
  #makeDue(watchers: Watchers, seen: number): void {
    if (this.#due.has(watchers)) return
    this.#due.add(watchers)
    for (const wait of watchers.waits) if (!wait.queued) wait.since = Math.max(wait.since, seen)
  }

  /** The wake-ups of a round, the call that waits longest first. */
  #round(): WakeUp[] {
    const woken: Wait[] = []
    for (const { waits, watch } of this.#due) {
      const wakenings = new Map<number, Wakening>()
      for (const wait of waits) {
        wait.queued = this.#wakeningOf(wakenings, wait.since, watch)
        woken.push(wait)
      }
    }
    this.#due.clear()
    return woken.sort((a, b) => (a.place ?? 0) - (b.place ?? 0)).map((wait) => this.#wakeUp(wait, wait.queued))
  }

  /** The call may have been answered meanwhile, or wait for something else. */
  #wakeUp(wait: Wait, wakening: Wakening | undefined): WakeUp {
    return () => {
      if (!wakening || wait.queued !== wakening) return
      if (wakening.isNews) this.end(wait)
      else wait.queued = undefined
    }
  }

  /** Answers calls with equal watches in this turn. */
  #wakeNow(waits: Iterable<Wait>): void {
    const wakenings = new Map<number, Wakening>()
    for (const wait of [...waits]) {
      const wakening = wait.queued ?? this.#wakeningOf(wakenings, this.#unseen(wait), wait.watch)
      if (this.drop(wait)) wait.wake(wakening)
    }
  }

  /** The generation after which changes are news to the call. */
  #unseen({ since, watch }: Wait): number {
    const watchers = this.#watchers.get(watch.key)
    return watchers && this.#due.has(watchers) ? since : Math.max(since, this.#known)
  }

  #wakeningOf(wakenings: Map<number, Wakening>, since: number, watch: EventWatch): Wakening {
    const known = wakenings.get(since)
    if (known) return known
    const made = new Wakening(since, () => this.#mayBeNews(since, watch))
    wakenings.set(since, made)
    return made
  }

  /** True where the database cannot be read: each call that is woken then says why. */
  #mayBeNews(since: number, { watched, isOf }: EventWatch): boolean {
    try {
      return this.#changes.since(since, watched).some(isOf)
    } catch {
      return true
    }
  }
}

function namesOf({ watch }: Watchers): number {
  return watch.watched.classes.size + watch.objects.size
}

function placesOf({ watched, objects }: EventWatch): Iterable<string> {
  return [...watched.classes, ...objects]
}

function put<K, T>(index: Map<K, Set<T>>, key: K, value: T): void {
  const there = index.get(key)
  if (there) there.add(value)
  else index.set(key, new Set([value]))
}

function take<K, T>(index: Map<K, Set<T>>, key: K, value: T): void {
  const there = index.get(key)
  there?.delete(value)
  if (there?.size === 0) index.delete(key)
}
