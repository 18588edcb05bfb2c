/** Fixes of messages that are almost accessors (CROW1509, CROW1510). */

import { replaceAt } from '../../../edits/edit.ts'
import type { Fixer } from './fix.ts'

/** Replaces the name or the type by the rule's suggestion. */
export const fixAccessorSpelling: Fixer = ({ diagnostic, place, at }) => {
  const meant = diagnostic.data?.replace
  return meant === undefined
    ? []
    : [{ title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)], preferred: diagnostic.code === 'CROW1509' }]
}
