/** The model's literals as values: what a parameter or member starts with when a call leaves it out. */
import type { Api, Literal, Type } from '../../model/api.ts'
import { literalValue, type ObjectRefs } from '../values/literals.ts'
import { Shapes } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'

/** The value that a literal writes, read by its type. */
export type ReadLiteral = (type: Type, literal: Literal) => Value

/** `objects` says which ref an initial object has. */
export function literalReader(api: Api, objects: ObjectRefs): ReadLiteral {
  const shapes = new Shapes(api)
  return (type, literal) => literalValue(shapes, type, literal, objects)
}
