/** The value of a field in a new object that is given none. */
import type { Field } from '../../../model/api.ts'
import { type ObjectRefs, startValue, type ValueMaker } from '../../values/literals.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { Value } from '../../values/values.ts'

/** `objects`: gives null for an initial object that is gone, where the field can do without. */
export function startOf(shapes: Shapes, field: Field, objects: ObjectRefs, maker?: ValueMaker): Value {
  if (field.computed) return shapes.zero(field.type)
  const value = startValue(shapes, field, objects, maker)
  return field.qualifier === 'RO/runtime' ? withoutNulls(value) : value
}

/** A set or map without the elements and entries that are null. */
function withoutNulls(value: Value): Value {
  if (Array.isArray(value)) return value.filter((element) => element !== null)
  if (!(value instanceof Map)) return value
  return new Map([...value].filter(([key, element]) => key !== null && element !== null))
}
