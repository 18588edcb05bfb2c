/** The types that bodies write: those of the API, and `duration`. */
import type { TypeNode } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import { TypeResolver } from '../resolve/resolve-types.ts'
import type { Typing } from './typing.ts'

/** The type; null, and reported, if it has a problem. */
export function typeAt(t: Typing, node: TypeNode): BodyType | null {
  return new TypeResolver(t.scope, t.input.problems).innerAt(t.input.place, node)
}
