/** Fixes of messages that are almost accessors (CROW1509, CROW1510). */

import { replaceAt } from '../../../edits/edit.ts'
import type { Fixer } from './fix.ts'

/** Writes what the rule suggests in place of the name or the type. */
export const fixAccessorSpelling: Fixer = ({ diagnostic, place, at }) => {
  const meant = diagnostic.data?.replace
  return meant === undefined
    ? []
    : [{ title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)], preferred: diagnostic.code === 'CROW1509' }]
}
