/** What the objects of a world held before a call that must change nothing, against what they hold after it. */
import type { Api, Field } from '../../model/api.ts'
import { sameContent } from '../../runtime/bodies/library/content.ts'
import type { Change, Store, StoreSnapshot } from '../../runtime/store/store.ts'
import type { Value } from '../../runtime/values/values.ts'
import { type ValueTextParts, valueText } from './value-text.ts'

/** By class: the fields that only calls of the API itself change. */
export type WatchedFields = ReadonlyMap<string, readonly Field[]>

/** Of more changes, the first ones say enough. */
const MOST_CHANGES = 5

const EVERYTHING = { classes: '*', refs: new Set<string>() } as const

/** Sessions and tasks change with any call. Computed fields follow from others. */
export function watchedFields({ classes }: Api): WatchedFields {
  const watched = classes.filter(({ objects, name, standard }) => {
    return objects !== 'none' && !(standard && (name === 'session' || name === 'task'))
  })
  return new Map(watched.map(({ name, fields }) => [name, fields.filter(({ computed }) => !computed)]))
}

/** What a store held at its last commit. */
export class EarlierContents {
  readonly #store: Store
  readonly #snapshot: StoreSnapshot
  readonly #generation: number

  constructor(store: Store) {
    this.#store = store
    this.#generation = store.changes.generation()
    this.#snapshot = store.snapshot()
  }

  /** `vm.power_state was Halted and is Running`, one for each change; none where all is as it was. */
  changes(watched: WatchedFields, parts: ValueTextParts): string[] {
    const written = this.#store.changes.since(this.#generation, EVERYTHING)
    const changes = written.flatMap((change) => this.#changesOf(change, watched.get(change.class), parts))
    const more = changes.length - MOST_CHANGES
    return more > 0 ? [...changes.slice(0, MOST_CHANGES), `${more} more`] : changes
  }

  close(): void {
    this.#snapshot.close()
  }

  #changesOf(change: Change, fields: readonly Field[] | undefined, parts: ValueTextParts): string[] {
    if (!fields) return []
    const { class: owner, ref, operation } = change
    const name = parts.nameObject(owner, ref)
    if (operation !== 'mod') return [`${name} is ${operation === 'add' ? 'new' : 'gone'}`]
    const objects = this.#store.class(owner)
    const [before, after] = [this.#snapshot.class(owner).record(ref), objects.record(ref)]
    return fields.flatMap((field) => {
      const place = objects.fieldNames.indexOf(field.name)
      const [old, now] = [before.values[place] as Value, after.values[place] as Value]
      if (sameContent(old, now)) return []
      const text = (value: Value) => valueText(parts, field.type, value)
      return [`${name}.${field.name} was ${text(old)} and is ${text(now)}`]
    })
  }
}
