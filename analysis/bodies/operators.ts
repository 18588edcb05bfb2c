/** The types of operators (docs/language.md, Operators). The other operand gives the type to the one that has none. */
import type { BinaryExpr, ExprNode } from '../../grammar/tree.ts'
import type { ArithmeticOperator, BodyType, ComparisonOperator, TypedExpr } from '../../model/body.ts'
import { BOOL, DATETIME, DURATION, fits, isOrdered, isUnknown, NULL, setOf, UNKNOWN } from './body-types.ts'
import { checkedExpr, typedAlike } from './checked.ts'
import { typedRange } from './ranges.ts'
import type { Typing } from './typing.ts'
import { weaknessOf } from './weakness.ts'

export function typedBinary(t: Typing, node: BinaryExpr, expected?: BodyType): TypedExpr {
  switch (node.operator) {
    case 'and':
    case 'or': {
      const left = checkedExpr(t, node.left, BOOL)
      const right = checkedExpr(t, node.right, BOOL)
      return { kind: 'logic', at: t.at(node), type: BOOL, operator: node.operator, left, right }
    }
    case 'in':
      return typedIn(t, node)
    case '??':
      return typedElse(t, node, expected)
    case '+':
    case '-':
    case '*':
    case '/':
    case '%':
      return typedArithmetic(t, node, node.operator, expected)
    default:
      return typedComparison(t, node, node.operator)
  }
}

/** Two operands of one type; undefined, and reported, if nothing says which. */
function operands(t: Typing, { left, right }: BinaryExpr): [TypedExpr, TypedExpr] | undefined {
  if (weaknessOf(t, left) === 2 && weaknessOf(t, right) === 2) return undefined
  return typedAlike(t, [left, right]) as [TypedExpr, TypedExpr]
}

/** Neither side has a type, so it cannot be said what is compared. */
function untyped(t: Typing, node: BinaryExpr): TypedExpr {
  // A name that means nothing is the mistake, if there is one.
  const before = t.input.problems.length
  const sides = [node.left, node.right].filter((side) => side.kind === 'name-expr' && side.name.text !== 'null')
  for (const side of sides) t.typed(side)
  if (t.input.problems.length > before || sides.length > 0) return t.unknown(node)
  return t.wrong(node, { kind: 'type-needed', at: node, text: node.operator })
}

function typedComparison(t: Typing, node: BinaryExpr, operator: ComparisonOperator): TypedExpr {
  const pair = comparedWithNull(t, node) ?? operands(t, node)
  if (!pair) return { ...untyped(t, node), type: BOOL }
  const [left, right] = pair
  const isEquality = operator === '==' || operator === '!='
  if (!isEquality && !isOrdered(left.type) && right.type !== UNKNOWN)
    t.report({ kind: 'operand-type', at: node, operator, left: left.type })
  return { kind: 'compare', at: t.at(node), type: BOOL, operator, left, right }
}

/** `x != null`. A key that a map lacks is not null: reported with `k in m` as what is meant. */
function comparedWithNull(t: Typing, { left, right, operator }: BinaryExpr): [TypedExpr, TypedExpr] | undefined {
  const other = isNull(right) ? left : isNull(left) ? right : undefined
  if (other?.kind !== 'index-expr') return undefined
  const key = t.typed(other)
  const none = other === left ? right : left
  if (key.type.kind === 'ref' || key.type === UNKNOWN || key.kind !== 'index') {
    const checked = checkedExpr(t, none, key.type)
    return other === left ? [key, checked] : [checked, key]
  }
  const pattern = operator === '==' ? 'not ($1 in $of)' : '$1 in $of'
  const instead = {
    help: `Ask whether the map has the key: ${operator === '==' ? 'not (k in m)' : 'k in m'}.`,
    pattern,
  }
  t.report({ kind: 'type-mismatch', at: none, actual: NULL, expected: key.type, way: instead })
  return [key, key]
}

function isNull(node: ExprNode): boolean {
  return node.kind === 'name-expr' && node.name.text === 'null'
}

