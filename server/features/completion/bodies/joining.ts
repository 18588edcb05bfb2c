/** Proposals behind a complete operand, where a word must join what follows: `and`, `else`, `where`. */
import { parse } from '../../../../grammar/parse.ts'
import type { SyntaxNode } from '../../../../grammar/tree.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import { treePath } from '../../../lookup/tree-path.ts'
import { type Proposal, wordProposals } from '../item.ts'

/**
 * The words that may follow, those that the statement still needs first. None before a letter is typed: the line may be complete,
 * and the key that ends it would accept an item. `before` ends at the word.
 */
export function joiningWords(before: string, { word }: Cursor): Proposal[] {
  if (word === '') return []
  const text = before.trimEnd()
  const unit = parse(text).units.at(-1)
  const path = unit?.node ? treePath(unit.node, text.length - unit.start) : []
  const open = path.toReversed().flatMap((node) => nextWords(node, text.length - (unit?.start ?? 0)))
  if (text.endsWith('}')) return wordProposals(open.filter((one) => one === 'else'))
  const needed = [...new Set(open)]
  return [...wordProposals(needed), ...wordProposals(['and', 'or', 'in'], 1)]
}

/** The words that go on with a node that ends at the offset. */
function nextWords(node: SyntaxNode, end: number): readonly string[] {
  switch (node.kind) {
    case 'require':
    case 'check':
      return node.error.end > node.error.start ? [] : ['else']
    case 'if':
    case 'try':
      return ['else']
    case 'if-expr':
      if (node.else.start < node.else.end) return []
      return node.then.start < node.then.end ? ['else'] : ['then']
    case 'from':
      return node.where ? [] : ['where']
    case 'first-expr':
      return node.by ? [] : ['by']
    case 'expect':
      return ['fails']
    case 'set-expr':
      return node.items.length === 1 ? ['for'] : []
    case 'map-expr':
      return node.entries.length === 1 ? ['for'] : []
    case 'call-expr':
      return FOLDS.has(node.name.text) && node.args.length === 1 && node.end === end ? ['for'] : []
    default:
      return []
  }
}

const FOLDS: ReadonlySet<string> = new Set(['sum', 'min', 'max', 'join'])
