/** Values inside the server, between the wire and the store. */
import type { Principal } from './principal.ts'

/**
 * By type: string, enum: string (well-formed, XML-safe). int: bigint of 64 bits. float: finite number. bool: boolean.
 * datetime: `20260131T12:00:00Z`, with `.SSS` before the Z only where milliseconds are not zero. ref: `OpaqueRef:…`;
 * null is the null reference. set: array without repeats. option: array of none or one. map: Map. record: RecordValue,
 * or in results Snapshot. any record: Snapshot, or Plain, or null, where the member that would hold it is left out.
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
 * `get_record` returns. Reading it throws HANDLE_INVALID(class, ref) where the object is not alive.
 */
export class Snapshot {
  readonly class: string
  readonly ref: string
  readonly reader: Principal | null
  constructor(className: string, ref: string, reader: Principal | null) {
    this.class = className
    this.ref = ref
    this.reader = reader
  }
}

/** Stands for the records of all objects of a class, by their refs, as `reader` may see them when the value is read. */
export class AllRecords {
  readonly class: string
  readonly reader: Principal | null
  constructor(className: string, reader: Principal | null) {
    this.class = className
    this.reader = reader
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
export type Result = Value | AllRecords | LateValue

/** The null reference on the wire. */
export const NULL_REF = 'OpaqueRef:NULL'
