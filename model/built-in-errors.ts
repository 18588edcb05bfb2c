/** The errors that every API has (docs/language.md, Errors): the only list of their codes, parameters and meanings. */
import type { ErrorCode } from './api.ts'

const ERRORS = {
  HANDLE_INVALID: { params: ['class', 'ref'], doc: 'The reference names no object of the class.' },
  UUID_INVALID: { params: ['class', 'uuid'], doc: 'No object of the class has this uuid.' },
  MAP_DUPLICATE_KEY: {
    params: ['key', 'current', 'offered'],
    doc: 'The map already has the key, so the call changes nothing.',
  },
  FIELD_TYPE_ERROR: { params: ['field'], doc: 'The value of a parameter or a field is of another type.' },
  FIELD_MISSING: { params: ['field'], doc: 'A record lacks a field that has no default.' },
  FIELD_UNKNOWN: { params: ['field'], doc: 'A record has a field that its class does not have.' },
  VALUE_NOT_SUPPORTED: {
    params: ['field', 'value', 'reason'],
    doc: 'The value is of the right type, but the server does not accept it.',
  },
  MESSAGE_METHOD_UNKNOWN: { params: ['method'], doc: 'There is no method of this name.' },
  MESSAGE_PARAMETER_COUNT_MISMATCH: {
    params: ['method', 'expected', 'received'],
    doc: 'The call has more or fewer parameters than the method takes.',
  },
  NOT_IMPLEMENTED: { params: ['method'], doc: 'The message is declared, but the server has no code for it.' },
  SESSION_AUTHENTICATION_FAILED: { params: [], doc: 'The user name or the password is wrong.' },
  SESSION_INVALID: { params: ['handle'], doc: 'There is no such session, or it has ended.' },
  TOO_BUSY: { params: [], doc: 'The server has too much to do: try again later.' },
  RBAC_PERMISSION_DENIED: { params: ['permission', 'message'], doc: 'The user has no role that may do this.' },
  OBJECT_IN_USE: {
    params: ['class', 'ref', 'referrer_class', 'referrer_ref', 'field'],
    doc: 'The object cannot be destroyed while a field of another object refers to it.',
  },
  EVENTS_LOST: {
    params: [],
    doc: 'The server no longer knows what happened since the last call: read the records again.',
  },
  INTERNAL_ERROR: { params: ['message'], doc: 'The server failed; its log says why.' },
} as const satisfies { readonly [code: string]: Pick<ErrorCode, 'params' | 'doc'> }

export type BuiltInCode = keyof typeof ERRORS

/** The texts of an error's parameters, one for each that it has. */
export type BuiltInParams<Code extends BuiltInCode> = Texts<(typeof ERRORS)[Code]['params']>

type Texts<List extends readonly unknown[]> = { readonly [index in keyof List]: string }

/** The built-in errors by their codes. */
export const BUILT_IN_ERRORS: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries(ERRORS).map(([code, error]) => [code, { code, ...error }]),
)
