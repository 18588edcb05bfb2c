/** Fixes that remove duplicate or unnecessary declarations (CROW1101, 1102, 1103, 1110, 1113, 1605, 1801, 1805). */

import { bodyMembers } from '../../../edits/edit.ts'
import { removeDeclaration, removeItem, removeMember } from '../../../edits/removal.ts'
import { type Fixer, type Mistake, memberAround, sameSpan } from './fix.ts'

/** CROW1101, CROW1103, CROW1801, CROW1805: removes the second declaration. */
export const fixDuplicateDeclaration: Fixer = (mistake) => {
  const { decl } = mistake
  if (!decl) return []
  return [{ title: `Remove this ${decl.kind} "${decl.name.text}"`, edits: [removeDeclaration(mistake)] }]
}

/** CROW1113: removes the declaration of a built-in error. */
export const fixBuiltInErrorRedeclared: Fixer = (mistake) => [
  { title: 'Remove the declaration', edits: [removeDeclaration(mistake)] },
]

/** CROW1102, CROW1605: removes the second member. */
export const fixDuplicateMember: Fixer = (mistake) => {
  const { decl, at } = mistake
  const member = memberAround(mistake)
  const params = decl?.kind === 'error' ? decl.params : member && 'params' in member ? member.params : []
  const index = params.findIndex((p) => sameSpan('name' in p ? p.name : p, at))
  if (index >= 0) return [{ title: 'Remove the second', edits: [removeItem(mistake, params, index)] }]
  if (!member || !sameSpan(member.name, at)) return []
  return [{ title: `Remove the second "${member.name.text}"`, edits: [removed(mistake, member)] }]
}

/** CROW1110: removes the declared `uuid`, which every class has. */
export const fixUuidDeclared: Fixer = (mistake) => {
  const member = memberAround(mistake)
  return member ? [{ title: 'Remove the field', edits: [removed(mistake, member)] }] : []
}

function removed(mistake: Mistake, member: NonNullable<ReturnType<typeof memberAround>>) {
  return removeMember(mistake, bodyMembers(mistake.decl), member)
}
