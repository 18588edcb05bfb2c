/** Objects' records as text of one format: one by one or all of a class, from the cache where nothing has touched them. */
import type { ClassStore, Store } from '../store/store.ts'
import type { RecordValue } from '../values.ts'
import type { Codec, CodecOf } from '../wire/codec.ts'
import type { Form } from '../wire/form.ts'
import { RecordCache } from './recordcache.ts'

/** Of each format; in bytes. */
const CACHE_LIMIT = 8 * 1024 * 1024

/** The record texts of a store's classes. */
export class RecordTexts<Raw> {
  readonly #store: Store
  readonly #form: Form<Raw>
  readonly #codecOf: CodecOf<Raw>
  readonly #cache: RecordCache

  constructor(store: Store, form: Form<Raw>, codecOf: CodecOf<Raw>, limit = CACHE_LIMIT) {
    this.#store = store
    this.#form = form
    this.#codecOf = codecOf
    this.#cache = new RecordCache(limit)
    store.onTouched((_className, ref) => this.#cache.delete(ref))
    store.onUndone(() => this.#cache.clear())
  }

  of(className: string): ClassRecordTexts {
    const objects = this.#store.class(className)
    const codec = this.#codecOf({ kind: 'record', name: className })
    return new ClassRecordTexts(objects, this.#form, codec, this.#cache)
  }
}

/** The record texts of one class. */
export class ClassRecordTexts {
  readonly #objects: ClassStore
  readonly #form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>
  readonly #codec: Pick<Codec<never>, 'write'>
  readonly #cache: RecordCache

  constructor(
    objects: ClassStore,
    form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>,
    codec: Pick<Codec<never>, 'write'>,
    cache: RecordCache,
  ) {
    this.#objects = objects
    this.#form = form
    this.#codec = codec
    this.#cache = cache
  }

  /** HANDLE_INVALID(class, ref) where the object is not alive. */
  one(ref: string): string {
    const known = this.#cached(ref)
    if (known !== undefined) return known
    const text = this.#codec.write(this.#objects.record(ref))
    this.#cache.set(this.#objects.name, ref, text)
    return text
  }

  /** A map from refs to records, in order of creation. */
  all(): string {
    const { open, between, close } = this.#form.object
    // Joined some at a time, so that their pieces are let go of, and once at the end: flat when it gets to the socket.
    const joined: string[] = []
    let parts: string[] = []
    let before = open
    for (const [ref, text] of this.#each()) {
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
      for (const [ref, text] of texts) yield [ref, text ?? this.one(ref)]
    }
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
