/** Fixes of messages (CROW1503). */

import { replaceAt } from '../../../edits/edit.ts'
import { removeWith } from '../../../edits/removal.ts'
import { type Fixer, messageAround, written } from './fix.ts'

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
