/** What code in `handlers.ts` throws, as the errors that clients get. */
import { isCarriableText } from '../../model/text.ts'
import { ApiError } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import { NULL_REF } from '../values/values.ts'

/** The mark of what `fail` of the generated file throws: see reference/handler-types/fixed-names.ts. */
const FAILURE = Symbol.for('crowfoot.failure')

/** An error of the API for what `fail` has thrown; anything else stays as it is. */
export function failureOf(thrown: unknown): unknown {
  if (typeof thrown !== 'object' || thrown === null || Reflect.get(thrown, FAILURE) !== true) return thrown
  const { code, params } = thrown as { readonly code?: unknown; readonly params?: unknown }
  if (typeof code !== 'string' || !Array.isArray(params)) return thrown
  return new ApiError(code, ...params.map(paramText))
}

function paramText(param: unknown): string {
  return carriable(param === null ? NULL_REF : String(param))
}

/** A text that travels in both formats. */
export function carriable(text: string): string {
  return isCarriableText(text) ? text : printable(text)
}
