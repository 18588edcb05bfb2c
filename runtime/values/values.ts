/** Values inside the server, between the wire and the store. */
import type { Principal } from '../access/principal.ts'

/**
 * By type: string, enum: string (well-formed, XML-safe). int: bigint of 64 bits. float: finite number. bool: boolean.
 * datetime: `20260131T12:00:00Z`, with `.SSS` before the Z only where milliseconds are not zero. ref: `OpaqueRef:…`;
 * null is the null reference. set: array without repeats. option: array of none or one. map: Map. record: RecordValue.
 * any record: Snapshot, or Plain, or null, where the member that would hold it is left out.
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

/** A record's members in the order its declaration has them, beside their values. */
export class RecordValue {
  readonly names: readonly string[]
  readonly values: readonly Value[]
  constructor(names: readonly string[], values: readonly Value[]) {
    this.names = names
    this.values = values
  }
}

/** The record of an object as it is when the reply is written, as somebody may read it; a value of `any record`. */
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

/** Plain data of strings, numbers, booleans, arrays and objects, as JSON has them; a value of `any record`. */
export class Plain {
  readonly data: unknown
  constructor(data: unknown) {
    this.data = data
  }
}

/** How the null reference travels. */
export const NULL_REF = 'OpaqueRef:NULL'

export const EPOCH = '19700101T00:00:00Z'
