/** Objects' records as text of one format: one by one or all of a class, from the cache where nothing has touched them. */

import type { Api } from '../../model/api.ts'
import type { Principal } from '../principal.ts'
import type { ClassStore, Store } from '../store/store.ts'
import type { RecordValue, Value } from '../values.ts'
import type { Codec, CodecOf } from '../wire/codec.ts'
import { type Form, objectText } from '../wire/form.ts'
import { FieldReaders } from './fieldreaders.ts'
import { RecordCache } from './recordcache.ts'

/** Of each format; in bytes. */
const CACHE_LIMIT = 8 * 1024 * 1024

/** The record texts of a store's classes. */
export class RecordTexts<Raw> {
  readonly #api: Api
  readonly #store: Store
  readonly #form: Form<Raw>
  readonly #codecOf: CodecOf<Raw>
  readonly #cache: RecordCache
  readonly #classes = new Map<string, ClassRecordTexts>()

  constructor(api: Api, store: Store, form: Form<Raw>, codecOf: CodecOf<Raw>, limit = CACHE_LIMIT) {
    this.#api = api
    this.#store = store
    this.#form = form
    this.#codecOf = codecOf
    this.#cache = new RecordCache(limit)
    store.onTouched((_className, ref) => this.#cache.delete(ref))
    store.onUndone(() => this.#cache.clear())
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
      cache: this.#cache,
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
  readonly cache: RecordCache
}

/** The record texts of one class. Somebody who may not read some fields gets records without them, made each time. */
export class ClassRecordTexts {
  readonly #objects: ClassStore
  readonly #form: ClassParts['form']
  readonly #codec: Writes
  readonly #members: readonly Writes[]
  readonly #readers: FieldReaders
  readonly #cache: RecordCache

  constructor({ objects, form, codec, members, readers, cache }: ClassParts) {
    this.#objects = objects
    this.#form = form
    this.#codec = codec
    this.#members = members
    this.#readers = readers
    this.#cache = cache
  }

  /** HANDLE_INVALID(class, ref) where the object is not alive. */
  one(ref: string, reader: Principal | null): string {
    const visible = this.#readers.visible(reader)
    return visible ? this.#partial(this.#objects.record(ref), visible) : this.#whole(ref)
  }

  #whole(ref: string): string {
    const known = this.#cached(ref)
    if (known !== undefined) return known
    const text = this.#codec.write(this.#objects.record(ref))
    this.#cache.set(this.#objects.name, ref, text)
    return text
  }

  /** A map from refs to records, in order of creation. */
  all(reader: Principal | null): string {
    const visible = this.#readers.visible(reader)
    const { open, between, close } = this.#form.object
    // Joined some at a time, so that their pieces are let go of, and once at the end: flat when it gets to the socket.
    const joined: string[] = []
    let parts: string[] = []
    let before = open
    for (const [ref, text] of visible ? this.#eachPartial(visible) : this.#each()) {
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
  *#each(): Generator<readonly [ref: string, text: string]> {
    const texts = this.#objects.refs().map((ref) => [ref, this.#cached(ref)] as const)
    const missing = texts.filter(([, text]) => text === undefined).length
    if (missing * 4 > texts.length) {
      for (const [ref, record] of this.#objects.records()) yield [ref, this.#cached(ref) ?? this.#offer(ref, record)]
    } else {
      for (const [ref, text] of texts) yield [ref, text ?? this.#whole(ref)]
    }
  }

  *#eachPartial(visible: readonly boolean[]): Generator<readonly [ref: string, text: string]> {
    for (const [ref, record] of this.#objects.records()) yield [ref, this.#partial(record, visible)]
  }

  #partial({ names, values }: RecordValue, visible: readonly boolean[]): string {
    const there = names.flatMap((name, i) =>
      visible[i] ? [[name, (this.#members[i] as Writes).write(values[i] as Value)] as const] : [],
    )
    return objectText(this.#form, there)
  }

  #cached(ref: string): string | undefined {
    return this.#cache.get(this.#objects.name, ref)
  }

  #offer(ref: string, record: RecordValue): string {
    const text = this.#codec.write(record)
    this.#cache.offer(this.#objects.name, ref, text)
    return text
  }
}

/** Pieces of text, four an object. */
const AT_A_TIME = 256
