/** Errors: the reference lists an error in each message that raises it; the text declares it once. */
import { BUILT_IN_ERRORS } from '../model/built-in-errors.ts'
import { asList, asObject } from './json-members.ts'
import type { Notes } from './notes.ts'
import { type Documented, paramNames, type RaisedError, type ReferenceClass } from './reference.ts'
import { asName } from './text.ts'

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
    if (BUILT_IN_ERRORS.has(error.name)) notes.count('builtIn', error.name)
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
