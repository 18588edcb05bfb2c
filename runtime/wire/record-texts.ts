/** Objects' records as text of one format: one by one or all of a class, from the cache where nothing has touched them. */

import type { Api } from '../../model/api.ts'
import { FieldReaders } from '../access/field-readers.ts'
import { type OwnedObjects, withBlanks } from '../access/owned-objects.ts'
import type { Principal } from '../access/principal.ts'
import type { ClassStore, Store } from '../store/store.ts'
import type { RecordValue, Value } from '../values/values.ts'
import type { Codec, CodecOf } from './codec.ts'
import { type Form, objectText } from './form.ts'
import { RecordCache } from './record-cache.ts'

/** Of each format, and as much again of what users get who may not read all; in bytes. */
const CACHE_LIMIT = 8 * 1024 * 1024

export interface RecordTextsParts<Raw> {
  readonly api: Api
  readonly store: Store
  readonly form: Form<Raw>
  readonly codecOf: CodecOf<Raw>
  readonly owned?: OwnedObjects | undefined
  /** In bytes. */
  readonly limit?: number
}

/** The record texts of a store's classes. */
export class RecordTexts<Raw> {
  readonly #api: Api
  readonly #store: Store
  readonly #form: Form<Raw>
  readonly #codecOf: CodecOf<Raw>
  readonly #owned: OwnedObjects | undefined
  readonly #whole: RecordCache
  readonly #partial: RecordCache
  readonly #classes = new Map<string, ClassRecordTexts>()

  constructor({ api, store, form, codecOf, owned, limit = CACHE_LIMIT }: RecordTextsParts<Raw>) {
    this.#api = api
    this.#store = store
    this.#form = form
    this.#codecOf = codecOf
    this.#owned = owned
    this.#whole = new RecordCache(limit)
    this.#partial = new RecordCache(limit)
    store.onTouched((_className, ref) => {
      this.#whole.delete(ref)
      this.#partial.delete(ref)
    })
    store.onUndone(() => {
      this.#whole.clear()
      this.#partial.clear()
    })
  }

  of(className: string): ClassRecordTexts {
    const known = this.#classes.get(className)
    if (known) return known
    const made = this.#make(className)
    this.#classes.set(className, made)
    return made
  }

  #make(className: string): ClassRecordTexts {
    const fields = this.#api.classes.find((c) => c.name === className)?.fields ?? []
    return new ClassRecordTexts({
      objects: this.#store.class(className),
      form: this.#form,
      codec: this.#codecOf({ kind: 'record', name: className }),
      members: fields.map((field) => this.#codecOf(field.type)),
      readers: new FieldReaders(this.#api, className),
      owned: this.#owned?.class === className ? this.#owned : undefined,
      whole: this.#whole,
      partial: this.#partial,
    })
  }
}

type Writes = Pick<Codec<never>, 'write'>

interface ClassParts {
  readonly objects: ClassStore
  readonly form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>
  readonly codec: Writes
  /** Of the fields, in order of declaration. */
  readonly members: readonly Writes[]
  readonly readers: FieldReaders
  /** Where the objects of the class belong to users. */
  readonly owned: OwnedObjects | undefined
  readonly whole: RecordCache
  readonly partial: RecordCache
}

/** The records of a class as somebody sees them. */
interface View {
  readonly cache: RecordCache
  /** Under which `cache` has them: the class, and what of it is seen. */
  readonly key: string
  readonly write: (record: RecordValue) => string
}

/** The record texts of one class. Somebody who may not read some fields gets records without them. */
export class ClassRecordTexts {
  readonly #objects: ClassStore
  readonly #form: ClassParts['form']
  readonly #members: readonly Writes[]
  readonly #readers: FieldReaders
  readonly #owned: OwnedObjects | undefined
  readonly #partialCache: RecordCache
  readonly #whole: View
  /** What those see who call without a session. */
  readonly #open: View
  readonly #views = new WeakMap<Principal, View>()
  /** The same for objects that belong to others. */
  readonly #ofOthers = new WeakMap<View, View>()

