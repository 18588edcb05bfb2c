/** Objects' records as text of one format: one, or all of a class. The texts are kept until the objects change. */
import type { RecordView } from '../access/record-views.ts'
import type { ClassRecords, ObjectRecords } from '../engine/object-records.ts'
import type { Principal } from '../values/principal.ts'
import { LateList, type Moment, type ObjectsThen, type RecordValue, type Value, type Where } from '../values/values.ts'
import { when } from '../values/when.ts'
import type { AnswerPiece } from './answer.ts'
import { AnswerStream, textOrStream } from './answer-stream.ts'
import type { CodecOf, WireCodec } from './codec.ts'
import { type Form, writeObject } from './form.ts'
import { objectSlices } from './list-slices.ts'
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
      now: () => this.#records.now(),
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
  /** The objects as they are now, or at a later moment, to be read in later turns; the caller closes it. */
  readonly now: () => Moment | Promise<Moment>
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

  /** As it is now, or was then. HANDLE_INVALID(class, ref) where the object is not alive. */
  one(ref: string, reader: Principal | null, then?: Moment): string {
    const view = this.#parts.records.viewsFor(reader)(ref)
    return then
      ? this.#then(ref, view, then, () => then.class(this.#parts.className).record(ref))
      : this.#one(ref, view)
  }

  #one(ref: string, view: RecordView): string {
    const cache = this.#cacheOf(view)
    const known = cache.get(view.key, ref)
    if (known !== undefined) return known
    const text = this.#write(this.#parts.records.whole(ref), view)
    cache.set(view.key, ref, text)
    return text
  }

  /**
   * A map from refs to records, in order of creation. Where many records are not remembered, they are written while they
   * are sent, as they are now and as the reader may see them.
   */
  all(reader: Principal | null): AnswerPiece | Promise<AnswerPiece> {
    const { form, records } = this.#parts
    const texts = records.count() <= MANY ? this.#known(records.refs(), reader) : undefined
    if (texts && (texts.length <= FEW || missing(texts) <= FEW)) return this.#joined(texts, reader)
    return when(this.#parts.now(), (then) =>
      textOrStream(objectSlices(form, this.#read(then, reader)), () => then.close()),
    )
  }

  /** As `all`, of the objects that match. */
  where(where: Where): AnswerPiece | Promise<AnswerPiece> {
    const { form, records, now } = this.#parts
    if (records.count() <= FEW) return [...objectSlices(form, this.#ofSome(records.refs(where), where.reader))].join('')
    return when(now(), async (then) => {
      const refs = await this.#found(then, where)
      return textOrStream(objectSlices(form, this.#ofSome(refs, where.reader, then)), () => then.close())
    })
  }

  /** As `all` or `where`, for a caller who reads it to its end in this turn. */
  allAtOnce(reader: Principal | null, where?: Where): AnswerStream {
    const { form, records } = this.#parts
    const texts = where
      ? this.#ofSome(records.refs(where), reader)
      : this.#completed(this.#known(records.refs(), reader), reader)
    return new AnswerStream(objectSlices(form, texts))
  }

  *#ofSome(refs: readonly string[], reader: Principal | null, then?: Moment): Generator<RecordText> {
    for (const ref of refs) yield [ref, this.one(ref, reader, then)]
  }

  #joined(texts: readonly KnownText[], reader: Principal | null): string {
    return [...objectSlices(this.#parts.form, this.#completed(texts, reader))].join('')
  }

  #known(refs: readonly string[], reader: Principal | null): KnownText[] {
    const viewOf = this.#parts.records.viewsFor(reader)
    return refs.map((ref) => [ref, this.#knownIn(viewOf(ref), ref)])
  }

  /** Where many texts are missing, reading all records at once is cheaper than one by one. */
  *#completed(texts: readonly KnownText[], reader: Principal | null): Generator<RecordText> {
    const { records } = this.#parts
    const viewOf = records.viewsFor(reader)
    if (missing(texts) * 4 <= texts.length)
      for (const [ref, text] of texts) yield [ref, text ?? this.#one(ref, viewOf(ref))]
    else
      for (const [ref, record] of records.allWhole()) {
        const view = viewOf(ref)
        yield [ref, this.#knownIn(view, ref) ?? this.#offer(ref, record, view)]
      }
  }

  /**
   * The texts of a moment, over several turns. A remembered text is of that moment as long as nothing has touched the
   * object. Views are made anew for each object: an object whose owner is forgotten meanwhile is one of others.
   */
  *#read(then: Moment, reader: Principal | null): Generator<RecordText> {
    const { className, records } = this.#parts
    const objects = then.class(className)
    const textOf = (ref: string, read: () => RecordValue) => this.#then(ref, records.viewsFor(reader)(ref), then, read)
    if (this.#knowsMost(objects, reader))
      for (const ref of objects.refs()) yield [ref, textOf(ref, () => objects.record(ref))]
    else for (const [ref, record] of objects.records()) yield [ref, textOf(ref, () => record)]
  }

  #then(ref: string, view: RecordView, then: Moment, read: () => RecordValue): string {
    if (then.isTouched(ref)) return this.#write(read(), view)
    return this.#knownIn(view, ref) ?? this.#offer(ref, read(), view)
  }

  /** The refs of all objects, or of those that match, in order of creation, at once where they are few. */
  refs(where?: Where): readonly string[] | LateList | Promise<readonly string[] | LateList> {
    const { className, records, now } = this.#parts
    if (records.count() <= (where ? FEW : MANY)) return records.refs(where)
    if (where) return when(now(), (then) => this.#found(then, where).finally(() => then.close()))
    return when(now(), (then) => new LateList(then.class(className).refs(), () => then.close()))
  }

  refsAtOnce(where?: Where): readonly string[] {
    return this.#parts.records.refs(where)
  }

  async #found(then: Moment, where: Where): Promise<string[]> {
    try {
      return await this.#parts.records.refsThen(then, where)
    } catch (error) {
      then.close()
      throw error
    }
  }

  /** To go by the first object is enough: of users' own objects, few readers have many. */
  #knowsMost(objects: ObjectsThen, reader: Principal | null): boolean {
    const [first] = objects.refs()
    if (first === undefined) return false
    const view = this.#parts.records.viewsFor(reader)(first)
    return this.#cacheOf(view).countOf(view.key) * 4 >= objects.count() * 3
  }

  #knownIn(view: RecordView, ref: string): string | undefined {
    return this.#cacheOf(view).get(view.key, ref)
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

/** Objects whose records are read and written at once: one of many fields takes some 90 µs. */
const FEW = 64

/** Objects whose remembered texts are joined at once. */
const MANY = 2048

type RecordText = readonly [ref: string, text: string]
type KnownText = readonly [ref: string, text: string | undefined]

function missing(texts: readonly KnownText[]): number {
  return texts.reduce((sum, [, text]) => (text === undefined ? sum + 1 : sum), 0)
}
