/** Reads the records of objects as their readers may see them: the values that Snapshot and AllRecords stand for. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Api, Field } from '../../model/api.ts'
import type { OwnedObjects } from '../access/owned-objects.ts'
import { type RecordView, RecordViews } from '../access/record-views.ts'
import type { ClassStore, Store, StoreSnapshot } from '../store/store.ts'
import type { Principal } from '../values/principal.ts'
import {
  AllRecords,
  AllRefs,
  LateValue,
  type Moment,
  type RecordValue,
  type Result,
  Snapshot,
  type Value,
  type Where,
} from '../values/values.ts'

export interface ObjectRecordsParts {
  readonly api: Api
  readonly store: Store
  readonly owned: OwnedObjects | undefined
  /** The store's snapshot, also where something is to be committed first, or later where others are read first. */
  readonly snapshot: () => StoreSnapshot | Promise<StoreSnapshot>
}

export class ObjectRecords {
  readonly #parts: ObjectRecordsParts
  readonly #classes = new Map<string, ClassRecords>()

  constructor(parts: ObjectRecordsParts) {
    this.#parts = parts
  }

  of(className: string): ClassRecords {
    const known = this.#classes.get(className)
    if (known) return known
    const { api, store, owned } = this.#parts
    const fields = api.classes.find((c) => c.name === className)?.fields ?? []
    const views = new RecordViews(api, className, owned?.class === className ? owned : undefined)
    const count = () => store.changes.counts().get(className) ?? 0
    const made = new ClassRecords(store.class(className), fields, views, count)
    this.#classes.set(className, made)
    return made
  }

  /**
   * The result of a call as plain values: a record for a Snapshot, a map from refs to records for AllRecords, and the
   * value of a LateValue. Snapshots inside other values stay. Throws HANDLE_INVALID(class, ref) for an object that is not alive.
   */
  read(result: Result): Value {
    if (result instanceof LateValue) return this.read(result.make())
    if (result instanceof Snapshot) return this.of(result.class).read(result.ref, result.reader)
    if (result instanceof AllRecords) return this.of(result.class).readAll(result.reader, result.where)
    if (result instanceof AllRefs) return this.of(result.class).refs(result.where)
    return result
  }

  /** The objects as they are now, or at a later moment, to be read in later turns; the caller closes it. */
  now(): Moment | Promise<Moment> {
    return this.#parts.snapshot()
  }

  /**
   * `touched` is called with each object whose record may have changed, `undone` where a commit failed, so that any
   * record may have: see `Store.onTouched` and `Store.onUndone`.
   */
  onChanged(touched: (ref: string) => void, undone: () => void): void {
    const { store } = this.#parts
    store.onTouched((_className, ref) => touched(ref))
    store.onUndone(undone)
  }
}

/** Milliseconds of a turn in which objects are looked at. */
const TURN = 2

/** The records of the objects of one class. */
export class ClassRecords {
  /** In order of declaration, as the values of a whole record stand. */
  readonly fields: readonly Field[]
  readonly #objects: ClassStore
  readonly #views: RecordViews
  /** The number of objects, which takes no time. */
  readonly count: () => number

  constructor(objects: ClassStore, fields: readonly Field[], views: RecordViews, count: () => number) {
    this.#objects = objects
    this.fields = fields
    this.#views = views
    this.count = count
  }

  /** Throws HANDLE_INVALID(class, ref) where the object is not alive. */
  read(ref: string, reader: Principal | null): RecordValue {
    return this.viewsFor(reader)(ref).of(this.whole(ref))
  }

  /** From refs to records, in order of creation. */
  readAll(reader: Principal | null, where?: Where): Map<string, RecordValue> {
    const viewOf = this.viewsFor(reader)
    const seen = [...this.allWhole()].map(([ref, record]) => [ref, viewOf(ref).of(record)] as const)
    return new Map(where ? seen.filter(([ref, record]) => where.matches(ref, record)) : seen)
  }

  /** The view that the reader has of each object; to be used at once, as owners of objects may change. */
  viewsFor(reader: Principal | null): (ref: string) => RecordView {
    return this.#views.for(reader)
  }

  /** Whether everyone may see all of every record. */
  get isOpen(): boolean {
    return this.#views.areOpen
  }

  /**
   * A record of the class that code has made, as the reader may see it. It is that of the object `ref`, or else of the one
   * that has its uuid; a record of no object counts as that of another user.
   */
  shown(record: RecordValue, reader: Principal | null, ref?: string): RecordValue {
    const uuid = record.values[record.names.indexOf('uuid')]
    const own = ref ?? (typeof uuid === 'string' ? this.#objects.byUuid(uuid) : undefined)
    return this.viewsFor(reader)(own ?? '').of(record)
  }

  /** The whole record, whoever asks; throws HANDLE_INVALID(class, ref) where the object is not alive. */
  whole(ref: string): RecordValue {
    return this.#objects.record(ref)
  }

  /** The whole records of all objects, in order of creation; to be iterated at once, with no write in between. */
  allWhole(): Iterable<readonly [ref: string, record: RecordValue]> {
    return this.#objects.records()
  }

  /** In order of creation. */
  refs(where?: Where): string[] {
    return where ? [...this.#matching(this.allWhole(), where)] : this.#objects.refs()
  }

  /** The refs of the objects that match, as the objects were then: found over several turns, so that other calls go on. */
  async refsThen(then: Moment, where: Where): Promise<string[]> {
    const refs: string[] = []
    let began = performance.now()
    const objects = then.class(this.#objects.name)
    for (const record of this.#views.areOwned ? objects.records() : objects.parts(where.fields)) {
      refs.push(...this.#matching([record], where))
      if (performance.now() - began < TURN) continue
      await nextTurn()
      began = performance.now()
    }
    return refs
  }

  /** Views, which owned objects need for their blanks, are made anew at each call, as owners may change. */
  *#matching(records: Iterable<readonly [ref: string, record: RecordValue]>, where: Where): Generator<string> {
    const viewOf = this.#views.areOwned ? this.viewsFor(where.reader) : undefined
    for (const [ref, record] of records) if (where.matches(ref, viewOf?.(ref).of(record) ?? record)) yield ref
  }
}
