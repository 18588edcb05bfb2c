/**
 * What the condition of a value says about it by itself, as written: bounds, sizes, patterns and lists of values. They do not
 * need the types of expressions, so the checker, the model and editors all read them here. docs/language.md, Constraints.
 */
import type { BinaryExpr, BinaryOperator, CallExpr, ExprNode } from '../../grammar/tree.ts'
import type { Literal } from '../../model/api.ts'
import type { BodyType, Bounds } from '../../model/body.ts'
import { tighter } from '../../model/bounds.ts'
import { isScalar, SCALARS } from '../../model/kinds.ts'

/** The value that a condition is about. */
export interface ConditionedValue {
  readonly name: string
  readonly type: BodyType
}

/** Empty for a condition that says nothing which bounds can hold, such as one with `or`. */
export function conditionBounds(node: ExprNode, value: ConditionedValue): Bounds {
  if (node.kind === 'call-expr') return patternOf(node, value)
  if (node.kind !== 'binary-expr') return {}
  const { operator, left, right } = node
  if (operator === 'and') return tighter(conditionBounds(left, value), conditionBounds(right, value))
  return operator === 'in' ? membership(node, value) : comparison(node, value)
}

/** `matches(code, "^[A-Z]+$")`. */
function patternOf({ class: owner, name, args }: CallExpr, value: ConditionedValue): Bounds {
  const [of, pattern] = args
  const isMatch = owner === null && name.text === 'matches' && of && isValue(of, value)
  return isMatch && pattern?.kind === 'string-value' ? { pattern: pattern.text } : {}
}

/** `stars in [1 .. 5]`, `board in [full, half]`. */
function membership({ left, right }: BinaryExpr, value: ConditionedValue): Bounds {
  if (right.kind === 'range-expr') {
    const [first, last] = [literalOf(right.first, value.type), literalOf(right.last, value.type)]
    if (isValue(left, value)) return tighter(bound('>=', first, value.type), bound('<=', last, value.type))
    const [least, most] = [literalOf(right.first, INT), literalOf(right.last, INT)]
    return isSize(left, value) ? tighter(sizeBound('>=', least), sizeBound('<=', most)) : {}
  }
  if (right.kind !== 'set-expr' || !isValue(left, value)) return {}
  const values = right.items.map((item) => literalOf(item, value.type))
  return values.every((one) => one !== undefined) ? { oneOf: values } : {}
}

const INT: BodyType = { kind: 'int' }

function comparison({ operator, left, right }: BinaryExpr, value: ConditionedValue): Bounds {
  if (isValue(left, value)) return bound(operator, literalOf(right, value.type), value.type)
  if (isSize(left, value)) return sizeBound(operator, literalOf(right, INT))
  const turned = TURNED[operator] ?? operator
  if (isValue(right, value)) return bound(turned, literalOf(left, value.type), value.type)
  return isSize(right, value) ? sizeBound(turned, literalOf(left, INT)) : {}
}

/** `1 <= stars` says what `stars >= 1` says. */
const TURNED: { readonly [operator in BinaryOperator]?: BinaryOperator } = {
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

function bound(operator: BinaryOperator, literal: Literal | undefined, type: BodyType): Bounds {
  if (literal === undefined) return {}
  if (operator === '==') return { oneOf: [literal] }
  if (operator === '!=') return type.kind === 'string' && literal === '' ? { minSize: 1 } : {}
  if (typeof literal !== 'string' && typeof literal !== 'number') return {}
  if (type.kind === 'int') return wholeBound(operator, BigInt(literal))
  if (type.kind !== 'float' && type.kind !== 'datetime') return {}
  switch (operator) {
    case '>=':
      return { min: literal }
    case '<=':
      return { max: literal }
    case '>':
      return { exclusiveMin: literal }
    case '<':
      return { exclusiveMax: literal }
    default:
      return {}
  }
}

/** Whole numbers need no exclusive bounds. */
function wholeBound(operator: BinaryOperator, n: bigint): Bounds {
  switch (operator) {
    case '>=':
      return { min: String(n) }
    case '>':
      return { min: String(n + 1n) }
    case '<=':
      return { max: String(n) }
    case '<':
      return { max: String(n - 1n) }
    default:
      return {}
  }
}

function sizeBound(operator: BinaryOperator, literal: Literal | undefined): Bounds {
  const n = Number(literal ?? Number.NaN)
  if (!Number.isSafeInteger(n)) return {}
  if (operator === '==') return { minSize: n, maxSize: n }
  if (operator === '!=') return n === 0 ? { minSize: 1 } : {}
  const { min, max } = wholeBound(operator, BigInt(n))
  return {
    ...(min === undefined ? {} : { minSize: Number(min) }),
    ...(max === undefined ? {} : { maxSize: Number(max) }),
  }
}

function isValue(node: ExprNode, { name }: ConditionedValue): boolean {
  return node.kind === 'name-expr' && node.name.text === name
}

function isSize(node: ExprNode, value: ConditionedValue): boolean {
  if (node.kind !== 'call-expr' || node.class || node.name.text !== 'size') return false
  const [of] = node.args
  return of !== undefined && isValue(of, value)
}

/** The value as written, as the model has it; undefined for anything but a literal of the type. */
function literalOf(node: ExprNode, type: BodyType): Literal | undefined {
  if (type.kind === 'enum') {
    if (node.kind === 'name-expr' || node.kind === 'field-expr') return node.name.text
    return node.kind === 'string-value' ? node.text : undefined
  }
  if (!isScalar(type)) return undefined
  switch (node.kind) {
    case 'int-value':
    case 'float-value':
      return type.kind === 'int' || type.kind === 'float' ? SCALARS[type.kind].literal(node.text) : undefined
    case 'unary-expr': {
      const { of, operator } = node
      const isSigned = operator === '-' && (of.kind === 'int-value' || of.kind === 'float-value')
      return isSigned ? literalOf({ ...of, text: `-${of.text}` }, type) : undefined
    }
    case 'string-value':
      return type.kind === 'string' || type.kind === 'datetime' ? SCALARS[type.kind].literal(node.text) : undefined
    default:
      return undefined
  }
}
