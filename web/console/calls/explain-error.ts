/** Explains an error in words, for the place on the page where it occurred. */
import type { Api, ErrorCode } from '../../../model/api.ts'
import { BUILT_IN_ERRORS, type BuiltInCode } from '../../../model/built-in-errors.ts'
import { DroppedError, NetworkError, RpcError } from './call-errors.ts'

export interface Explained {
  /** A sentence. */
  readonly text: string
  readonly code?: string
  /** The documentation of the code, as Markdown. */
  readonly doc?: string
  /** With their declared names; '' for a parameter without one. */
  readonly params?: readonly (readonly [name: string, value: string])[]
  /** The field or parameter that the error is about. */
  readonly field?: string
  /** For OBJECT_IN_USE: the object that refers to this one, and its field. */
  readonly referrer?: { readonly class: string; readonly ref: string; readonly field: string }
}

export function explainError(api: Api, error: unknown): Explained {
  if (error instanceof NetworkError || error instanceof DroppedError) return { text: error.message }
  if (!(error instanceof RpcError)) return { text: `The page has a bug: ${String(error)}` }
  const declared = api.errors.find((e) => e.code === error.code)
  const names = declared?.params ?? BUILT_IN_ERRORS.get(error.code)?.params
  const params = error.params.map((value, i) => [names?.[i] ?? '', value] as const)
  const field = params.find(([name]) => name === 'field')?.[1]
  const [inClass, inRef, inField] = error.params.slice(2)
  return {
    text: sentence(error, declared),
    code: error.code,
    params,
    ...(declared?.doc && { doc: declared.doc }),
    ...(field !== undefined && { field }),
    ...(error.code === 'OBJECT_IN_USE' &&
      inClass !== undefined &&
      inRef !== undefined &&
      inField !== undefined && { referrer: { class: inClass, ref: inRef, field: inField } }),
  }
}

function sentence({ code, params, number }: RpcError, declared: ErrorCode | undefined): string {
  const known = Object.hasOwn(SENTENCES, code) ? SENTENCES[code as BuiltInCode] : undefined
  if (known) return known(params)
  if (number < 0) return code
  return declared?.doc.split(/\n\s*\n/)[0] || `The server answered ${code}.`
}

/** The meaning of errors in the console, with their parameters and what to do. BUILT_IN_ERRORS has their general meaning. */
const SENTENCES: { readonly [code in BuiltInCode]: (params: readonly string[]) => string } = {
  HANDLE_INVALID: ([name]) => `There is no such ${name ?? 'object'}: it may have been destroyed.`,
  UUID_INVALID: ([name, uuid]) => `No ${name ?? 'object'} has the uuid ${uuid}.`,
  MAP_DUPLICATE_KEY: ([key, current]) =>
    `The map already has the key "${key}", with the value "${current}". Remove it first.`,
  FIELD_TYPE_ERROR: ([field]) => `${field} cannot have a value of this type.`,
  FIELD_MISSING: ([field]) => `${field} is missing.`,
  FIELD_UNKNOWN: ([field]) => `There is no field ${field}.`,
  VALUE_NOT_SUPPORTED: ([field, value, reason]) => `${field} cannot be ${value}: ${reason}.`,
  MESSAGE_METHOD_UNKNOWN: ([method]) => `The server has no ${method}. It may serve another version of the API.`,
  MESSAGE_PARAMETER_COUNT_MISMATCH: ([method, expected, received]) =>
    `${method} takes ${expected} parameters but got ${received}.`,
  NOT_IMPLEMENTED: ([method]) => `${method} is declared, but the server has no code for it yet.`,
  SESSION_AUTHENTICATION_FAILED: () => 'The user name or the password is wrong.',
  SESSION_INVALID: () => 'The session has ended.',
  TOO_BUSY: () => 'Too many users are logging in. Try again in a moment.',
  RBAC_PERMISSION_DENIED: ([permission, message]) => message || `You may not call ${permission}.`,
  OBJECT_IN_USE: ([name, , referrer, , field]) =>
    `This ${name} cannot be destroyed, because ${referrer}.${field} of another object still refers to it.`,
  EVENTS_LOST: () => 'Some events were lost, so everything is read again.',
  INTERNAL_ERROR: ([message]) => `The server failed: ${message}`,
}
