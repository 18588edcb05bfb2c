/** Calls that wait for something to happen: found by what they watch, woken after a commit, freed when their client goes. */
import type { Change, Changes } from '../../store/store.ts'
import { LateValue, type Value } from '../../values/values.ts'
import type { EventWatch } from './event-watch.ts'

/** One call that waits. */
export interface Wait {
  watch: EventWatch
  /** What changed after it is news to the caller. */
  since: number
  readonly session: string | null
  /** What its client sent for the session. */
  readonly handle: string | null
  /** What it watches is what its session has registered for, as that changes. */
  readonly follows: boolean
  /** Answers the call. */
  readonly wake: (from: Wakening) => void
  readonly fail: (error: Error) => void
}

/** Calls that watch the same are woken together, and given one answer. */
export class Wakening {
  /** What changed after it is news. */
  readonly since: number
  #shared: LateValue | undefined

  constructor(since: number) {
    this.since = since
  }

  /** What the first of the calls makes is the answer to them all. */
  shared(make: () => Value): LateValue {
    this.#shared ??= new LateValue(make)
    return this.#shared
  }
}

/** Names that calls wait for at once; those who watch the same count as one. Each takes some 700 bytes. */
const MOST_NAMES = 250_000

/** Those who watch the same are found as one, and told as one. */
interface Watchers {
  readonly watch: EventWatch
  readonly waits: Set<Wait>
}

export class Waits {
  readonly #changes: Changes
  readonly #watchers = new Map<string, Watchers>()
  /** By class, and by class and ref. */
  readonly #byWatched = new Map<string, Set<Watchers>>()
  readonly #bySession = new Map<string | null, Set<Wait>>()
  #size = 0
  readonly #mostNames: number
  /** Of all that is watched. */
  #names = 0
  /** What is committed up to it, all that wait have been told of. */
  #told: number
  readonly #due = new Set<Watchers>()
  #scheduled = false

  constructor(changes: Changes, mostNames = MOST_NAMES) {
    this.#changes = changes
    this.#mostNames = mostNames
    this.#told = changes.generation()
    changes.onCommitted((committed) => this.#committed(committed))
  }

  get size(): number {
    return this.#size
  }

  /** Names that calls wait for. */
  get names(): number {
    return this.#names
  }

  /**
   * Whoever waits has been told of all there was. Where all that is watched is too much then, those who watch the most are
   * answered, as if their time were over.
   */
  add(wait: Wait): void {
    const watchers = this.#watchersOf(wait.watch)
    // Held once, however many wait for the same.
    wait.watch = watchers.watch
    watchers.waits.add(wait)
    put(this.#bySession, wait.session, wait)
    this.#size++
    while (this.#names > this.#mostNames) this.#wake(this.#largest(), this.#told, true)
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

  /** False where it does not wait any more. */
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

  /** Up to which generation the wait has missed nothing. */
  unseen({ since }: Wait): number {
    return Math.max(since, this.#told)
  }

  failSession(session: string, error: (wait: Wait) => Error): void {
    this.#failAll([...(this.#bySession.get(session) ?? [])], error)
  }

  /** Those of the session that follow its registration watch something else from now on. */
  follow(session: string | null, make: () => Pick<Wait, 'watch' | 'since'>): void {
    const following = this.#following(session)
    if (following.length === 0) return
    const made = make()
    for (const wait of following) {
      this.drop(wait)
      this.add(Object.assign(wait, made))
    }
  }

  /** The session has registered for nothing any more. */
  failFollowing(session: string | null, error: (wait: Wait) => Error): void {
    this.#failAll(this.#following(session), error)
  }

  #following(session: string | null): Wait[] {
    return [...(this.#bySession.get(session) ?? [])].filter((wait) => wait.follows)
  }

  #failAll(waits: readonly Wait[], error: (wait: Wait) => Error): void {
    for (const wait of waits) if (this.drop(wait)) wait.fail(error(wait))
  }

  /** Wakes all, whether anything happened or not. */
  wakeAll(): void {
    for (const watchers of [...this.#watchers.values()]) this.#wake(watchers, this.#told, true)
  }

  /** Only notes who is concerned, as the commit is not answered yet; they are woken in the same turn. */
  #committed(committed: readonly Change[]): void {
    const before = this.#told
    for (const { generation, class: className, ref } of committed) {
      this.#told = Math.max(this.#told, generation)
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

  /** `told`: nothing that is committed up to it is news. An object that was made and destroyed since wakes nobody. */
  #wake(watchers: Watchers, told: number, always: boolean): void {
    const wakenings = new Map<number, Wakening | null>()
    for (const wait of [...watchers.waits]) {
      const since = Math.max(wait.since, told)
      let wakening = wakenings.get(since)
      if (wakening === undefined) {
        wakening = always || this.#mayBeNews(since, watchers.watch) ? new Wakening(since) : null
        wakenings.set(since, wakening)
      }
      if (wakening && this.drop(wait)) wait.wake(wakening)
    }
  }

  /** Where the database cannot tell, each call that is woken learns why. */
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
