/** The qualifiers of fields. LANGUAGE section 6. */
import type { Qualifier } from '../model/api.ts'

export const QUALIFIERS: readonly Qualifier[] = ['RW', 'RO/constructor', 'RO/runtime']
