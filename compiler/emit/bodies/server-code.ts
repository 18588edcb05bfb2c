/** The code of bodies as a part of a server's file. */
import type { Api } from '../../../model/api.ts'
import type { MappedText } from './code.ts'
import { emitBodies, hasBodies } from './module.ts'

/** The name under which servers find the code. */
export const BODIES_NAME = 'crowfootBodies'

/** A statement that declares the function `crowfootBodies`; undefined where the API has no bodies. */
export function bodiesCode(api: Api): MappedText | undefined {
  if (!hasBodies(api)) return undefined
  return emitBodies(api, { head: `const ${BODIES_NAME} = function ($) {` })
}
