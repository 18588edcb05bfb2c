/** The types of expressions and locals, as the editor shows them. */
import { isUnknown } from '../../analysis/bodies/body-types.ts'
import type { BodyType } from '../../model/body.ts'
import { typeText } from '../../model/types.ts'

/** undefined for no type, and for that of what has an error: nobody has written it. */
export function knownTypeText(type: BodyType | null | undefined): string | undefined {
  return !type || isUnknown(type) ? undefined : typeText(type)
}