/** The type comes from either side. */
function typedIn(t: Typing, node: BinaryExpr): TypedExpr {
  const made = (left: TypedExpr, right: TypedExpr): TypedExpr => ({
    kind: 'in',
    at: t.at(node),
    type: BOOL,
    left,
    right,
  })
  if (node.right.kind === 'range-expr') {
    const left = t.typed(node.left)
    if (!isOrdered(left.type)) t.report({ kind: 'operand-type', at: node, operator: 'in', left: left.type })
    return made(left, typedRange(t, node.right, isOrdered(left.type) ? left.type : UNKNOWN))
  }
  const [leftWeakness, rightWeakness] = [weaknessOf(t, node.left), weaknessOf(t, node.right)]
  if (leftWeakness === 2 && rightWeakness === 2) return { ...untyped(t, node), type: BOOL }
  if (leftWeakness < rightWeakness) {
    const left = t.typed(node.left)
    return made(left, checkedExpr(t, node.right, setOf(left.type)))
  }
  const right = t.typed(node.right)
  const of = right.type.kind === 'set' ? right.type.of : right.type.kind === 'map' ? right.type.key : undefined
  if (of) return made(checkedExpr(t, node.left, of), right)
  const left = t.typed(node.left, UNKNOWN)
  if (right.type !== UNKNOWN) {
    t.report({ kind: 'operand-type', at: node, operator: 'in', left: left.type, right: right.type })
  }
  return made(left, right)
}

/** `e ?? d`: d where e is a null reference, an empty option or a missing key. */
function typedElse(t: Typing, node: BinaryExpr, expected?: BodyType): TypedExpr {
  const left = t.typed(node.left, expected)
  const isKey = left.kind === 'index'
  const value = left.type.kind === 'option' ? left.type.of : left.type
  if (!isKey && left.type.kind !== 'option' && left.type.kind !== 'ref' && !isUnknown(left.type))
    t.report({ kind: 'else-unnecessary', at: node, type: left.type })
  const right = checkedExpr(t, node.right, value)
  const type: BodyType =
    value.kind === 'ref' ? { ...value, nullable: right.type.kind === 'ref' && right.type.nullable } : value
  return { kind: 'else', at: t.at(node), type, left, right }
}

function typedArithmetic(t: Typing, node: BinaryExpr, operator: ArithmeticOperator, expected?: BodyType): TypedExpr {
  const [left, right] = terms(t, node, expected)
  const made = (type: BodyType): TypedExpr => ({
    kind: 'arithmetic',
    at: t.at(node),
    type,
    operator,
    left,
    right,
    text: t.text(node),
  })
  if (left.type === UNKNOWN || right.type === UNKNOWN) return made(UNKNOWN)
  const result = resultOf(operator, left.type, right.type)
  if (result) return made(result)
  t.report({ kind: 'operand-type', at: node, operator, left: left.type, right: right.type })
  return made(UNKNOWN)
}

/** The operands: each may be of another type, but one that has none takes that of the other or of the whole. */
function terms(t: Typing, { left, right }: BinaryExpr, expected?: BodyType): [TypedExpr, TypedExpr] {
  const [a, b] = [weaknessOf(t, left), weaknessOf(t, right)]
  const outer = expected && ['set', 'float', 'int', 'string'].includes(expected.kind) ? expected : undefined
  if (a === b) {
    const first = t.typed(left, outer)
    return [first, t.typed(right, a === 0 ? outer : sameKind(left, first, outer))]
  }
  if (a < b) {
    const first = t.typed(left, outer)
    return [first, t.typed(right, beside(first.type))]
  }
  const second = t.typed(right, outer)
  return [t.typed(left, beside(second.type)), second]
}

/** Of two that say equally little, such as two sets of bare enum values, the first has the expected type. */
function sameKind(left: ExprNode, first: TypedExpr, outer: BodyType | undefined): BodyType | undefined {
  return outer ?? (left.kind === 'set-expr' ? first.type : undefined)
}

/** What a text or number beside an operand of the type is: beside a duration a number stays one, a text beside a datetime is one. */
function beside(type: BodyType): BodyType | undefined {
  return type.kind === 'duration' ? undefined : type
}

/** The type of the result; undefined if the operator does not take the two. */
function resultOf(operator: ArithmeticOperator, left: BodyType, right: BodyType): BodyType | undefined {
  const isSame = fits(left, right)
  switch (left.kind) {
    case 'int':
    case 'float':
      return isSame ? left : undefined
    case 'string':
      return operator === '+' && isSame ? left : undefined
    case 'set':
      return isSame && ['+', '-', '*'].includes(operator) ? left : undefined
    case 'datetime':
      if (operator === '-' && right.kind === 'datetime') return DURATION
      return (operator === '+' || operator === '-') && right.kind === 'duration' ? DATETIME : undefined
    case 'duration':
      if (operator === '*') return right.kind === 'int' ? DURATION : undefined
      return (operator === '+' || operator === '-') && right.kind === 'duration' ? DURATION : undefined
    default:
      return undefined
  }
}
