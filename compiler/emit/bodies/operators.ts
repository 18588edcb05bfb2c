/** Operators: the types of their operands decide which code they are. */
import type { TypedExpr } from '../../../model/body.ts'
import type { Code } from './code.ts'
import { comparer } from './comprehensions.ts'
import { callOf, stringCode } from './literals.ts'
import { type BodyScope, operand } from './scope.ts'

type Of<Kind extends TypedExpr['kind']> = TypedExpr & { readonly kind: Kind }
type Arithmetic = Of<'arithmetic'>['operator']

const RUN = '$run'
const SET_OPERATIONS: { readonly [operator: string]: string } = { '+': 'union', '-': 'difference', '*': 'intersection' }

/** Kinds whose equal values are identical in JavaScript. */
const IDENTICAL: ReadonlySet<string> = new Set('string int float bool datetime duration enum ref'.split(' '))

export function arithmetic(scope: BodyScope, { operator, left, right, text }: Of<'arithmetic'>): Code {
  return arithmeticCode(operator, left, { left: operand(scope, left), right: operand(scope, right) }, right, text)
}

/** `types`: the left operand. Also for `p += e`, whose left operand was read before. */
export function arithmeticCode(
  operator: Arithmetic,
  { type }: Pick<TypedExpr, 'type'>,
  code: { readonly left: Code; readonly right: Code },
  rightNode: Pick<TypedExpr, 'type'>,
  text: string,
): Code {
  const { left, right } = code
  const infix = [left, ` ${operator} `, right]
  switch (type.kind) {
    case 'string':
      return callOf('concat', RUN, left, right)
    case 'set':
    case 'option':
      return callOf(SET_OPERATIONS[operator] ?? operator, RUN, left, right)
    case 'datetime':
      if (rightNode.type.kind === 'datetime') return callOf('between', RUN, left, right)
      return callOf('later', RUN, left, operator === '-' ? ['-', right] : right, stringCode(text))
    case 'float':
      if (operator === '/') return callOf('divideFloat', left, right, stringCode(text))
      if (operator === '%') return callOf('remainderFloat', left, right, stringCode(text))
      return callOf('float', infix, stringCode(text))
    default:
      if (operator === '/') return callOf('divide', left, right, stringCode(text))
      if (operator === '%') return callOf('remainder', left, right, stringCode(text))
      return callOf('int', infix, stringCode(text))
  }
}

export function comparison(scope: BodyScope, { operator, left, right }: Of<'compare'>): Code {
  const { kind } = left.type
  if (
    (kind === 'string' || kind === 'ref') &&
    (operator === '==' || operator === '!=') &&
    !isShort(left) &&
    !isShort(right)
  ) {
    const same = callOf('sameText', RUN, scope.expr(left), scope.expr(right))
    return operator === '==' ? same : ['!', same]
  }
  const isEquality = operator === '==' || operator === '!='
  if (isEquality && !IDENTICAL.has(kind)) {
    const same = callOf('same', RUN, scope.expr(left), scope.expr(right))
    return operator === '==' ? same : ['!', same]
  }
  if (!isEquality && kind === 'string')
    return [callOf('compareTexts', RUN, scope.expr(left), scope.expr(right)), ` ${operator} 0`]
  if (!isEquality && kind === 'datetime')
    return [callOf('compareDatetimes', scope.expr(left), scope.expr(right)), ` ${operator} 0`]
  return [operand(scope, left), ` ${isEquality ? `${operator}=` : operator} `, operand(scope, right)]
}

/** A literal whose comparison costs no more than the statement: null, an object, or a text that is not long. */
function isShort(node: TypedExpr): boolean {
  return node.kind === 'literal' && (typeof node.value !== 'string' || node.value.length < SHORT)
}

/** UTF-16 units. */
const SHORT = 128

export function membership(scope: BodyScope, { left, right }: Of<'in'>): Code {
  const value = scope.expr(left)
  if (right.kind === 'range')
    return callOf('within', value, scope.expr(right.first), scope.expr(right.last), ...comparer(left.type.kind))
  if (right.kind === 'all' && right.of === 'class')
    return [scope.names.objects(right.name), `.isOne(${RUN}, `, value, ')']
  if (right.type.kind === 'map') return callOf('hasKey', RUN, value, scope.expr(right))
  return callOf('contains', RUN, value, scope.expr(right))
}

/** `left ?? right`. A missing key is undefined in JavaScript, and a null ref is null. */
export function fallback(scope: BodyScope, { left, right, type }: Of<'else'>): Code {
  const value =
    left.kind === 'index' ? callOf('lookup', RUN, scope.expr(left.of), scope.expr(left.key)) : operand(scope, left)
  const isUnwrapped = left.type.kind === 'option' && type.kind !== 'option'
  return [isUnwrapped ? [value, left.kind === 'index' ? '?.[0]' : '[0]'] : value, ' ?? ', operand(scope, right)]
}

export function negation(scope: BodyScope, { of, type, text }: Of<'negate'>): Code {
  return callOf(type.kind === 'float' ? 'float' : 'int', ['-(', scope.expr(of), ')'], stringCode(text))
}
