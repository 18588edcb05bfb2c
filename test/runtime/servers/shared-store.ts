/**
 * Several services on one store, in place of the one that a suite opens: their writes run in groups, in later turns, and each
 * call goes to any of them. With it, suites that were written for one service are run for several.
 */
import { randomUUID } from 'node:crypto'
import type { Membership } from '../../../runtime/engine/gate.ts'
import type { Service } from '../../../runtime/service/create-service.ts'
import type { ServiceGate } from '../../../runtime/service/service-gate.ts'
import type { ServiceOptions } from '../../../runtime/service/service-options.ts'
import type { Settings, Store } from '../../../runtime/store/store.ts'
import { type ApiError, internalError } from '../../../runtime/values/api-error.ts'

/** How many services stand for each that a suite opens; 1 without the variable. */
export const SERVICES = Number(process.env.CROWFOOT_TEST_SERVICES ?? 1)

type Heard = (keys: ReadonlySet<string>) => void

interface Work {
  /** Of which service: a group has work of one only. */
  readonly of: string
  readonly run: () => void
}

interface Watcher {
  done(): void
  failed(error: ApiError): void
}

class SharedStore {
  readonly store: Store
  readonly #inner: Store
  readonly #log: (text: string) => void
  readonly #heard: Heard[] = []
  readonly #alive = new Set<string>()
  #keys = new Set<string>()
  #queue: Work[] = []
  #watchers: Watcher[] = []
  #isOpen = false

  constructor(inner: Store, log: (text: string) => void) {
    this.#inner = inner
    this.#log = log
    const settings = this.#watched(inner.settings)
    this.store = new Proxy(inner, {
      get: (target, name) => {
        if (name === 'settings') return settings
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    })
  }

  /** What makes a service one of several. */
  join(): Pick<ServiceOptions, 'gate' | 'membership' | 'onSettingsChanged'> {
    const id = randomUUID()
    this.#alive.add(id)
    const membership: Membership = { id, isAlive: (server) => this.#alive.has(server), onGone: () => undefined }
    return { gate: this.#gate(id), membership, onSettingsChanged: (listener) => void this.#heard.push(listener) }
  }

  #gate(of: string): ServiceGate {
    return {
      isOrdered: true,
      write: (work) => this.#write(of, work),
      enter: (run) => this.#enqueue({ of, run }),
      fresh: () => undefined,
      durable: () => this.#durable(),
      settle: (respond, answer) => respond(answer),
      snapshot: () => {
        if (!this.#isOpen && this.#inner.dirty) this.#inner.commit()
        return this.#inner.snapshot()
      },
      schedule: () => undefined,
      flush: () => undefined,
      isAtRest: true,
      isWhole: true,
      linearized: async () => undefined,
    }
  }

  #durable(): Promise<void> {
    if (!this.#isOpen) return Promise.resolve()
    return new Promise((done, failed) => void this.#watchers.push({ done, failed }))
  }

  #write<T>(of: string, work: () => T): Promise<Awaited<T>> {
    return new Promise((resolve, reject) => {
      const run = () => {
        try {
          const result = work()
          this.#watchers.push({ done: () => resolve(result as Awaited<T>), failed: reject })
        } catch (error) {
          this.#watchers.push({ done: () => reject(error), failed: reject })
        }
      }
      this.#enqueue({ of, run })
    })
  }

  #enqueue(work: Work): void {
    if (this.#queue.length === 0) setImmediate(() => this.#group())
    this.#queue.push(work)
  }

  /** Runs all that waits for a group now. */
  flush(): void {
    while (this.#queue.length > 0) this.#group()
  }

  #group(): void {
    const [first] = this.#queue
    if (!first) return
    const end = this.#queue.findIndex(({ of }) => of !== first.of)
    const group = this.#queue.splice(0, end < 0 ? this.#queue.length : end)
    if (this.#queue.length > 0) setImmediate(() => this.#group())
    this.#isOpen = true
    for (const { run } of group) {
      try {
        run()
      } catch (error) {
        this.#log(`Work of the server failed: ${error instanceof Error ? error.stack : String(error)}`)
      }
    }
    this.#isOpen = false
    const [keys, watchers] = [this.#keys, this.#watchers]
    this.#keys = new Set()
    this.#watchers = []
    const error = this.#commit()
    if (!error && keys.size > 0) for (const listener of this.#heard) listener(keys)
    for (const { done, failed } of watchers) error ? failed(error) : done()
  }

  #commit(): ApiError | undefined {
    try {
      this.#inner.commit()
      return undefined
    } catch (error) {
      this.#log(`The commit failed and its changes are undone: ${error instanceof Error ? error.message : error}`)
      return internalError('The change could not be made durable and is undone')
    }
  }

  #watched(inner: Settings): Settings {
    return {
      get: (key) => inner.get(key),
      keys: (prefix) => inner.keys(prefix),
      set: (key, value) => {
        this.#keys.add(key)
        inner.set(key, value)
      },
      delete: (key) => {
        this.#keys.add(key)
        inner.delete(key)
      },
    }
  }
}

/** Opens so many services, and gives one that stands for all. `any` chooses one of several: always the same way. */
export function openShared(
  inner: Store,
  log: (text: string) => void,
  open: (store: Store, options: ReturnType<SharedStore['join']>) => Service,
): { readonly service: Service; readonly any: <T>(several: readonly T[]) => T; readonly all: readonly Service[] } {
  const shared = new SharedStore(inner, log)
  const all = Array.from({ length: SERVICES }, () => open(shared.store, shared.join()))
  // A service that is alone begins, and saves, at once.
  shared.flush()
  let state = 1
  const any = <T>(several: readonly T[]): T => {
    state = (state * 48_271) % 2_147_483_647
    return several[state % several.length] as T
  }
  const [first] = all as [Service]
  const sum = (count: (service: Service) => number) => all.reduce((total, service) => total + count(service), 0)
  const service: Service = {
    ...first,
    save() {
      for (const one of all) one.save()
      shared.flush()
    },
    waiting: () => sum((one) => one.waiting()),
    waitingBodies: () => sum((one) => one.waitingBodies()),
    isAtRest: () => all.every((one) => one.isAtRest()),
    release: () => all.forEach((one) => void one.release()),
    async close() {
      await Promise.all(all.map((one) => one.close()))
      shared.flush()
      if (inner.dirty) inner.commit()
    },
  }
  return { service, any, all }
}
