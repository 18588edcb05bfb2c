/** Converts `if C { fail CODE(…) }` into `require not C else CODE(…)`. */
import type { ExprNode, IfStatement, Span } from '../../../../grammar/tree.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import type { CodeAction } from '../code-action.ts'
import { refactoring, type SelectedCode } from './selection.ts'

/** Offered in the condition of an `if` that only fails. */
export function ifToRequire(selection: SelectedCode): CodeAction[] {
  const { view, unit, place, text, at } = selection
  const path = unit.node ? treePath(unit.node, at.start + 1) : []
  const node = path.findLast((one): one is IfStatement => one.kind === 'if')
  const fail = node && onlyFail(node)
  // A comment would be lost.
  const source = node ? text.slice(place.base + node.start, place.base + node.end) : ''
  if (!node || !fail || at.end > node.then.start || /\/\/|\/\*/.test(source)) return []
  const written = (span: Span) => text.slice(place.base + span.start, place.base + span.end)
  return [
    refactoring(view, { title: 'Convert into "require"', kind: 'refactor.rewrite' }, () => [
      replaceAt(place, node, `require ${negated(node.condition, written)} else ${written(fail)}`),
    ]),
  ]
}

function onlyFail({ then, else: otherwise }: IfStatement): Span | undefined {
  const [statement, ...more] = then.statements
  return otherwise === null && more.length === 0 && statement?.kind === 'fail' ? statement.error : undefined
}

const OPPOSITES: { readonly [operator: string]: string } = {
  '==': '!=',
  '!=': '==',
  '<': '>=',
  '<=': '>',
  '>': '<=',
  '>=': '<',
}

function negated(node: ExprNode, written: (span: Span) => string): string {
  if (node.kind === 'unary-expr' && node.operator === 'not') return written(node.of)
  if (node.kind === 'binary-expr') {
    const opposite = OPPOSITES[node.operator]
    if (opposite !== undefined) return `${written(node.left)} ${opposite} ${written(node.right)}`
  }
  return WITHOUT_BRACKETS.has(node.kind) || written(node).startsWith('(')
    ? `not ${written(node)}`
    : `not (${written(node)})`
}

/** Expressions that stand behind "not" as they are. */
const WITHOUT_BRACKETS: ReadonlySet<ExprNode['kind']> = new Set(['name-expr', 'field-expr', 'index-expr', 'call-expr'])
