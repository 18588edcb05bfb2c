/** The store's interface for the rest of the runtime: objects, their fields, relations and transactions. */
import type { RecordValue, Value } from '../values/values.ts'

export { PER_MILLISECOND } from './transaction/change-log.ts'

export interface Store {
  /** The objects of a class that keeps objects; throws for any other name (a bug). */
  class(name: string): ClassStore

  /** The ref of the initial object that the API's text names; null if this database has never had it. */
  initialObject(className: string, name: string): string | null

  /**
   * Runs `work` atomically, as a savepoint of the open transaction: if it throws, all its writes are undone.
   * The first write opens the transaction if none is open; reading does not.
   */
  atomically<T>(work: () => T): T

  /**
   * For use inside `atomically`: marks the present state, so that later writes can be undone without ending the work. Marks
   * are undone and released in reverse order. An undone mark is open until it is released.
   */
  mark(): StoreMark
  undo(mark: StoreMark): void
  release(mark: StoreMark): void

  /**
   * For use inside `atomically`: does what its end does with the rules of the API, so that the work can catch the error of a
   * check that an object does not meet.
   */
  settle(): void

  /**
   * How many steps all evaluations have taken since the store was opened: of computed fields that a read needs, as writes of the
   * same transaction concern them, and of conditions of what is written. Not given by a store without rules.
   */
  readonly evaluated?: number

  /** True while writes wait for `commit`. Reads may see them; answers to such reads must wait for the commit, too. */
  readonly dirty: boolean

  /**
   * Why a commit would be lost: the data were moved away, replaced or truncated. A sentence without its full stop and
   * without a path; null if nothing like that is wrong.
   */
  trouble(): string | null

  /** Makes all writes since the last commit durable (fsync), or throws and undoes all of them. */
  commit(): void

  /**
   * Called with each object that a write creates, changes or destroys, including those at the other end of a bound pair.
   * Called at once, and again if `atomically` undoes the write, so that listeners forget what they remembered in between.
   */
  onTouched(listener: (className: string, ref: string) => void): void

  /**
   * Called with each field that a write changes, including the one at the other end of a bound pair, and with null for all
   * fields of an object that a write creates or destroys. Called at once; not called again if the write is undone.
   */
  onFieldChanged(listener: FieldListener): void

  /** Called when a failed commit has undone writes, so that listeners forget all that they remembered. */
  onUndone(listener: () => void): void

  /** Small facts that do not belong to a class, such as users and the hashes of their passwords. */
  readonly settings: Settings

  /** Which objects changed, for events. */
  readonly changes: Changes

  /**
   * The data as they are after the last commit, for answers that are read in slices while other calls write. To be closed
   * as soon as it is read. Throws Error (a bug) while `dirty` and inside `atomically`, and StoreError if the data cannot be
   * read.
   */
  snapshot(): StoreSnapshot

  /** False if another snapshot now would take the place of one that is being read, which would be lost. */
  hasRoomForSnapshot(): boolean

  /** Loses all snapshots. */
  close(): void
}

/** A state of the open transaction; see `Store.mark`. */
export interface StoreMark {
  /** 1 for the first mark that is open; `atomically` has one too. */
  readonly level: number
}

/**
 * Reads what the store held when it was made. Each step of an iteration reads a few rows at most, and any call may write
 * between two steps. Reading throws StoreError once it is `lost` or closed.
 */
export interface StoreSnapshot {
  /** The objects of a class that keeps objects; throws for any other name (a bug). */
  class(name: string): SnapshotObjects
  /** As `Changes` has them. */
  generation(): number
  counts(): ReadonlyMap<string, number>
  since(generation: number, watched: Watched): Iterable<Change>
  /**
   * True if a write has touched an object of that ref since the snapshot was made. If false, its record is still that of the
   * snapshot. Throws as reading does.
   */
  isTouched(ref: string): boolean
  /**
   * Why it cannot be read any more: a sentence without its full stop; null while it can be read. A snapshot that is read for
   * too long is lost, because the database keeps all that is written since.
   */
  readonly lost: string | null
  /** May be called twice. */
  close(): void
}

/** The objects of one class in a snapshot. */
export interface SnapshotObjects {
  readonly name: string
  readonly fieldNames: readonly string[]
  has(ref: string): boolean
  /** Throws HANDLE_INVALID(class, ref) if there is no such object. */
  record(ref: string): RecordValue
  /** In order of creation. */
  records(): Iterable<readonly [ref: string, record: RecordValue]>
  /** As `records`, with these fields at least. */
  parts(fields: ReadonlySet<string>): Iterable<readonly [ref: string, record: RecordValue]>
  refs(): Iterable<string>
  count(): number
}

