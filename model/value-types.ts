/** The types of the API's values, and values as data. */
import type { ScalarType } from './kinds.ts'

export type Type = TypeWith<never>

/** The types of the API, and `Extra`, also inside sets, options and maps. */
export type TypeWith<Extra> =
  | ScalarType
  | Extra
  | { readonly kind: 'ref'; readonly class: string; readonly nullable: boolean }
  | { readonly kind: 'enum'; readonly name: string }
  /** A `record`, or the whole record of the class of that name. */
  | { readonly kind: 'record'; readonly name: string }
  /** `any record`: the whole record of an object of any class; only in results and in classes without objects. */
  | { readonly kind: 'any record' }
  | { readonly kind: 'set'; readonly of: TypeWith<Extra> }
  | { readonly kind: 'option'; readonly of: TypeWith<Extra> }
  | { readonly kind: 'map'; readonly key: TypeWith<Extra>; readonly value: TypeWith<Extra> }

/**
 * A value as JSON, read by its type. string, enum: itself. int: its decimal digits as a string (64 bits). float:
 * number. bool: boolean. datetime: `20260131T12:00:00Z`. ref: `{ "object": name }` for an initial object, null for the
 * null reference. set, option: an array. map: an array of `[key, value]`. record: an array of `[member, value]`. `call`:
 * a value that is made with the object, only as a field's default or an initial object's value.
 */
export type Literal =
  | string
  | number
  | boolean
  | null
  | { readonly object: string }
  | { readonly call: 'now' | 'uuid' }
  | readonly Literal[]

/** `now()` or `uuid()`. */
export type CallLiteral = Extract<Literal, { readonly call: string }>

export function isCall(literal: Literal | undefined): literal is CallLiteral {
  return typeof literal === 'object' && literal !== null && 'call' in literal
}

/** The functions that are values, each with the kind of its values. */
export const VALUE_CALLS: { readonly [name in CallLiteral['call']]: 'datetime' | 'string' } = {
  now: 'datetime',
  uuid: 'string',
}
