/** Values inside the server, between the wire and the store. */
import type { Principal } from './principal.ts'

/**
 * By type: string, enum: string (well-formed, XML-safe). int: bigint of 64 bits. float: finite number. bool: boolean.
 * datetime: `20260131T12:00:00Z`, with `.SSS` before the Z only where milliseconds are not zero. ref: `OpaqueRef:…`;
 * null is the null reference. set: array without repeats. option: array of none or one. map: Map. record: RecordValue,
 * or in results Snapshot. A set in results may be a LateList. any record: Snapshot, or Plain, or null, where the member that
 * would hold it is left out.
 */
export type Value =
  | string
  | bigint
  | number
  | boolean
  | null
  | readonly Value[]
  | ReadonlyMap<Value, Value>
  | RecordValue
  | Snapshot
  | Plain
  | LateList

/** A record: the names of its members in order of declaration, and beside them their values. */
export class RecordValue {
  readonly names: readonly string[]
  readonly values: readonly Value[]
  constructor(names: readonly string[], values: readonly Value[]) {
    this.names = names
    this.values = values
  }
}

/**
 * Stands for the record of an object, as `reader` may see it when the value is read; a value of `any record`, and what
 * `get_record` returns. Reading it throws HANDLE_INVALID(class, ref) where the object is not alive. With a moment, the
 * record is the one of then.
 */
export class Snapshot {
  readonly class: string
  readonly ref: string
  readonly reader: Principal | null
  readonly moment: Moment | undefined
  constructor(className: string, ref: string, reader: Principal | null, moment?: Moment) {
    this.class = className
    this.ref = ref
    this.reader = reader
    this.moment = moment
  }
}

/**
 * Objects as they were at one moment, for results that are read in later turns: a store's snapshot. Every method but
 * `close` throws where the data cannot be read any more.
 */
export interface Moment {
  class(name: string): ObjectsThen
  /** False where the record of the object is still the same. */
  isTouched(ref: string): boolean
  /** May be called twice. */
  close(): void
}

/** The objects of one class. */
export interface ObjectsThen {
  /** Throws HANDLE_INVALID(class, ref) where there is no such object. */
  record(ref: string): RecordValue
  /** In order of creation. */
  records(): Iterable<readonly [ref: string, record: RecordValue]>
  /** As `records`, with these fields at least. */
  parts(fields: ReadonlySet<string>): Iterable<readonly [ref: string, record: RecordValue]>
  refs(): Iterable<string>
  count(): number
}

/**
 * In results, a set of many elements, which are made while it is written, over several turns: the whole result, or a member of
 * its record. Written once, and then closed.
 */
export class LateList {
  readonly elements: Iterable<Value>
  readonly close: () => void
  constructor(elements: Iterable<Value>, close: () => void) {
    this.elements = elements
    this.close = close
  }
}

type Matches = (ref: string, record: RecordValue) => boolean

/** Says which objects a result contains, by fields of their records that `reader` may read. */
export class Where {
  readonly reader: Principal | null
  readonly fields: ReadonlySet<string>
  readonly matches: Matches
  constructor(reader: Principal | null, fields: ReadonlySet<string>, matches: Matches) {
    this.reader = reader
    this.fields = fields
    this.matches = matches
  }
}

/** Stands for the refs of all objects of a class, or of some, when the value is read, in order of creation. */
export class AllRefs {
  readonly class: string
  readonly where: Where | undefined
  constructor(className: string, where?: Where) {
    this.class = className
    this.where = where
  }
}

/** Stands for the records of all objects of a class, or of some, by their refs, as `reader` may see them when the value is read. */
export class AllRecords {
  readonly class: string
  readonly reader: Principal | null
  readonly where: Where | undefined
  constructor(className: string, reader: Principal | null, where?: Where) {
    this.class = className
    this.reader = reader
    this.where = where
  }
}

/** Plain data of strings, numbers, booleans, arrays and objects, as JSON has them; a value of `any record`. */
export class Plain {
  readonly data: unknown
  constructor(data: unknown) {
    this.data = data
  }
}

/**
 * A value that is made when it is read, so that it is of that moment. Many calls may return the same one: each format
 * then writes it once.
 */
export class LateValue {
  readonly make: () => Value
  constructor(make: () => Value) {
    this.make = make
  }
}

/** The result of a call: a value, or a placeholder for one until the result is written or read. */
export type Result = Value | AllRecords | AllRefs | LateValue

/** The null reference on the wire. */
export const NULL_REF = 'OpaqueRef:NULL'
