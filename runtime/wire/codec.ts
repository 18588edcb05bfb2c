/** Codecs: how values of a type are read from a parsed call and written into a reply. */
import type { Type } from '../../model/api.ts'
import type { Value } from '../values/values.ts'

export interface WireCodec<Raw> {
  /**
   * The value of a parameter or record member called `field`. Throws FIELD_TYPE_ERROR for another shape,
   * VALUE_NOT_SUPPORTED for a value out of range, and FIELD_MISSING or FIELD_UNKNOWN for the members of a record.
   */
  read(raw: Raw, field: string): Value
  /** The value as text of the format. */
  write(value: Value): string
}

/** The codec of a type, made at its first use; null is `void`. */
export type CodecOf<Raw> = (type: Type | null) => WireCodec<Raw>
