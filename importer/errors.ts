/** Errors: the reference lists them under the messages that raise them; the text declares each once. */
import type { Notes } from './notes.ts'
import type { Documented, ReferenceClass } from './reference.ts'

/** The codes that every API has, by LANGUAGE section 10. */
const BUILT_IN: ReadonlySet<string> = new Set([
  'HANDLE_INVALID',
  'UUID_INVALID',
  'MAP_DUPLICATE_KEY',
  'FIELD_TYPE_ERROR',
  'FIELD_MISSING',
  'FIELD_UNKNOWN',
  'VALUE_NOT_SUPPORTED',
  'MESSAGE_METHOD_UNKNOWN',
  'MESSAGE_PARAMETER_COUNT_MISMATCH',
  'NOT_IMPLEMENTED',
  'SESSION_AUTHENTICATION_FAILED',
  'SESSION_INVALID',
  'TOO_BUSY',
  'RBAC_PERMISSION_DENIED',
  'OBJECT_IN_USE',
  'EVENTS_LOST',
  'INTERNAL_ERROR',
])

/** The errors to declare, by their code's order in the alphabet; the first description of each. */
export function errorsToDeclare(classes: readonly ReferenceClass[], notes: Notes): Documented[] {
  const errors = new Map<string, Documented>()
  for (const error of classes.flatMap((c) => c.messages.flatMap((m) => m.errors))) {
    const before = errors.get(error.name)
    if (BUILT_IN.has(error.name)) notes.count('builtIn', error.name)
    else if (!before) {
      errors.set(error.name, error)
      notes.count('errorParams')
    } else if (before.doc !== error.doc) notes.count('errorDoc', error.name)
  }
  return [...errors.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
}
