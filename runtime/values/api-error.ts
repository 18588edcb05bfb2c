/** Errors that travel to the client: a code and parameters (docs/language.md, Errors). */
import type { BuiltInCode, BuiltInParams } from '../../model/built-in-errors.ts'

/** An error of the API. Anything else that is thrown is a bug, and travels as INTERNAL_ERROR. */
export class ApiError extends Error {
  readonly code: string
  readonly params: readonly string[]
  constructor(code: string, ...params: readonly string[]) {
    // An error of the API is an answer, and `can` makes one for each refusal: a stack would cost more than all the rest.
    const { stackTraceLimit } = Error
    if (stackTraceLimit !== 0) Error.stackTraceLimit = 0
    super(params.length === 0 ? code : `${code}(${params.join(', ')})`)
    if (stackTraceLimit !== 0) Error.stackTraceLimit = stackTraceLimit
    this.name = 'ApiError'
    this.code = code
    // Handlers in plain JavaScript may pass numbers.
    this.params = params.every((text) => typeof text === 'string') ? params : params.map(String)
  }
}

/** The error of the API that a check throws; undefined where it throws none. Throws what else it throws. */
export function apiErrorOf(check: () => void): ApiError | undefined {
  try {
    check()
    return undefined
  } catch (error) {
    if (error instanceof ApiError) return error
    throw error
  }
}

/** With the parameters that the code has. */
export function builtInError<Code extends BuiltInCode>(code: Code, ...params: BuiltInParams<Code>): ApiError {
  return new ApiError(code, ...params)
}

export const handleInvalid = (className: string, ref: string) => builtInError('HANDLE_INVALID', className, ref)
export const uuidInvalid = (className: string, uuid: string) => builtInError('UUID_INVALID', className, uuid)
export const mapDuplicateKey = (key: string, current: string, offered: string) =>
  builtInError('MAP_DUPLICATE_KEY', key, current, offered)
export const fieldTypeError = (field: string) => builtInError('FIELD_TYPE_ERROR', field)
export const fieldMissing = (field: string) => builtInError('FIELD_MISSING', field)
export const fieldUnknown = (field: string) => builtInError('FIELD_UNKNOWN', field)
export const valueNotSupported = (field: string, value: string, reason: string) =>
  builtInError('VALUE_NOT_SUPPORTED', field, value, reason)
export const methodUnknown = (method: string) => builtInError('MESSAGE_METHOD_UNKNOWN', method)
export const parameterCountMismatch = (method: string, expected: number, received: number) =>
  builtInError('MESSAGE_PARAMETER_COUNT_MISMATCH', method, String(expected), String(received))
export const notImplemented = (method: string) => builtInError('NOT_IMPLEMENTED', method)
export const authenticationFailed = () => builtInError('SESSION_AUTHENTICATION_FAILED')
/** The server has too much to do: the same call may work later. */
export const tooBusy = () => builtInError('TOO_BUSY')
export const sessionInvalid = (handle: string) => builtInError('SESSION_INVALID', handle)
/** `what` needs the permission: the RPC of that name, or a part of what it does. */
export const permissionDenied = (
  permission: string,
  who: { name: string; roles: readonly string[] },
  wanted: Iterable<string>,
  what = permission,
) => builtInError('RBAC_PERMISSION_DENIED', permission, permissionSentence(what, who, [...wanted]))
export const objectInUse = (className: string, ref: string, referrerClass: string, referrer: string, field: string) =>
  builtInError('OBJECT_IN_USE', className, ref, referrerClass, referrer, field)
export const eventsLost = () => builtInError('EVENTS_LOST')
export const internalError = (message: string) => builtInError('INTERNAL_ERROR', message)

function permissionSentence(
  what: string,
  { name, roles }: { name: string; roles: readonly string[] },
  wanted: readonly string[],
): string {
  const has = roles.length === 0 ? 'has no role' : `has the role ${roles.join(' and ')}`
  return `${what} is for ${wanted.length === 0 ? 'root only' : wanted.join(', ')}; user ${name} ${has}`
}
