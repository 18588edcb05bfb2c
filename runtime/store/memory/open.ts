/** Opens stores in memory for an API: what they have in common is worked out once. */
import type { Api } from '../../../model/api.ts'
import { NewUuids } from '../objects/new-uuids.ts'
import { planStore } from '../plan/plan.ts'
import type { Opening, Store } from '../store.ts'
import { createInitialRows, InitialRefs } from './initial-rows.ts'
import { layoutOf, type StoreLayout } from './layout.ts'
import { MemoryClasses } from './memory-classes.ts'
import { MemoryContext } from './memory-context.ts'
import { MemoryStore } from './memory-store.ts'

export interface MemoryOptions {
  /** As for a store in SQLite: called before the initial objects are committed; returns the store to use. */
  readonly rules?: ((store: Store, opening: Opening) => Store) | undefined
  /** The time for generations and for now(), in milliseconds since 1970; by default Date.now. */
  readonly now?: (() => number) | undefined
  /** Gives the UUIDs of new objects, of which their refs are made, too; by default random ones. */
  readonly uuid?: (() => string) | undefined
}

/** Throws StoreError for an API that cannot be stored. */
export function prepareMemory(api: Api): PreparedMemory {
  return new PreparedMemory(api)
}

/** As `openStore(api, ':memory:')` does, without SQLite. */
export function openMemoryStore(api: Api, options?: MemoryOptions): Store {
  return new PreparedMemory(api).open(options)
}

export class PreparedMemory {
  readonly #api: Api
  readonly #layout: StoreLayout

  constructor(api: Api) {
    this.#api = api
    this.#layout = layoutOf(planStore(api))
  }

  /** A new store with the initial objects of the API. */
  open({ rules, now, uuid = randomUuids() }: MemoryOptions = {}): Store {
    const initial = new InitialRefs(this.#api, uuid)
    const context = new MemoryContext(this.#layout, { now, uuid }, initial.get)
    const classes = new MemoryClasses(context)
    createInitialRows(context, classes, this.#api, initial)
    const store = new MemoryStore(context, classes)
    const ruled = rules?.(store, { isNew: true, isMigrated: false }) ?? store
    context.transaction.commit()
    return ruled
  }
}

function randomUuids(): () => string {
  const uuids = new NewUuids()
  return () => uuids.next()
}
