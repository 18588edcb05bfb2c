/** Objects' records as text of one format: one, or all of a class. The texts are kept until the objects change. */
import type { RecordView } from '../access/record-views.ts'
import type { ClassRecords, ObjectRecords } from '../engine/object-records.ts'
import type { Principal } from '../values/principal.ts'
import type { RecordValue, Value } from '../values/values.ts'
import type { CodecOf, WireCodec } from './codec.ts'
import { type Form, writeObject } from './form.ts'
import { RecordCache } from './record-cache.ts'

/** In bytes, for each format: for whole records, and as much for those of users who may not read all. */
const CACHE_LIMIT = 8 * 1024 * 1024

export interface RecordTextsParts<Raw> {
  readonly records: ObjectRecords
  readonly form: Form<Raw>
  readonly codecOf: CodecOf<Raw>
  /** In bytes, for whole records, and again for others. */
  readonly limit?: number
}

/** The record texts of all classes. */
export class RecordTexts<Raw> {
  readonly #records: ObjectRecords
  readonly #form: Form<Raw>
  readonly #codecOf: CodecOf<Raw>
  readonly #whole: RecordCache
  readonly #partial: RecordCache
  readonly #classes = new Map<string, ClassRecordTexts>()

  constructor({ records, form, codecOf, limit = CACHE_LIMIT }: RecordTextsParts<Raw>) {
    this.#records = records
    this.#form = form
    this.#codecOf = codecOf
    this.#whole = new RecordCache(limit)
    this.#partial = new RecordCache(limit)
    records.onChanged(
      (ref) => {
        this.#whole.delete(ref)
        this.#partial.delete(ref)
      },
      () => {
        this.#whole.clear()
        this.#partial.clear()
      },
    )
  }

  of(className: string): ClassRecordTexts {
    const known = this.#classes.get(className)
    if (known) return known
    const records = this.#records.of(className)
    const made = new ClassRecordTexts({
      className,
      records,
      form: this.#form,
      codec: this.#codecOf({ kind: 'record', name: className }),
      members: new Map(records.fields.map((field) => [field.name, this.#codecOf(field.type)])),
      whole: this.#whole,
      partial: this.#partial,
    })
    this.#classes.set(className, made)
    return made
  }
}

type Writes = Pick<WireCodec<never>, 'write'>

interface ClassParts {
  readonly className: string
  readonly records: ClassRecords
  readonly form: Pick<Form<never>, 'object' | 'memberOpen' | 'memberClose'>
  /** The codec of whole records. */
  readonly codec: Writes
  /** The codecs of the fields, by name. */
  readonly members: ReadonlyMap<string, Writes>
  readonly whole: RecordCache
  readonly partial: RecordCache
}

/** The record texts of one class, by ref and reader. */
class ClassRecordTexts {
  readonly #parts: ClassParts

  constructor(parts: ClassParts) {
    this.#parts = parts
  }

  /** HANDLE_INVALID(class, ref) where the object is not alive. */
  one(ref: string, reader: Principal | null): string {
    return this.#one(ref, this.#parts.records.viewsFor(reader)(ref))
  }

  #one(ref: string, view: RecordView): string {
    const cache = this.#cacheOf(view)
    const known = cache.get(view.key, ref)
    if (known !== undefined) return known
    const text = this.#write(this.#parts.records.whole(ref), view)
    cache.set(view.key, ref, text)
    return text
  }

  /** A map from refs to records, in order of creation. */
  all(reader: Principal | null): string {
    const { form, records } = this.#parts
    const { open, between, close } = form.object
    // Joined some at a time, so that the pieces can be freed, and once at the end, so that the text is flat for the
    // socket.
    const joined: string[] = []
    let parts: string[] = []
    let before = open
    for (const [ref, text] of this.#each(records.viewsFor(reader))) {
      parts.push(before, form.memberOpen(ref), text, form.memberClose)
      before = between
      if (parts.length < AT_A_TIME) continue
      joined.push(parts.join(''))
      parts = []
    }
    joined.push(parts.join(''), before === open ? open : '', close)
    return joined.join('')
  }

  /** Where many texts are missing, reading all records at once is cheaper than one by one. */
  *#each(viewOf: (ref: string) => RecordView): Generator<readonly [ref: string, text: string]> {
    const { records, whole, partial } = this.#parts
    const known = (ref: string) => {
      const { key, isWhole } = viewOf(ref)
      return (isWhole ? whole : partial).get(key, ref)
    }
    const texts = records.refs().map((ref) => [ref, known(ref)] as const)
    const missing = texts.filter(([, text]) => text === undefined).length
    if (missing * 4 > texts.length) {
      for (const [ref, record] of records.allWhole()) yield [ref, known(ref) ?? this.#offer(ref, record, viewOf(ref))]
    } else {
      for (const [ref, text] of texts) yield [ref, text ?? this.#one(ref, viewOf(ref))]
    }
  }

  #offer(ref: string, record: RecordValue, view: RecordView): string {
    const text = this.#write(record, view)
    this.#cacheOf(view).offer(view.key, ref, text)
    return text
  }

  #cacheOf({ isWhole }: RecordView): RecordCache {
    return isWhole ? this.#parts.whole : this.#parts.partial
  }

  /** The codec of the class writes records that have all fields only. */
  #write(record: RecordValue, view: RecordView): string {
    const { form, codec, members } = this.#parts
    const seen = view.of(record)
    if (view.hasAllFields) return codec.write(seen)
    const texts = seen.names.map((name, i) => {
      const member = members.get(name) as Writes
      return [name, member.write(seen.values[i] as Value)] as const
    })
    return writeObject(form, texts)
  }
}

/** In pieces of text, four an object. */
const AT_A_TIME = 256
