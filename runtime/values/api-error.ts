/** Errors that travel to the client: a code and parameters (docs/language.md, Errors). */

/** An error of the API. Anything else that is thrown is a bug, and travels as INTERNAL_ERROR. */
export class ApiError extends Error {
  readonly code: string
  readonly params: readonly string[]
  constructor(code: string, ...params: readonly string[]) {
    super(params.length === 0 ? code : `${code}(${params.join(', ')})`)
    this.name = 'ApiError'
    this.code = code
    this.params = params
  }
}

export const handleInvalid = (className: string, ref: string) => new ApiError('HANDLE_INVALID', className, ref)
export const uuidInvalid = (className: string, uuid: string) => new ApiError('UUID_INVALID', className, uuid)
export const mapDuplicateKey = (key: string, current: string, offered: string) =>
  new ApiError('MAP_DUPLICATE_KEY', key, current, offered)
export const fieldTypeError = (field: string) => new ApiError('FIELD_TYPE_ERROR', field)
export const fieldMissing = (field: string) => new ApiError('FIELD_MISSING', field)
export const fieldUnknown = (field: string) => new ApiError('FIELD_UNKNOWN', field)
export const valueNotSupported = (field: string, value: string, reason: string) =>
  new ApiError('VALUE_NOT_SUPPORTED', field, value, reason)
export const methodUnknown = (method: string) => new ApiError('MESSAGE_METHOD_UNKNOWN', method)
export const parameterCountMismatch = (method: string, expected: number, received: number) =>
  new ApiError('MESSAGE_PARAMETER_COUNT_MISMATCH', method, String(expected), String(received))
export const notImplemented = (method: string) => new ApiError('NOT_IMPLEMENTED', method)
export const authenticationFailed = () => new ApiError('SESSION_AUTHENTICATION_FAILED')
/** The server has too much to do: the same call may work later. */
export const tooBusy = () => new ApiError('TOO_BUSY')
export const sessionInvalid = (handle: string) => new ApiError('SESSION_INVALID', handle)
/** `what` needs the permission: the RPC of that name, or a part of what it does. */
export const permissionDenied = (
  permission: string,
  who: { name: string; roles: readonly string[] },
  wanted: Iterable<string>,
  what = permission,
) => new ApiError('RBAC_PERMISSION_DENIED', permission, permissionSentence(what, who, [...wanted]))
export const objectInUse = (className: string, ref: string, referrerClass: string, referrer: string, field: string) =>
  new ApiError('OBJECT_IN_USE', className, ref, referrerClass, referrer, field)
export const internalError = (message: string) => new ApiError('INTERNAL_ERROR', message)

function permissionSentence(
  what: string,
  { name, roles }: { name: string; roles: readonly string[] },
  wanted: readonly string[],
): string {
  const has = roles.length === 0 ? 'has no role' : `has the role ${roles.join(' and ')}`
  return `${what} is for ${wanted.length === 0 ? 'nobody but root' : wanted.join(', ')}; user ${name} ${has}`
}
