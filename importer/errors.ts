/** Errors: the reference lists an error in each message that raises it; the text declares it once. */

import { asList, asObject } from './json-members.ts'
import type { Notes } from './notes.ts'
import { type Documented, paramNames, type RaisedError, type ReferenceClass } from './reference.ts'
import { asName } from './text.ts'

/** The codes that every API has (docs/language.md, Errors). */
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

/** An error to declare. Its parameters are Crowfoot names. */
export interface DeclaredError extends Documented {
  readonly params: readonly string[]
}

/** Parameters by error code, from a file other than the reference. */
export type ErrorParams = ReadonlyMap<string, readonly string[]>

/**
 * Reads `{ "SR_FULL": ["requested", "maximum"] }`, or an object with that as its member `errors`.
 * @throws ImportError where the JSON has another structure
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

/** The errors to declare, sorted by code, each with its first description and parameters. */
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

/** Adds a number to names that occur again. */
function apart(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let free = name
    for (let i = 2; taken.has(free); i++) free = `${name}_${i}`
    taken.add(free)
    return free
  })
}
