/**
 * How users see the records of a class: without fields that they may not read, and with blanks in objects of others.
 */
import type { Api } from '../../model/api.ts'
import type { Principal } from '../values/principal.ts'
import { RecordValue } from '../values/values.ts'
import { FieldReaders } from './field-readers.ts'
import { type OwnedObjects, withBlanks } from './owned-objects.ts'

/** A view of the records of a class; readers who see the same share one object. */
export interface RecordView {
  /** Unique, also among classes: a key for what is made of records in this view. */
  readonly key: string
  /** All fields are seen, with their values. */
  readonly isWhole: boolean
  /** All fields are seen, though some may be blank. */
  readonly hasAllFields: boolean
  /** The record in this view; one that code has made may lack members. */
  of(record: RecordValue): RecordValue
}

export class RecordViews {
  readonly #className: string
  readonly #readers: FieldReaders
  /** In order of declaration. */
  readonly #fields: readonly string[]
  readonly #owned: OwnedObjects | undefined
  readonly #whole: RecordView
  /** The view of callers without a session. */
  readonly #open: RecordView
  readonly #byReader = new WeakMap<Principal, RecordView>()
  /** By key, as two users may see the same. */
  readonly #partial = new Map<string, RecordView>()
  /** By the view of the reader's own objects: the view of objects of others. */
  readonly #ofOthers = new WeakMap<RecordView, RecordView>()

  /** `owned` where the objects of the class belong to users. */
  constructor(api: Api, className: string, owned: OwnedObjects | undefined) {
    this.#className = className
    this.#fields = api.classes.find((c) => c.name === className)?.fields.map((field) => field.name) ?? []
    this.#readers = new FieldReaders(api, className)
    this.#owned = owned
    this.#whole = { key: className, isWhole: true, hasAllFields: true, of: (record) => record }
    this.#open = this.#viewFor(null)
  }

  /** Whether everyone may see all of every record. */
  get areOpen(): boolean {
    return this.#owned === undefined && this.#open.isWhole
  }

  /** Whether the objects of the class belong to users. */
  get areOwned(): boolean {
    return this.#owned !== undefined
  }

  /** The view that the reader has of each object; to be used at once, as owners of objects may change. */
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
    const hidden = new Set(this.#fields.filter((_, i) => !visible[i]))
    const of = (record: RecordValue) =>
      record.names.length === visible.length ? visiblePart(record, visible) : without(record, hidden)
    const view = { key, isWhole: false, hasAllFields: false, of }
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

function without({ names, values }: RecordValue, hidden: ReadonlySet<string>): RecordValue {
  return new RecordValue(
    names.filter((name) => !hidden.has(name)),
    values.filter((_, i) => !hidden.has(names[i] as string)),
  )
}
