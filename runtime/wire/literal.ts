/** The model's literals as values: what a parameter or member starts with when a call leaves it out. */
import type { Api, Literal, Type } from '../../model/api.ts'
import { literalValue } from '../store/literals.ts'
import { Shapes } from '../store/shapes.ts'
import type { Value } from '../values.ts'

/** The value that a literal writes, read by its type. */
export type ReadLiteral = (type: Type, literal: Literal) => Value

export function literalReader(api: Api): ReadLiteral {
  const shapes = new Shapes(api)
  return (type, literal) => literalValue(shapes, type, literal, noObject)
}

/** Initial objects are named by initial objects alone, not by the defaults of parameters and members. */
function noObject(className: string, objectName: string): never {
  throw new Error(`A default names the object ${className} ${objectName}`)
}
