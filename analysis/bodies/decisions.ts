/** Conditions whose outcome is certain: a reference that cannot be null is compared with null. */
import type { TypedExpr } from '../../model/body.ts'
import { assumed, isNullLiteral, isObject, type Known } from './known-paths.ts'

/** True if the condition always holds, false if never. */
export type Decision = boolean

/** undefined where it depends. A condition that is written as a constant is reported elsewhere. */
export function decided(condition: TypedExpr, known: Known): Decision | undefined {
  switch (condition.kind) {
    case 'not': {
      const of = decided(condition.of, known)
      return of === undefined ? undefined : !of
    }
    case 'logic': {
      const isAnd = condition.operator === 'and'
      const left = decided(condition.left, known)
      if (left === !isAnd) return left
      const right = decided(condition.right, assumed(condition.left, isAnd, known))
      if (right === !isAnd) return right
      return left === isAnd && right === isAnd ? isAnd : undefined
    }
    case 'compare': {
      const { left, right, operator } = condition
      if (operator !== '==' && operator !== '!=') return undefined
      const isCertain =
        (isNullLiteral(right) && isObject(left, known)) || (isNullLiteral(left) && isObject(right, known))
      return isCertain ? operator === '!=' : undefined
    }
    default:
      return undefined
  }
}
