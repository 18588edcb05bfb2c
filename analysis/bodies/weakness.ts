/** Which expressions say their type by themselves, and which take it from where they stand. */
import type { ExprNode } from '../../grammar/tree.ts'
import type { Typing } from './typing.ts'

/** 0: has a type. 1: a text, number or the like that can also be of another type. 2: has none by itself. */
type Weakness = number

/** The words that have a type of their own. */
const CONSTANTS: ReadonlySet<string> = new Set(['true', 'false', 'session', 'task'])

/** `bound` are the names of comprehensions that stand around the expression. */
export function weaknessOf(t: Typing, node: ExprNode, bound: readonly string[] = []): Weakness {
  switch (node.kind) {
    case 'name-expr':
      return ofName(t, node.name.text, bound)
    case 'string-value':
    case 'int-value':
      return 1
    case 'unary-expr':
      return node.of.kind === 'int-value' ? 1 : 0
    case 'set-expr':
      return strongest(node.items.map((item) => weaknessOf(t, item, bound)))
    case 'map-expr':
      return strongest(
        node.entries.map(({ key, value }) => weakest([weaknessOf(t, key, bound), weaknessOf(t, value, bound)])),
      )
    case 'if-expr':
      return strongest([weaknessOf(t, node.then, bound), weaknessOf(t, node.else, bound)])
    case 'binary-expr':
      return ['+', '-', '*'].includes(node.operator)
        ? strongest([weaknessOf(t, node.left, bound), weaknessOf(t, node.right, bound)])
        : 0
    case 'set-for-expr': {
      const inside = [...bound, node.from.name.text]
      return node.value ? weaknessOf(t, node.value, inside) : weaknessOf(t, node.from.in, bound)
    }
    case 'map-for-expr': {
      const inside = [...bound, node.from.name.text]
      return weakest([weaknessOf(t, node.pair.key, inside), weaknessOf(t, node.pair.value, inside)])
    }
    default:
      return 0
  }
}

/** The index of the expression that says most about its type; of equals the first. */
export function strongestOf(t: Typing, nodes: readonly ExprNode[]): number {
  const all = nodes.map((node) => weaknessOf(t, node))
  return all.indexOf(strongest(all))
}

function ofName(t: Typing, name: string, bound: readonly string[]): Weakness {
  if (CONSTANTS.has(name) || bound.includes(name) || t.local(name)) return 0
  return name !== 'null' && t.scope.objects.has(name) ? 1 : 2
}

function strongest(of: readonly Weakness[]): Weakness {
  return Math.min(2, ...of)
}

function weakest(of: readonly Weakness[]): Weakness {
  return Math.max(0, ...of)
}
