/** Fixes of accessors that do nothing by themselves (CROW1509, CROW1510). */

import { replaceAt } from '../../../edits/edit.ts'
import type { Fixer } from './fix.ts'

/** What the rule suggests, in the place of the name or the type. */
export const fixAccessorSpelling: Fixer = ({ diagnostic, place, at }) => {
  const meant = diagnostic.data?.replace
  return meant === undefined
    ? []
    : [{ title: `Write "${meant}"`, edits: [replaceAt(place, at, meant)], preferred: diagnostic.code === 'CROW1509' }]
}
