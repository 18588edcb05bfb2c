/** Objects' records as text of one format: one by one or all of a class, from the cache where nothing has touched them. */
import type { ClassStore, Store } from '../store/store.ts'
import type { RecordValue } from '../values.ts'
import type { Codec, CodecOf } from '../wire/codec.ts'
import type { Form } from '../wire/form.ts'
import { RecordCache } from './recordcache.ts'

/** Of each format; in characters. */
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
    return this.#cached(ref) ?? this.#write(ref, this.#objects.record(ref))
  }

  /** A map from refs to records, in order of creation. */
  all(): string {
    const { open, between, close } = this.#form.object
    const parts: string[] = []
    for (const [ref, text] of this.#each()) {
      parts.push(parts.length === 0 ? open : between, this.#form.memberOpen(ref), text, this.#form.memberClose)
    }
    // One join instead of many concatenations: the text is flat when it gets to the socket.
    return parts.length === 0 ? open + close : parts.join('') + close
  }

  /** Where much is missing, reading all the records at once is cheaper than one by one. */
  *#each(): Generator<readonly [ref: string, text: string]> {
    const texts = this.#objects.refs().map((ref) => [ref, this.#cached(ref)] as const)
    const missing = texts.filter(([, text]) => text === undefined).length
    if (missing * 4 > texts.length) {
      for (const [ref, record] of this.#objects.records()) yield [ref, this.#cached(ref) ?? this.#write(ref, record)]
    } else {
      for (const [ref, text] of texts) yield [ref, text ?? this.one(ref)]
    }
  }

  #cached(ref: string): string | undefined {
    return this.#cache.get(this.#objects.name, ref)
  }

  #write(ref: string, record: RecordValue): string {
    const text = flat(this.#codec.write(record))
    this.#cache.set(this.#objects.name, ref, text)
    return text
  }
}

/** A concatenation keeps all its pieces alive; a copy of it is one piece. */
function flat(text: string): string {
  return Buffer.from(text).toString()
}
