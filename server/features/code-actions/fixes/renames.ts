/** Fixes of what stands behind `was`. */

import { removeWas } from '../../../edits/removal.ts'
import type { Fixer } from './fix.ts'
import { written } from './fix.ts'

/** Never preferred: the data of some server may still need it. */
export const fixWas: Fixer = (mistake) => [
  { title: `Remove "was ${written(mistake, mistake.at)}"`, edits: [removeWas(mistake, mistake.at)] },
]
