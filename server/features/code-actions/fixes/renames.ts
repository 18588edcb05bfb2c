/** Fixes of the names after `was`. */

import { removeWas } from '../../../edits/removal.ts'
import type { Fixer } from './fix.ts'
import { written } from './fix.ts'

/** Removes the earlier name. Never preferred, because the data of a server may still need it. */
export const fixWas: Fixer = (mistake) => [
  { title: `Remove "was ${written(mistake, mistake.at)}"`, edits: [removeWas(mistake, mistake.at)] },
]
