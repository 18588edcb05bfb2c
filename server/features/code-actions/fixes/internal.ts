/** Fixes of what is `@internal` (CROW1125, CROW1211, CROW1212). docs/language.md, Words. */
import { insertAt } from '../../../edits/edit.ts'
import { removeAnnotation, removeWith } from '../../../edits/removal.ts'
import { type Fixer, memberAround, sameSpan } from './fix.ts'
import { annotations } from './words.ts'

/** CROW1125: removes what contradicts `@internal`: an annotation or a clause. */
export const fixInternalContradicted: Fixer = (mistake) => {
  const { at, decl } = mistake
  const mark = annotations(mistake).find((one) => sameSpan(one, at))
  if (mark) return [{ title: `Remove "@${mark.text}"`, edits: [removeAnnotation(mistake, mark)] }]
  const member = memberAround(mistake)
  const access = member ? ('access' in member ? member.access : []) : decl?.kind === 'class' ? decl.access : []
  const clause = access.find((one) => sameSpan(one, at))
  return clause ? [{ title: 'Remove the clause', edits: [removeWith(mistake, clause, /\s*$/)] }] : []
}

/** CROW1211: makes the field or the message internal. */
export const fixInternalClassSeen: Fixer = (mistake) => {
  const member = memberAround(mistake)
  if (!member || !('annotations' in member)) return []
  const before = [member.access[0], 'body' in member ? member.body : undefined].find((part) => part)
  const at = before?.start ?? member.end
  const text = before ? '@internal ' : ' @internal'
  return [{ title: 'Make it "@internal"', edits: [insertAt(mistake.place, at, text)] }]
}

/** CROW1212: allows null for the reference. */
export const fixInternalFieldStartless: Fixer = ({ place, at }) => [
  { title: 'Write "or null"', edits: [insertAt(place, at.end, ' or null')] },
]
