/** The types that bodies write: those of the API, and `duration`. */
import type { TypeNode } from '../../grammar/tree.ts'
import type { BodyType } from '../../model/body.ts'
import { TypeResolver } from '../resolve/resolve-types.ts'
import type { Typing } from './typing.ts'

/** The type; null, and reported, if it has a problem. */
export function typeAt(t: Typing, node: TypeNode): BodyType | null {
  if (node.kind === 'named-type' && node.word === null && node.name.text === 'duration') return { kind: 'duration' }
  if (node.kind === 'set-type' || node.kind === 'option-type') {
    const of = typeAt(t, node.of)
    return of && { kind: node.kind === 'set-type' ? 'set' : 'option', of }
  }
  if (node.kind === 'map-type') {
    const [key, value] = [typeAt(t, node.key), typeAt(t, node.value)]
    return key && value && { kind: 'map', key, value }
  }
  return new TypeResolver(t.scope, t.input.problems).at(t.input.place, node)
}
