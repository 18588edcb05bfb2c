/** The other end of a pair as the related place of a diagnostic. */
import { type FieldSymbol, fieldPath } from '../scope/symbols.ts'

export function otherEnd(field: FieldSymbol) {
  return { message: `"${fieldPath(field)}" is declared here.`, place: field.place, at: field.decl.name }
}
