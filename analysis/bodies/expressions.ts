/**
 * The types of expressions (docs/language.md, Expressions). The expected type comes first: from the place, the parameter, the
 * result or the other operand. Bare enum values, `[]`, `{}`, `null` and texts that are dates take their type from it.
 */
import type { ExprNode, IfExpr, UnaryExpr } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import { unreachable } from '../../model/never.ts'
import { BOOL, eitherOf, UNKNOWN } from './body-types.ts'
import { typedCall, typedCan, typedMethod } from './calls.ts'
import { checkedExpr, typedAlike } from './checked.ts'
import { typedAsync } from './client-calls.ts'
import { typedFirst, typedFold, typedMap, typedMapFor, typedQuantifier, typedSet, typedSetFor } from './collections.ts'
import { typedDuration, typedNumber, typedText } from './literals.ts'
import { typedCreate, typedRecord } from './members.ts'
import { typedAll, typedField, typedIndex, typedName } from './names.ts'
import { typedBinary } from './operators.ts'
import { typedRange } from './ranges.ts'
import { Typing, type TypingInput } from './typing.ts'

/** The typing of one body or expression. */
export function newTyping(input: TypingInput): Typing {
  return new Typing(input, typedExpr)
}

/** The expression, whose type is `expected` if it takes its type from there; whether it fits is not checked. */
function typedExpr(t: Typing, node: ExprNode, expected?: BodyType): TypedExpr {
  switch (node.kind) {
    case 'string-value':
      return typedText(t, node, expected)
    case 'int-value':
    case 'float-value':
      return typedNumber(t, node, expected)
    case 'duration-expr':
      return typedDuration(t, node)
    case 'name-expr':
      return typedName(t, node, expected)
    case 'all-expr':
      return typedAll(t, node)
    case 'field-expr':
      return typedField(t, node)
    case 'index-expr':
      return typedIndex(t, node)
    case 'unary-expr':
      return typedUnary(t, node, expected)
    case 'binary-expr':
      return typedBinary(t, node, expected)
    case 'if-expr':
      return typedIf(t, node, expected)
    case 'missing-expr':
      return t.unknown(node)
    default:
      return typedOther(t, node, expected)
  }
}

type Simple =
  | 'string-value'
  | 'int-value'
  | 'float-value'
  | 'duration-expr'
  | 'name-expr'
  | 'all-expr'
  | 'field-expr'
  | 'index-expr'
  | 'unary-expr'
  | 'binary-expr'
  | 'if-expr'
  | 'missing-expr'

function typedOther(t: Typing, node: Exclude<ExprNode, { kind: Simple }>, expected?: BodyType): TypedExpr {
  switch (node.kind) {
    case 'quantifier-expr':
      return typedQuantifier(t, node)
    case 'set-expr':
      return typedSet(t, node, expected)
    case 'range-expr':
      return typedRange(t, node)
    case 'map-expr':
      return typedMap(t, node, expected)
    case 'set-for-expr':
      return typedSetFor(t, node, expected)
    case 'map-for-expr':
      return typedMapFor(t, node, expected)
    case 'fold-expr':
      return typedFold(t, node, expected)
    case 'first-expr':
      return typedFirst(t, node)
    case 'call-expr':
      return typedCall(t, node)
    case 'method-expr':
      return typedMethod(t, node)
    case 'create-expr':
      return typedCreate(t, node)
    case 'record-expr':
      return typedRecord(t, node)
    case 'async-expr':
      return typedAsync(t, node)
    case 'can-expr':
      return typedCan(t, node)
    default:
      return unreachable(node)
  }
}

function typedUnary(t: Typing, node: UnaryExpr, expected?: BodyType): TypedExpr {
  const at = t.at(node)
  if (node.operator === 'not') return { kind: 'not', at, type: BOOL, of: checkedExpr(t, node.of, BOOL) }
  // Of `-(-5)` only the inner one is a number with its sign.
  if ((node.of.kind === 'int-value' || node.of.kind === 'float-value') && !node.of.text.startsWith('-'))
    return typedNumber(t, { ...node.of, start: node.start, end: node.end, text: `-${node.of.text}` }, expected)
  const of = t.typed(node.of, expected)
  const isSigned = of.type === UNKNOWN || ['int', 'float', 'duration'].includes(of.type.kind)
  if (!isSigned) return t.wrong(node, { kind: 'operand-type', at: node, operator: '-', left: of.type })
  return { kind: 'negate', at, type: of.type, of, text: t.text(node) }
}

function typedIf(t: Typing, node: IfExpr, expected?: BodyType): TypedExpr {
  const condition = checkedExpr(t, node.condition, BOOL)
  const [then, other] = typedAlike(t, [node.then, node.else], expected) as [TypedExpr, TypedExpr]
  return { kind: 'if', at: t.at(node), type: eitherOf(then.type, other.type), condition, then, else: other }
}
