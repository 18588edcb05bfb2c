/** What of the records of a class somebody sees: not every field, and of objects of others not every value. */
import type { Api } from '../../model/api.ts'
import type { Principal } from '../values/principal.ts'
import { RecordValue } from '../values/values.ts'
import { FieldReaders } from './field-readers.ts'
import { type OwnedObjects, withBlanks } from './owned-objects.ts'

/** How some readers see some records of a class; the same object for all who see the same. */
export interface RecordView {
  /** Differs between views, also of different classes: under it what was made of a record can be kept. */
  readonly key: string
  /** All fields are seen, and all that is in them. */
  readonly isWhole: boolean
  /** All fields are seen, though some may look empty. */
  readonly hasAllFields: boolean
  /** The record as it is seen. */
  of(record: RecordValue): RecordValue
}

export class RecordViews {
  readonly #className: string
  readonly #readers: FieldReaders
  readonly #owned: OwnedObjects | undefined
  readonly #whole: RecordView
  /** For callers without a session. */
  readonly #open: RecordView
  readonly #byReader = new WeakMap<Principal, RecordView>()
  /** By key, as two users may see the same. */
  readonly #partial = new Map<string, RecordView>()
  /** How objects of others are seen by those who see their own in a given view. */
  readonly #ofOthers = new WeakMap<RecordView, RecordView>()

  /** `owned` where the objects of the class belong to users. */
  constructor(api: Api, className: string, owned: OwnedObjects | undefined) {
    this.#className = className
    this.#readers = new FieldReaders(api, className)
    this.#owned = owned
    this.#whole = { key: className, isWhole: true, hasAllFields: true, of: (record) => record }
    this.#open = this.#viewFor(null)
  }

  /** How the reader sees each object; to be used at once, as objects may change hands. */
  for(reader: Principal | null): (ref: string) => RecordView {
    const view = this.#viewOf(reader)
    const owned = this.#owned
    if (!owned) return () => view
    const known = new Map<string, RecordView>()
    return (ref) => {
      const seen = known.get(ref) ?? (owned.isOthers(ref, reader) ? this.#viewOfOthers(view, owned) : view)
      known.set(ref, seen)
      return seen
    }
  }

  #viewOf(reader: Principal | null): RecordView {
    if (reader === null) return this.#open
    if (reader.superuser) return this.#whole
    const known = this.#byReader.get(reader)
    if (known) return known
    const view = this.#viewFor(reader)
    this.#byReader.set(reader, view)
    return view
  }

  #viewFor(reader: Principal | null): RecordView {
    const visible = this.#readers.visible(reader)
    if (!visible) return this.#whole
    const key = `${this.#className} ${visible.map((one) => (one ? '1' : '0')).join('')}`
    const known = this.#partial.get(key)
    if (known) return known
    const view = { key, isWhole: false, hasAllFields: false, of: (record: RecordValue) => visiblePart(record, visible) }
    this.#partial.set(key, view)
    return view
  }

  #viewOfOthers(view: RecordView, owned: OwnedObjects): RecordView {
    const known = this.#ofOthers.get(view)
    if (known) return known
    const made: RecordView = {
      key: `${view.key} of others`,
      isWhole: false,
      hasAllFields: view.hasAllFields,
      of: (record) => view.of(withBlanks(record, owned.private)),
    }
    this.#ofOthers.set(view, made)
    return made
  }
}

function visiblePart({ names, values }: RecordValue, visible: readonly boolean[]): RecordValue {
  return new RecordValue(
    names.filter((_, i) => visible[i]),
    values.filter((_, i) => visible[i]),
  )
}
