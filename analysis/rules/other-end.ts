/** The related place that a diagnostic about a pair carries: its other end. */
import { type FieldSymbol, fieldPath } from '../scope/symbols.ts'

export function otherEnd(field: FieldSymbol) {
  return { message: `"${fieldPath(field)}" is declared here.`, place: field.place, at: field.decl.name }
}
