/** Values inside the server, between the wire and the store. */

/**
 * By type: string, enum: string (well-formed, XML-safe). int: bigint of 64 bits. float: finite number. bool: boolean.
 * datetime: `20260131T12:00:00Z`, with `.SSS` before the Z only where milliseconds are not zero. ref: `OpaqueRef:…`;
 * null is the null reference. set: array without repeats. option: array of none or one. map: Map. record: RecordValue.
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

/** A record's members in the order its declaration has them, beside their values. */
export class RecordValue {
  readonly names: readonly string[]
  readonly values: readonly Value[]
  constructor(names: readonly string[], values: readonly Value[]) {
    this.names = names
    this.values = values
  }
}

/** How the null reference travels. */
export const NULL_REF = 'OpaqueRef:NULL'

export const EPOCH = '19700101T00:00:00Z'
