/** The error codes that every API has (LANGUAGE section 10), with the names of their parameters. */
import type { ErrorCode } from './api.ts'

const CODES: { readonly [code: string]: string } = {
  HANDLE_INVALID: 'class, ref',
  UUID_INVALID: 'class, uuid',
  MAP_DUPLICATE_KEY: 'key, current, offered',
  FIELD_TYPE_ERROR: 'field',
  FIELD_MISSING: 'field',
  FIELD_UNKNOWN: 'field',
  VALUE_NOT_SUPPORTED: 'field, value, reason',
  MESSAGE_METHOD_UNKNOWN: 'method',
  MESSAGE_PARAMETER_COUNT_MISMATCH: 'method, expected, received',
  NOT_IMPLEMENTED: 'method',
  SESSION_AUTHENTICATION_FAILED: '',
  SESSION_INVALID: 'handle',
  TOO_BUSY: '',
  RBAC_PERMISSION_DENIED: 'permission, message',
  OBJECT_IN_USE: 'class, ref, referrer_class, referrer_ref, field',
  EVENTS_LOST: '',
  INTERNAL_ERROR: 'message',
}

export const BUILT_IN_ERRORS: ReadonlyMap<string, ErrorCode> = new Map(
  Object.entries(CODES).map(([code, params]) => [
    code,
    { code, doc: '', params: params === '' ? [] : params.split(', ') },
  ]),
)