/**
 * The objects of one class. Each method that takes a ref throws HANDLE_INVALID(class, ref) if there is no such object. A
 * write that throws changes nothing, also outside `atomically`.
 */
export interface ClassStore {
  readonly name: string
  /** Field names in declaration order, as `record` gives their values. */
  readonly fieldNames: readonly string[]
  has(ref: string): boolean
  field(name: string): FieldStore
  record(ref: string): RecordValue
  /** In order of creation. Nothing may be written before the iteration ends. */
  records(): Iterable<readonly [ref: string, record: RecordValue]>
  refs(): string[]
  count(): number
  /** undefined if there is none. */
  byUuid(uuid: string): string | undefined
  byNameLabel(label: string): string[]
  /** By the value of a field that is unique by itself; undefined if there is none. Found by an index. */
  byUnique(field: string, value: Value): string | undefined
  /**
   * Creates an object and returns its ref. Fields that are not in `values` start with their default, or else with their
   * type's zero; `uuid` is new if not given. Throws HANDLE_INVALID if a value refers to an object that does not exist.
   */
  create(values: ReadonlyMap<string, Value>): string
  /** Writes several fields of an object, all or none. A unique key is judged when all of its fields are written. */
  setAll(ref: string, values: ReadonlyMap<string, Value>): void
  /** Throws OBJECT_IN_USE(class, ref, referrer class, referrer, field) if another object's owning field refers to it. */
  destroy(ref: string): void
}

/** A field of a class. Its statements are prepared once. A write that throws changes nothing, also outside `atomically`. */
export interface FieldStore {
  get(ref: string): Value
  set(ref: string, value: Value): void
  /** For sets: adds an element unless it is there already. */
  add(ref: string, value: Value): void
  /** For sets: removes an element if it is there. */
  remove(ref: string, value: Value): void
  /** For maps: throws MAP_DUPLICATE_KEY(key, current, offered) if the key is there already. */
  addTo(ref: string, key: Value, value: Value): void
  /** For maps: removes an entry if it is there. */
  removeFrom(ref: string, key: Value): void
  /** The objects whose field refers to `target`; none for a field that stores no refs. Found by an index. */
  holders(target: string): readonly string[]
}

/** How the data were found when they were opened. */
export interface Opening {
  /** They were made now, with the initial objects. */
  readonly isNew: boolean
  /** A migration has changed tables or values. */
  readonly isMigrated: boolean
}

export type FieldListener = (className: string, ref: string, field: string | null) => void

/** Texts by key. Writes belong to the open transaction, like those to objects. */
export interface Settings {
  get(key: string): string | undefined
  set(key: string, value: string): void
  delete(key: string): void
  /** The keys that start with `prefix`, sorted. */
  keys(prefix: string): string[]
}

/**
 * Generations order the changes of objects: safe integers that grow, also over restarts. A generation is the time in
 * milliseconds since 1970 times 1024, or one more than the latest generation if that is larger. Several changes may share
 * a generation, but changes after a call of `generation` or `since` do not share one with changes before it.
 */
export interface Changes {
  /** The generation of the latest change, also if it is not committed yet. */
  generation(): number
  /**
   * The latest change of each object that changed after `generation`, by generation. An object that was created and
   * destroyed since then is left out. The cost depends on how many objects changed, not on how many there are.
   */
  since(generation: number, watched: Watched): Change[]
  /** False if the watched changes since then are few, so that answering them takes little time. Takes little time itself. */
  mayBeMany(generation: number, watched: Watched): boolean
  /** For a generation before this one, it is not known any more which objects were destroyed since. */
  readonly lostBefore: number
  /** The number of objects of each class, including changes that are not committed. Changes later; do not keep it. */
  counts(): ReadonlyMap<string, number>
  /** Marks the object as changed now, without a write. Throws HANDLE_INVALID(class, ref) if it does not exist. */
  touch(className: string, ref: string): void
  /**
   * Called after each commit with all objects that it changed, each once, including those that it created and destroyed
   * (`del`). An error that a listener throws ends the process, because the commit is done.
   */
  onCommitted(listener: (changes: readonly Change[]) => void): void
  /** Forgets objects that were destroyed before that time (ms since 1970), except the `keep` latest ones. */
  sweep(before: number, keep: number): void
  /** Identifies this copy of the data: a restored backup has another one, so generations of two copies are not mixed up. */
  readonly incarnation: string
}

/** The objects that a client watches: all of some classes, and single ones. `'*'` is all of all classes. */
export interface Watched {
  readonly classes: '*' | ReadonlySet<string>
  readonly refs: ReadonlySet<string>
}

export interface Change {
  readonly generation: number
  readonly class: string
  readonly ref: string
  readonly uuid: string
  /** In the result of `since`, `add` means that the object was created after the given generation. */
  readonly operation: 'add' | 'mod' | 'del'
}