  constructor({ objects, form, codec, members, readers, owned, whole, partial }: ClassParts) {
    this.#objects = objects
    this.#form = form
    this.#members = members
    this.#readers = readers
    this.#owned = owned
    this.#partialCache = partial
    this.#whole = { cache: whole, key: objects.name, write: (record) => codec.write(record) }
    this.#open = this.#viewFor(null)
  }

  /** HANDLE_INVALID(class, ref) where the object is not alive. */
  one(ref: string, reader: Principal | null): string {
    return this.#one(ref, this.#viewsFor(reader)(ref))
  }

  #one(ref: string, { cache, key, write }: View): string {
    const known = cache.get(key, ref)
    if (known !== undefined) return known
    const text = write(this.#objects.record(ref))
    cache.set(key, ref, text)
    return text
  }

  /** A map from refs to records, in order of creation. */
  all(reader: Principal | null): string {
    const { open, between, close } = this.#form.object
    // Joined some at a time, so that their pieces are let go of, and once at the end: flat when it gets to the socket.
    const joined: string[] = []
    let parts: string[] = []
    let before = open
    for (const [ref, text] of this.#each(this.#viewsFor(reader))) {
      parts.push(before, this.#form.memberOpen(ref), text, this.#form.memberClose)
      before = between
      if (parts.length < AT_A_TIME) continue
      joined.push(parts.join(''))
      parts = []
    }
    joined.push(parts.join(''), before === open ? open : '', close)
    return joined.join('')
  }

  /** Where much is missing, reading all the records at once is cheaper than one by one. */
  *#each(viewOf: (ref: string) => View): Generator<readonly [ref: string, text: string]> {
    const known = (ref: string) => {
      const { cache, key } = viewOf(ref)
      return cache.get(key, ref)
    }
    const texts = this.#objects.refs().map((ref) => [ref, known(ref)] as const)
    const missing = texts.filter(([, text]) => text === undefined).length
    if (missing * 4 > texts.length) {
      for (const [ref, record] of this.#objects.records())
        yield [ref, known(ref) ?? this.#offer(ref, record, viewOf(ref))]
    } else {
      for (const [ref, text] of texts) yield [ref, text ?? this.#one(ref, viewOf(ref))]
    }
  }

  #offer(ref: string, record: RecordValue, { cache, key, write }: View): string {
    const text = write(record)
    cache.offer(key, ref, text)
    return text
  }

  /** As the reader sees each object. */
  #viewsFor(reader: Principal | null): (ref: string) => View {
    const view = this.#viewOf(reader)
    const owned = this.#owned
    if (!owned) return () => view
    const known = new Map<string, View>()
    return (ref) => {
      const seen = known.get(ref) ?? (owned.isOthers(ref, reader) ? this.#viewOfOthers(view, owned) : view)
      known.set(ref, seen)
      return seen
    }
  }

  #viewOfOthers(view: View, owned: OwnedObjects): View {
    const known = this.#ofOthers.get(view)
    if (known) return known
    const write = (record: RecordValue) => view.write(withBlanks(record, owned.private))
    const made = { cache: this.#partialCache, key: `${view.key} of others`, write }
    this.#ofOthers.set(view, made)
    return made
  }

  #viewOf(reader: Principal | null): View {
    if (reader === null) return this.#open
    if (reader.superuser) return this.#whole
    const known = this.#views.get(reader)
    if (known) return known
    const view = this.#viewFor(reader)
    this.#views.set(reader, view)
    return view
  }

  #viewFor(reader: Principal | null): View {
    const visible = this.#readers.visible(reader)
    return visible ? this.#partialView(visible) : this.#whole
  }

  #partialView(visible: readonly boolean[]): View {
    const seen = visible.map((one) => (one ? '1' : '0')).join('')
    const write = (record: RecordValue) => this.#partial(record, visible)
    return { cache: this.#partialCache, key: `${this.#objects.name} ${seen}`, write }
  }

  #partial({ names, values }: RecordValue, visible: readonly boolean[]): string {
    const there = names.flatMap((name, i) =>
      visible[i] ? [[name, (this.#members[i] as Writes).write(values[i] as Value)] as const] : [],
    )
    return objectText(this.#form, there)
  }
}

/** Pieces of text, four an object. */
const AT_A_TIME = 256
