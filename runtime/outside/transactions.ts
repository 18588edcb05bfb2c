/** Transactions of `handlers.ts`: atomic work on the objects of the store. */
import type { Api, Class } from '../../model/api.ts'
import { reachedClasses } from '../../model/code-access.ts'
import type { WriteGate } from '../engine/gate.ts'
import type { Store } from '../store/store.ts'
import type { CodeValues } from './code-values.ts'
import { ClassDoor } from './transaction-objects.ts'

export interface TransactionParts {
  readonly api: Api
  readonly store: Store
  readonly values: CodeValues
  readonly gate: WriteGate
}

export class Transactions {
  readonly #parts: TransactionParts
  readonly #classes: ReadonlyMap<string, Class>
  /** Each made at its first use. */
  readonly #doors = new Map<string, ClassDoor>()
  #isRunning = false

  constructor(parts: TransactionParts) {
    this.#parts = parts
    this.#classes = new Map(reachedClasses(parts.api).map((c) => [c.name, c]))
  }

  /** The result of `work`, when all that it has written is durable. If it throws, all of that is undone. */
  async run<T>(work: (tx: object) => T): Promise<Awaited<T>> {
    if (this.#isRunning) throw new Error('A transaction cannot begin inside another one')
    return this.#parts.gate.write(() => this.#runNow(work))
  }

  #runNow<T>(work: (tx: object) => T): T {
    let isOpen = true
    const requireOpen = () => {
      if (!isOpen) throw new Error('The transaction has ended: "tx" and its objects can be used only inside of it')
    }
    this.#isRunning = true
    try {
      return this.#parts.store.atomically(() => synchronous(work(this.#open(requireOpen))))
    } finally {
      isOpen = false
      this.#isRunning = false
    }
  }

  #open(requireOpen: () => void): object {
    const opened = new Map<string, object>()
    return new Proxy(Object.create(null) as object, {
      get: (_target, name) => {
        if (typeof name === 'symbol') return undefined
        const known = opened.get(name)
        if (known) return known
        const door = this.#doorOf(name).open(requireOpen)
        opened.set(name, door)
        return door
      },
      set: (_target, name) => {
        throw new Error(`"tx.${String(name)}" cannot be set`)
      },
    })
  }

  #doorOf(name: string): ClassDoor {
    const known = this.#doors.get(name)
    if (known) return known
    const owner = this.#classes.get(name)
    if (!owner) throw new Error(`A transaction has no class "${name}"`)
    const { api, store, values } = this.#parts
    const made = new ClassDoor(api, owner, store, values)
    this.#doors.set(name, made)
    return made
  }
}

/** Throws for a promise: the rest of its work would run outside of the transaction. */
function synchronous<T>(result: T): T {
  if (typeof result !== 'object' || result === null || typeof Reflect.get(result, 'then') !== 'function') return result
  // What it still does fails, and nobody waits for it.
  Promise.resolve(result).catch(() => undefined)
  throw new Error(
    'The function of a transaction returned a promise: it must be synchronous. Wait before the transaction or after it',
  )
}
