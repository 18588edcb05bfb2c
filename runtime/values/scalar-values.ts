/** Values of scalar types: how the model's literals become them. */
import { SCALARS, type ScalarKind } from '../../model/kinds.ts'
import type { Value } from './values.ts'

/** The value of a literal that the checker has read. */
export function scalarValue(kind: ScalarKind, literal: unknown): Value {
  return FROM_LITERAL[kind](literal)
}

/** The value that a field of the kind starts with. */
export function zeroOf(kind: ScalarKind): Value {
  return scalarValue(kind, SCALARS[kind].zero)
}

const asItIs = (literal: unknown) => literal as string | number | boolean

const FROM_LITERAL: { readonly [kind in ScalarKind]: (literal: unknown) => Value } = {
  string: asItIs,
  int: (literal) => BigInt(literal as string),
  float: asItIs,
  bool: asItIs,
  datetime: asItIs,
}
