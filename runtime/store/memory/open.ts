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
import { loadRows, refill, type SavedData } from './saved-data.ts'

export interface MemoryOptions {
  /** As for a store in SQLite: called before the initial objects are committed; returns the store to use. */
  readonly rules?: ((store: Store, opening: Opening) => Store) | undefined
  /** The time for generations and for now(), in milliseconds since 1970; by default Date.now. */
  readonly now?: (() => number) | undefined
  /** Gives the UUIDs of new objects, of which their refs are made, too; by default random ones. */
  readonly uuid?: (() => string) | undefined
  /** Data of an earlier store, in the place of the initial objects. `uuid` must not give the UUIDs that these data have. */
  readonly from?: SavedData | undefined
}

export interface OpenedMemory {
  /** What `rules` has returned. */
  readonly store: Store
  /** The store that it stands around, which can save its data. */
  readonly memory: MemoryStore
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

  open(options?: MemoryOptions): Store {
    return this.openBoth(options).store
  }

  /** A new store, with the initial objects of the API or with saved data. */
  openBoth({ rules, now, uuid = randomUuids(), from }: MemoryOptions = {}): OpenedMemory {
    const initial = from?.initial ?? new InitialRefs(this.#api, uuid)
    const context = new MemoryContext(this.#layout, { now, uuid }, initial.get)
    const classes = new MemoryClasses(context)
    if (from) this.#load(context, from)
    else createInitialRows(context, classes, this.#api, initial)
    const memory = new MemoryStore(context, classes, initial, from?.texts)
    const store = rules?.(memory, { isNew: !from, isMigrated: false }) ?? memory
    context.transaction.commit()
    return { store, memory }
  }

  #load(context: MemoryContext, { layout, rows, buried, generation }: SavedData): void {
    if (layout !== this.#layout) throw new Error('the saved data are those of another API')
    loadRows(context, rows)
    refill(context.buried, buried)
    context.transaction.log.start(generation)
  }
}

function randomUuids(): () => string {
  const uuids = new NewUuids()
  return () => uuids.next()
}
