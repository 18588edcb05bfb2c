/** Fixes of calls in the place of a value (CROW1309, CROW1310). docs/language.md, Words. */
import type { MemberDecl, ParamDecl, SyntaxNode } from '../../../../grammar/tree.ts'
import { replaceAt } from '../../../edits/edit.ts'
import { removeDefault } from '../../../edits/removal.ts'
import { type Fixer, fieldAround, type Mistake, nodesIn } from './fix.ts'

/** CROW1309: writes the call that gives a value of the field's type. */
export const fixValueCallUnknown: Fixer = (mistake) => {
  const kind = fieldAround(mistake)?.type?.kind
  const call = kind === 'datetime' ? 'now()' : kind === 'string' ? 'uuid()' : undefined
  if (call === undefined) return []
  return [{ title: `Write "${call}"`, edits: [replaceAt(mistake.place, mistake.at, call)] }]
}

/** CROW1310: removes the default of a parameter or a member. */
export const fixValueCallMisplaced: Fixer = (mistake) => {
  const isOwner = (node: SyntaxNode): node is ParamDecl | MemberDecl => hasDefault(node, mistake)
  const owner = [...nodesIn(mistake.decl)].find(isOwner)
  const edit = owner && removeDefault(mistake, owner)
  return [edit && { title: 'Remove the default', edits: [edit] }]
}

function hasDefault(node: SyntaxNode, { at }: Mistake): boolean {
  if (node.kind !== 'param' && node.kind !== 'member') return false
  return node.default !== null && node.default.start <= at.start && at.end <= node.default.end
}
