/** The qualifiers of fields. LANGUAGE section 6. */
import type { FieldQualifier } from '../../model/api.ts'

export const QUALIFIERS: readonly FieldQualifier[] = ['RW', 'RO/constructor', 'RO/runtime']
