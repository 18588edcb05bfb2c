/** Errors: the reference lists them under the messages that raise them; the text declares each once. */

import { asList, asObject } from './json-members.ts'
import type { Notes } from './notes.ts'
import { type Documented, paramNames, type RaisedError, type ReferenceClass } from './reference.ts'
import { asName } from './text.ts'

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

/** An error to declare, its parameters being names of Crowfoot. */
export interface DeclaredError extends Documented {
  readonly params: readonly string[]
}

/** The parameters of errors by their codes, beside the reference: `{ "SR_FULL": ["requested", "maximum"] }`. */
export type ErrorParams = ReadonlyMap<string, readonly string[]>

/**
 * Reads `{ "SR_FULL": ["requested", "maximum"] }`, perhaps as the member `errors` of an object.
 * @throws ImportError where it is of another shape
 */
export function readErrorParams(json: unknown): ErrorParams {
  if (json === undefined || json === null) return new Map()
  const { value } = asObject(json, 'The errors')
  const errors: unknown = Object.hasOwn(value, 'errors') ? Reflect.get(value, 'errors') : value
  const entries = Object.entries(asObject(errors, 'The errors').value)
  return new Map(
    entries.map(([code, params]) => {
      const where = `The errors: "${code}"`
      return [code, paramNames(asList(params, where), where)]
    }),
  )
}

/** The errors to declare, by their code's order in the alphabet; the first description and parameters of each. */
export function errorsToDeclare(classes: readonly ReferenceClass[], given: ErrorParams, notes: Notes): DeclaredError[] {
  const errors = new Map<string, RaisedError>()
  for (const error of classes.flatMap((c) => c.messages.flatMap((m) => m.errors))) {
    const before = errors.get(error.name)
    if (BUILT_IN.has(error.name)) notes.count('builtIn', error.name)
    else if (!before) errors.set(error.name, error)
    else {
      if (before.doc !== error.doc) notes.count('errorDoc', error.name)
      if (!before.params) errors.set(error.name, { ...before, params: error.params })
      else if (error.params && before.params.join() !== error.params.join())
        notes.count('errorParamsDiffer', error.name)
    }
  }
  const sorted = [...errors.values()].sort((a, b) => (a.name < b.name ? -1 : 1))
  return sorted.map((error) => {
    const params = error.params ?? given.get(error.name)
    if (!params) notes.count('errorParams', error.name)
    return { name: error.name, doc: error.doc, params: apart((params ?? []).map(asName)) }
  })
}

/** A name that comes again gets a number. */
function apart(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`
    taken.add(free)
    return free
  })
}
