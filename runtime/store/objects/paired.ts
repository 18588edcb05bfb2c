/** The error of a one-one pair that an object is in already. */
import { type ApiError, valueNotSupported } from '../../values/api-error.ts'
import type { Value } from '../../values/values.ts'

/** VALUE_NOT_SUPPORTED: the object `value` is in a one-one pair with `partner` already. */
export function paired(field: string, value: Value, partner: string): ApiError {
  return valueNotSupported(field, String(value), `it is paired with ${partner} already`)
}
