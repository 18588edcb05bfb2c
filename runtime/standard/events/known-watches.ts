/** Remembers what calls for events ask again and again: their watches, and whether anything has happened since a token. */
import type { Changes } from '../../store/store.ts'
import type { Principal } from '../../values/principal.ts'
import type { EventWatch } from './event-watch.ts'

/** Watches that are remembered; each takes some 2 KiB. */
const MOST_WATCHES = 1000
/** Characters of names, as JSON, from which a watch is not remembered. */
const LONG = 1000

type MakeWatch = (names: readonly string[], reader: Principal | null) => EventWatch

/** A client's calls name the same each time, and most clients name the same few classes. */
export class KnownWatches {
  readonly #make: MakeWatch
  #known = new WeakMap<object, Map<string, EventWatch>>()
  #count = 0

  /** `make`: makes a watch that is not known. It must depend on its arguments only. */
  constructor(make: MakeWatch) {
    this.#make = make
  }

  /** Throws what `make` throws. */
  watch(names: readonly string[], reader: Principal | null): EventWatch {
    if (names.length > LONG) return this.#make(names, reader)
    const text = JSON.stringify(names)
    const own = this.#known.get(reader ?? NOBODY)
    const known = own?.get(text)
    if (known) return known
    const made = this.#make(names, reader)
    if (text.length <= LONG) this.#keep(text, made, reader)
    return made
  }

  #keep(text: string, watch: EventWatch, reader: Principal | null): void {
    if (++this.#count > MOST_WATCHES) {
      this.#known = new WeakMap()
      this.#count = 1
    }
    const own = this.#known.get(reader ?? NOBODY)
    if (own) own.set(text, watch)
    else this.#known.set(reader ?? NOBODY, new Map([[text, watch]]))
  }
}

/** Stands for the reader in an API without sessions. */
const NOBODY = {}

/** Answers that are remembered until something changes. */
const MOST_ANSWERS = 1000
/** Characters of the key of a watch, from which its answers are not remembered. */
const LONG_KEY = 4000

/** Many calls of a round ask the same; a call from the beginning would look at the tables of all classes. */
export class KnownNews {
  readonly #changes: Changes
  #generation = Number.NaN
  readonly #known = new Map<string, boolean>()

  constructor(changes: Changes) {
    this.#changes = changes
  }

  /** Whether something that is watched has changed since the generation. Throws what the store throws. */
  isAny(watch: EventWatch, since: number): boolean {
    const now = this.#changes.generation()
    if (now !== this.#generation || this.#known.size >= MOST_ANSWERS) this.#known.clear()
    this.#generation = now
    if (watch.key.length > LONG_KEY) return this.#look(watch, since)
    const key = `${since} ${watch.key}`
    const known = this.#known.get(key)
    if (known !== undefined) return known
    const found = this.#look(watch, since)
    this.#known.set(key, found)
    return found
  }

  #look({ watched, isOf }: EventWatch, since: number): boolean {
    return this.#changes.since(since, watched).some(isOf)
  }
}
