/** The qualifiers of fields. docs/language.md, Qualifiers. */
import type { FieldQualifier } from '../../model/api.ts'

export const QUALIFIERS: readonly FieldQualifier[] = ['RW', 'RO/constructor', 'RO/runtime']
