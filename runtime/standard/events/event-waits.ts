/**
 * Calls that wait for events: found by what they watch, woken after a commit, and dropped when their client goes away.
 */
import type { Change, Changes } from '../../store/store.ts'
import { LateValue, type Value } from '../../values/values.ts'
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
}

/** Wakes calls that watch the same: they get one answer. */
export class Wakening {
  /** The generation after which changes are news. */
  readonly since: number
  #shared: LateValue | undefined

  constructor(since: number) {
    this.since = since
  }

  /** The first of the calls makes the answer to all of them. */
  shared(make: () => Value): LateValue {
    this.#shared ??= new LateValue(make)
    return this.#shared
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
  readonly #mostNames: number
  /** The number of names in all watches. */
  #names = 0
  /** The generation up to which every call that waits has seen all commits. */
  #known: number
  readonly #due = new Set<Watchers>()
  #scheduled = false

  constructor(changes: Changes, mostNames = MOST_NAMES) {
    this.#changes = changes
    this.#mostNames = mostNames
    this.#known = changes.generation()
    changes.onCommitted((committed) => this.#committed(committed))
  }

  get size(): number {
    return this.#size
  }

  /** The number of names that calls wait for. */
  get names(): number {
    return this.#names
  }

  /**
   * Adds a call that has seen all changes up to now. Where all calls then wait for too many names, those that wait for the
   * most are answered, as if their timeout had passed.
   */
  add(wait: Wait): void {
    const watchers = this.#watchersOf(wait.watch)
    // All calls with equal watches share one in memory.
    wait.watch = watchers.watch
    watchers.waits.add(wait)
    put(this.#bySession, wait.session, wait)
    this.#size++
    while (this.#names > this.#mostNames) this.#wake(this.#largest(), this.#known, true)
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
    this.#size--
    take(this.#bySession, wait.session, wait)
    if (watchers.waits.size > 0) return true
    this.#watchers.delete(wait.watch.key)
    this.#names -= namesOf(watchers)
    this.#due.delete(watchers)
    for (const place of placesOf(wait.watch)) take(this.#byWatched, place, watchers)
    return true
  }

  /** The generation up to which the call has seen all changes. */
  unseen({ since }: Wait): number {
    return Math.max(since, this.#known)
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
    for (const watchers of [...this.#watchers.values()]) this.#wake(watchers, this.#known, true)
  }

  /** Notes which calls to wake. They are woken in the same turn, but after the commit is answered. */
  #committed(committed: readonly Change[]): void {
    const before = this.#known
    for (const { generation, class: className, ref } of committed) {
      this.#known = Math.max(this.#known, generation)
      for (const place of [className, `${className}/${ref}`])
        for (const watchers of this.#byWatched.get(place) ?? []) this.#due.add(watchers)
    }
    if (this.#due.size === 0 || this.#scheduled) return
    this.#scheduled = true
    queueMicrotask(() => {
      this.#scheduled = false
      for (const watchers of [...this.#due]) this.#wake(watchers, before, false)
      this.#due.clear()
    })
  }

  /**
   * `known`: no change up to this generation is news. An object that was made and destroyed since then wakes no call.
   */
  #wake(watchers: Watchers, known: number, always: boolean): void {
    const wakenings = new Map<number, Wakening | null>()
    for (const wait of [...watchers.waits]) {
      const since = Math.max(wait.since, known)
      let wakening = wakenings.get(since)
      if (wakening === undefined) {
        wakening = always || this.#mayBeNews(since, watchers.watch) ? new Wakening(since) : null
        wakenings.set(since, wakening)
      }
      if (wakening && this.drop(wait)) wait.wake(wakening)
    }
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
