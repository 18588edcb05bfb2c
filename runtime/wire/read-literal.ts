/** Reads the model's literals as values: the defaults of parameters and members that a call leaves out. */
import type { Api, Literal, Type } from '../../model/api.ts'
import { literalValue, type ObjectRefs } from '../values/literals.ts'
import { shapesOf } from '../values/shapes.ts'
import type { Value } from '../values/values.ts'

/** The value of a literal of the type. */
export type ReadLiteral = (type: Type, literal: Literal) => Value

/** `objects` finds the refs of initial objects. */
export function literalReader(api: Api, objects: ObjectRefs): ReadLiteral {
  const shapes = shapesOf(api)
  return (type, literal) => literalValue(shapes, type, literal, objects)
}
