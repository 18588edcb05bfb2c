/** Expressions that must be of a type: an expected one, or that of the expressions beside them. */
import type { ExprNode } from '../../grammar/tree.ts'
import type { BodyType, TypedExpr } from '../../model/body.ts'
import type { Instead } from '../resolve/body-problem.ts'
import { fits, UNKNOWN } from './body-types.ts'
import type { Typing } from './typing.ts'
import { strongestOf } from './weakness.ts'

/** The expression where a value of the type is expected; reports a type that does not fit. */
export function checkedExpr(t: Typing, node: ExprNode, expected: BodyType): TypedExpr {
  const typed = t.typed(node, expected)
  if (fits(typed.type, expected)) return typed
  t.report({
    kind: 'type-mismatch',
    at: node,
    actual: typed.type,
    expected,
    ...insteadOf(t, node, typed.type, expected),
  })
  return { ...typed, type: UNKNOWN }
}

/** What was meant, where one way to write it is plain: a local that hides an enum value, an element for a set. */
function insteadOf(
  t: Typing,
  node: ExprNode,
  actual: BodyType,
  expected: BodyType,
): { instead?: string; way?: Instead } {
  if (node.kind === 'int-value' && expected.kind === 'duration') {
    const isBare = node.end - node.start === node.text.length
    return { instead: isBare ? `${node.text}s` : `(${node.text}s)` }
  }
  if (expected.kind === 'float' && actual.kind === 'int' && dividesInts(node))
    return { way: { help: 'Write float(…) around each side of "/": between ints it drops the rest.' } }
  if (node.kind !== 'name-expr') return {}
  const { text } = node.name
  if (expected.kind === 'enum' && t.scope.enums.get(expected.name)?.values.has(text))
    return { instead: `${expected.name}.${text}` }
  const isBracketed = expected.kind === 'set' || expected.kind === 'option'
  return isBracketed && fits(actual, expected.of) ? { instead: `[${text}]` } : {}
}

/** float(a / b) of ints has lost the rest already. */
function dividesInts(node: ExprNode): boolean {
  return node.kind === 'binary-expr' && (node.operator === '/' || dividesInts(node.left) || dividesInts(node.right))
}

/**
 * Expressions of one type, each of which can say it: the two branches of an `if`, the items of a set. The one that says most
 * about its type by itself comes first, and the others are checked against it.
 */
export function typedAlike(t: Typing, nodes: readonly ExprNode[], expected?: BodyType): TypedExpr[] {
  if (expected && expected !== UNKNOWN) return nodes.map((node) => checkedExpr(t, node, expected))
  const first = strongestOf(t, nodes)
  const firstNode = nodes[first]
  if (!firstNode) return []
  const typed = t.typed(firstNode)
  return nodes.map((node, i) => (i === first ? typed : checkedExpr(t, node, typed.type)))
}
