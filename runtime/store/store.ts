/** What the dispatcher asks of a database: objects, their fields, relations and transactions. One folder a database. */
import type { RecordValue, Value } from '../values.ts'

export interface Store {
  /** The objects of a class that keeps objects; throws for any other name (a bug). */
  class(name: string): ClassStore

  /** The ref of the object that the API's text names; null where this database has never had it. */
  initialObject(className: string, name: string): string | null

  /**
   * Runs `work` whole or not at all (a savepoint in the open transaction): when it throws, nothing it did remains.
   * The first write opens the group transaction if none is open; what only reads does not.
   */
  atomically<T>(work: () => T): T

  /** True while writes wait for `commit`. Reads may see them; answers that do must wait for the commit too. */
  readonly dirty: boolean

  /** Makes everything since the last commit durable (fsync), or throws and undoes all of it. */
  commit(): void

  /**
   * Called with each object that a write touches, both ends of a bound pair included, and destroyed ones; at once, and
   * again when `atomically` undoes the write, so that what was remembered in between is forgotten.
   */
  onTouched(listener: (className: string, ref: string) => void): void

  /** Called when a failed commit undid writes, so that what was remembered of them is forgotten. */
  onUndone(listener: () => void): void

  /** Small facts that belong to no class: the password's hash. Durable at once, or with the group if one is open. */
  readonly settings: { get(key: string): string | undefined; set(key: string, value: string): void }

  close(): void
}

/** The objects of one class. Every method that takes a ref throws HANDLE_INVALID(class, ref) where it is not alive. */
export interface ClassStore {
  readonly name: string
  /** Field names in declaration order, as `record` gives their values. */
  readonly fieldNames: readonly string[]
  has(ref: string): boolean
  field(name: string): FieldStore
  record(ref: string): RecordValue
  /** In order of creation; to be gone through at once, with no write in between. */
  records(): Iterable<readonly [ref: string, record: RecordValue]>
  refs(): string[]
  count(): number
  /** undefined where there is none. */
  byUuid(uuid: string): string | undefined
  byNameLabel(label: string): string[]
  /**
   * A new object; its ref. Fields not in `values` start with their default, else their type's zero; `uuid` is made if
   * not given. HANDLE_INVALID where a value refers to no live object.
   */
  create(values: ReadonlyMap<string, Value>): string
  /** OBJECT_IN_USE(class, ref, referrer class, referrer, field) while another object's owning field refers to it. */
  destroy(ref: string): void
}

/** One field of a class, its statements made once. */
export interface FieldStore {
  get(ref: string): Value
  set(ref: string, value: Value): void
  /** Sets: adds an element; no action if it is there. */
  add(ref: string, value: Value): void
  /** Sets: no action if it is not there. */
  remove(ref: string, value: Value): void
  /** Maps: MAP_DUPLICATE_KEY(key, current, offered) if the key is there. */
  addTo(ref: string, key: Value, value: Value): void
  /** Maps: no action if it is not there. */
  removeFrom(ref: string, key: Value): void
}
