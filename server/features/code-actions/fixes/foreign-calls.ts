/** Fixes of calls and parts as other languages write them (analysis/bodies/foreign-calls.ts): `vm.tags.add(x)`, `len(s)`. */

import { quote } from '../../../../grammar/quote.ts'
import type { ExprNode, Span, SyntaxNode } from '../../../../grammar/tree.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import { type Fixer, type Mistake, sameSpan, written } from './fix.ts'

/** CROW2002, CROW2006, CROW2008, CROW2009, CROW2045: writes the call as the language does. */
export const fixForeignCall: Fixer = (mistake) => {
  const { pattern } = mistake.diagnostic.data ?? {}
  const path = mistake.decl ? treePath(mistake.decl, mistake.at.start) : []
  const index = path.findLastIndex((node) => isNamed(node, mistake.at))
  const node = path[index]
  if (pattern === undefined || !node) return []
  const { first, args } = partsOf(node)
  const text = pattern
    .replaceAll('$of', () => (first ? written(mistake, first) : ''))
    .replaceAll('$args', () => args.map((arg) => written(mistake, arg)).join(', '))
    .replaceAll(/\$(\d)/g, (_, digit: string) => textOf(mistake, args[Number(digit) - 1]))
  const newText = hasOperator(pattern) && bindsCloser(path[index - 1]) ? `(${text})` : text
  return [{ title: `Write ${quote(newText)}`, edits: [replaceAt(mistake.place, node, newText)] }]
}

function isNamed(node: SyntaxNode, at: Span): boolean {
  if (node.kind === 'binary-expr') return sameSpan(node.left, at) || sameSpan(node.right, at)
  const isCall = node.kind === 'call-expr' || node.kind === 'method-expr' || node.kind === 'field-expr'
  return isCall && sameSpan(node.name, at)
}

/** What stands for `$of`, and what for the arguments. */
function partsOf(node: SyntaxNode): { readonly first: Span | null; readonly args: readonly ExprNode[] } {
  switch (node.kind) {
    case 'call-expr':
      return { first: node.class, args: node.args }
    case 'method-expr':
      return { first: node.of, args: node.args }
    case 'field-expr':
      return { first: node.of, args: [] }
    case 'binary-expr': {
      const index = [node.left, node.right].find((side) => side.kind === 'index-expr')
      return index?.kind === 'index-expr' ? { first: index.of, args: [index.key] } : { first: null, args: [] }
    }
    default:
      return { first: null, args: [] }
  }
}

function textOf(mistake: Mistake, arg: ExprNode | undefined): string {
  return arg ? written(mistake, arg) : ''
}

/** True for a pattern whose outermost part is an operator. */
function hasOperator(pattern: string): boolean {
  return / (?:in|==|!=|\?\?|[-+*]) /.test(pattern) && !/^\w+\(|^\[/.test(pattern)
}

/** True for a node whose operands are taken before a comparison. */
function bindsCloser(node: SyntaxNode | undefined): boolean {
  if (node?.kind === 'binary-expr') return node.operator !== 'and' && node.operator !== 'or'
  return node?.kind === 'unary-expr' || node?.kind === 'field-expr' || node?.kind === 'index-expr'
}
