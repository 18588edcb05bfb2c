/**
 * Two services on one store whose writes are ordered: work runs in groups, in later turns, and a write outside of a group
 * throws. Both services hear of all commits, as servers do that share their data.
 */
import type { Api } from '../../../model/api.ts'
import type { OnGone } from '../../../runtime/engine/gate.ts'
import type { ServiceGate } from '../../../runtime/service/service-gate.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import { openStore } from '../../../runtime/store/sqlite/open.ts'
import type { Settings, Store } from '../../../runtime/store/store.ts'
import { type Desk, openDesk } from '../harness.ts'

/** One writer for all gates of a store. */
export class TurnGroups {
  readonly store: Store
  /** How many groups have run. */
  groups = 0
  /** How often somebody asked for fresh data. */
  asked = 0
  #isOpen = false
  #queue: (() => void)[] = []
  #settled: (() => void)[] = []
  #keys = new Set<string>()
  readonly #heard: ((keys: ReadonlySet<string>) => void)[] = []

  constructor(inner: Store) {
    const store: Store = {
      class: (name) => inner.class(name),
      initialObject: (className, name) => inner.initialObject(className, name),
      atomically: (work) => inner.atomically(work),
      mark: () => inner.mark(),
      undo: (mark) => inner.undo(mark),
      release: (mark) => inner.release(mark),
      settle: () => inner.settle(),
      get dirty() {
        return inner.dirty
      },
      trouble: () => inner.trouble(),
      commit: () => inner.commit(),
      onTouched: (listener) => inner.onTouched(listener),
      onFieldChanged: (listener) => inner.onFieldChanged(listener),
      onUndone: (listener) => inner.onUndone(listener),
      settings: this.#watched(inner.settings),
      changes: inner.changes,
      snapshot: () => inner.snapshot(),
      hasRoomForSnapshot: () => inner.hasRoomForSnapshot(),
      close: () => inner.close(),
    }
    this.store = store
    inner.onTouched((name) => this.#requireOpen(name))
  }

  onSettingsChanged = (listener: (keys: ReadonlySet<string>) => void): void => {
    this.#heard.push(listener)
  }

  gate(): ServiceGate {
    return {
      isOrdered: true,
      isWhole: true,
      write: (work, onGone) => this.#write(work, onGone),
      enter: (work) => this.#enqueue(work),
      fresh: () => this.#fresh(),
      durable: () => (this.#isOpen ? new Promise((resolve) => this.#settled.push(resolve)) : this.#fresh()),
      settle: (respond, answer) => respond(answer),
      snapshot: () => this.store.snapshot(),
      schedule: () => undefined,
      flush: () => undefined,
      isAtRest: true,
    }
  }

  #fresh(): Promise<void> {
    this.asked++
    return new Promise((resolve) => setImmediate(resolve))
  }

  #write<T>(work: () => T, onGone?: OnGone): Promise<Awaited<T>> {
    return new Promise((resolve, reject) => {
      const gone = onGone?.(() => {
        this.#queue = this.#queue.filter((one) => one !== run)
      })
      const run = () => {
        gone?.()
        let result: T | undefined
        let thrown: unknown
        try {
          result = work()
        } catch (error) {
          thrown = error ?? new Error('undefined was thrown')
        }
        this.#settled.push(() => {
          if (thrown) reject(thrown)
          else resolve(result as Awaited<T>)
        })
      }
      this.#enqueue(run)
    })
  }

  #enqueue(work: () => void): void {
    this.#queue.push(work)
    if (this.#queue.length === 1) setImmediate(() => this.#group())
  }

  #group(): void {
    if (this.store.dirty) throw new Error('Something was written outside of a group')
    const [queue, settled] = [this.#queue, this.#settled]
    this.#queue = []
    this.#isOpen = true
    this.groups++
    try {
      for (const work of queue) work()
    } finally {
      this.#isOpen = false
    }
    this.#settled = []
    const keys = this.#keys
    this.#keys = new Set()
    this.store.commit()
    if (keys.size > 0) for (const listener of this.#heard) listener(keys)
    for (const settle of settled) settle()
  }

  #requireOpen(what: string): void {
    if (!this.#isOpen) throw new Error(`"${what}" is written outside of a group`)
  }

  #watched(inner: Settings): Settings {
    const write = (key: string, work: () => void) => {
      this.#requireOpen(key)
      this.#keys.add(key)
      work()
    }
    return {
      get: (key) => inner.get(key),
      keys: (prefix) => inner.keys(prefix),
      set: (key, value) => write(key, () => inner.set(key, value)),
      delete: (key) => write(key, () => inner.delete(key)),
    }
  }
}

export interface Pair {
  readonly groups: TurnGroups
  readonly a: Desk
  readonly b: Desk
}

/** Two services of the API; `of` are options of each. */
export function openPair(api: Api, of: Partial<ServiceOptions> = {}): Pair {
  const groups = new TurnGroups(openStore(api, ':memory:'))
  const open = () => {
    const { store, onSettingsChanged } = groups
    return openDesk(api, { store, gate: groups.gate(), onSettingsChanged, ...of })
  }
  return { groups, a: open(), b: open() }
}
