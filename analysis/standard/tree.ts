/** The syntax trees of the standard texts, each made when it is first asked for. */
import { parse } from '../../grammar/parse.ts'
import type { SourceTree } from '../../grammar/tree.ts'
import type { StandardPart } from '../../model/api.ts'
import { STANDARD_TEXTS } from './text.ts'

const TREES = new Map<StandardPart, SourceTree>()

export function standardTree(part: StandardPart): SourceTree {
  const known = TREES.get(part)
  if (known) return known
  const tree = parse(STANDARD_TEXTS[part])
  TREES.set(part, tree)
  return tree
}
