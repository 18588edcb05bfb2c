/** Fixes of messages, and of bodies and expressions, which are not supported yet (CROW1503, CROW1506, CROW1507). */

import { replaceAt } from '../../../edits/edit.ts'
import { removeBody, removeMember, removeWith } from '../../../edits/removal.ts'
import { type Fixer, fieldAround, memberAround, messageAround, written } from './fix.ts'

/** CROW1503: moves the parameters with a default to the end. */
export const fixDefaultBeforeRequired: Fixer = (mistake) => {
  const message = messageAround(mistake)
  if (!message) return []
  const params = message.decl.params
  const ordered = [...params.filter((p) => !p.default), ...params.filter((p) => p.default)]
  const edits = params.flatMap((p, i) => {
    const to = ordered[i]
    return to && to !== p ? [replaceAt(mistake.place, p, written(mistake, to))] : []
  })
  const early = params.find((p) => p.start <= mistake.at.start && mistake.at.start < p.end)
  const bare = early?.default && removeWith(mistake, early.default, /\s*=\s*$/)
  return [
    { title: 'Move the parameters with a default to the end', edits },
    bare ? { title: 'Remove the default', edits: [bare] } : undefined,
  ]
}

/** CROW1506: removes the body. */
export const fixBodyUnsupported: Fixer = (mistake) => {
  const member = memberAround(mistake)
  const edit = member && 'params' in member ? removeBody(mistake, member) : undefined
  return [edit && { title: 'Remove the body', edits: [edit] }]
}

/** CROW1507: turns a plain value into a default, or removes the expression or the field. */
export const fixComputedFieldUnsupported: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const expression = field?.decl.computed
  if (!field || !expression || mistake.decl?.kind !== 'class') return []
  const gone = removeWith(mistake, expression, /\s*:=\s*$/)
  const text = written(mistake, expression).trim()
  const plain = /^(?:true|false|null|-?\d+(?:\.\d+)?|"[^"\\]*"|\[\]|\{\})$/.test(text)
  return [
    plain ? { title: `Write "= ${text}"`, edits: [{ ...gone, newText: ` = ${text}` }] } : undefined,
    { title: 'Remove the expression', edits: [gone] },
    { title: 'Remove the field', edits: [removeMember(mistake, mistake.decl.members, field.decl)] },
  ]
}
