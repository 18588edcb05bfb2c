/** `[FIRST .. LAST]`: whole numbers in a set; behind `in` any two bounds of a type that has an order. */
import type { RangeExpr } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { INT, setOf } from './body-types.ts'
import { checkedExpr } from './checked.ts'
import type { Typing } from './typing.ts'

export function typedRange(t: Typing, node: RangeExpr, of: BodyType = INT): TypedExpr {
  const first = checkedExpr(t, node.first, of)
  const last = checkedExpr(t, node.last, of)
  return { kind: 'range', at: t.at(node), type: setOf(of), first, last }
}
