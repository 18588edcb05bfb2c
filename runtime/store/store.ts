/** What the dispatcher asks of a database: objects, their fields, relations and transactions. One folder a database. */
import type { RecordValue, Value } from '../values/values.ts'

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

  /**
   * Why no commit would be kept: the data were moved away, replaced or cut short. A sentence without an end and without a
   * path; null where nothing of that kind is wrong.
   */
  trouble(): string | null

  /** Makes everything since the last commit durable (fsync), or throws and undoes all of it. */
  commit(): void

  /**
   * Called with each object that a write touches, both ends of a bound pair included, and destroyed ones; at once, and
   * again when `atomically` undoes the write, so that what was remembered in between is forgotten.
   */
  onTouched(listener: (className: string, ref: string) => void): void

  /** Called when a failed commit undid writes, so that what was remembered of them is forgotten. */
  onUndone(listener: () => void): void

  /** Small facts that belong to no class: users and their passwords' hashes. */
  readonly settings: Settings

  /** What has changed since when: what events are made of. */
  readonly changes: Changes

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

/** Texts by key. What is written is durable with the group, which the first write opens. */
export interface Settings {
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  /** The keys that start with `prefix`, sorted. */
  keys(prefix: string): string[]
}

/**
 * Generations say in which order objects have changed: safe integers that grow, over restarts too. One is milliseconds
 * since 1970 times 1024, or one more than the latest where that is as late, so it also says when. Several changes may
 * share one, but none that comes after `generation` or `since` was called shares one with those before.
 */
export interface Changes {
  /** That of the latest change, also where it is not committed yet. */
  generation(): number
  /**
   * The latest change of each object that changed after `generation`, by generation; costs what changed, not what is
   * there. Of an object that was made and destroyed since then there is none.
   */
  since(generation: number, watched: Watched): Change[]
  /** Of a generation before this one it is no longer known which objects were destroyed since. */
  readonly lostBefore: number
  /** How many objects each class has, changes that are not committed counted in; do not keep it. */
  counts(): ReadonlyMap<string, number>
  /** Counts the object as changed now, though nothing is written. HANDLE_INVALID(class, ref) where it is not alive. */
  touch(className: string, ref: string): void
  /**
   * Called after each commit that changed objects, with all that it changed, each object once, also those that it made
   * and destroyed (`del`). What a listener throws ends the process, as the commit is done.
   */
  onCommitted(listener: (changes: readonly Change[]) => void): void
  /** Forgets objects that were destroyed before that time (ms since 1970), but not the `keep` latest ones. */
  sweep(before: number, keep: number): void
  /** Changes with every copy of the data (a backup that is put back), so that generations of another are not taken for its own. */
  readonly incarnation: string
}

/** Which objects somebody watches: all those of some classes, and single ones; `'*'` is all of every class. */
export interface Watched {
  readonly classes: '*' | ReadonlySet<string>
  readonly refs: ReadonlySet<string>
}

export interface Change {
  readonly generation: number
  readonly class: string
  readonly ref: string
  readonly uuid: string
  /** In `since`, `add` is of an object made after the generation asked for. */
  readonly operation: 'add' | 'mod' | 'del'
}
