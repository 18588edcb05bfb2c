/** Errors and the RPCs that raise them. */
import type { Api, ErrorCode } from '../model/api.ts'
import { BUILT_IN_ERRORS } from '../model/built-in-errors.ts'
import { type Rpc, rpcsOf } from '../model/rpcs.ts'
import { errorCodesOf } from './openrpc/errors.ts'

export interface ErrorDescription {
  readonly error: ErrorCode
  readonly declared: boolean
  /** The RPCs that can end in it; null for what any call can end in. */
  readonly raisedBy: readonly Rpc[] | null
}

/** What any call can end in, where it takes parameters or a session. */
const COMMON: ReadonlySet<string> = new Set([
  'FIELD_TYPE_ERROR',
  'VALUE_NOT_SUPPORTED',
  'MESSAGE_METHOD_UNKNOWN',
  'MESSAGE_PARAMETER_COUNT_MISMATCH',
  'SESSION_INVALID',
  'HANDLE_INVALID',
  'INTERNAL_ERROR',
])

/** The codes that say something about this RPC, those of the message itself first; without what any call can end in. */
export function ownErrors(api: Api, rpc: Rpc): readonly string[] {
  return errorCodesOf(api, rpc).filter((code) => !COMMON.has(code))
}

/** The declared ones in order of the model, then the built-in ones. */
export function describeErrors(api: Api): ErrorDescription[] {
  const raisers = new Map<string, Rpc[]>()
  for (const rpc of rpcsOf(api)) {
    for (const code of ownErrors(api, rpc)) {
      const before = raisers.get(code)
      if (before) before.push(rpc)
      else raisers.set(code, [rpc])
    }
  }
  const describe = (declared: boolean) => (error: ErrorCode) => ({
    error: BUILT_IN_DOCS.has(error.code) && error.doc === '' ? { ...error, doc: docOf(error.code) } : error,
    declared,
    raisedBy: COMMON.has(error.code) ? null : (raisers.get(error.code) ?? []),
  })
  const declared = api.errors.filter((e) => !BUILT_IN_ERRORS.has(e.code))
  return [...declared.map(describe(true)), ...[...BUILT_IN_ERRORS.values()].map(describe(false))]
}

/** What the built-in errors mean (LANGUAGE section 10). */
export function docOf(code: string): string {
  return BUILT_IN_DOCS.get(code) ?? ''
}

const BUILT_IN_DOCS: ReadonlyMap<string, string> = new Map([
  ['HANDLE_INVALID', 'There is no object of this class with this reference.'],
  ['UUID_INVALID', 'There is no object of this class with this uuid.'],
  ['MAP_DUPLICATE_KEY', 'The map has the key already; the value it has and the one that was offered.'],
  ['FIELD_TYPE_ERROR', 'The value of a parameter or of a field is of another type.'],
  ['FIELD_MISSING', 'A record lacks a field that has no default.'],
  ['FIELD_UNKNOWN', 'A record has a field that its class has not.'],
  ['VALUE_NOT_SUPPORTED', 'The value is of the right type and still not one that the field can have.'],
  ['MESSAGE_METHOD_UNKNOWN', 'There is no method of this name.'],
  ['MESSAGE_PARAMETER_COUNT_MISMATCH', 'The call has more or fewer parameters than the method takes.'],
  ['NOT_IMPLEMENTED', 'The message is declared, and this server has no code for it.'],
  ['SESSION_AUTHENTICATION_FAILED', 'The user name or the password is wrong.'],
  ['SESSION_INVALID', 'There is no such session, or it has ended.'],
  ['TOO_BUSY', 'Too many log-ins wait for their turn: try again later.'],
  ['RBAC_PERMISSION_DENIED', 'The user has no role that may call this.'],
  ['OBJECT_IN_USE', 'The object cannot be destroyed, as a field of another one refers to it.'],
  ['EVENTS_LOST', 'What happened since the last call is no longer known: read the records again.'],
  ['INTERNAL_ERROR', 'The server failed; its log says why.'],
])
