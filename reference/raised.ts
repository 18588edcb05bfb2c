/** Errors and the RPCs that raise them. */
import type { Api, ErrorCode } from '../model/api.ts'
import { BUILT_IN_ERRORS, type BuiltInCode } from '../model/built-in-errors.ts'
import { type Rpc, rpcsOf } from '../model/rpcs.ts'
import { errorCodesOf } from './openrpc/errors.ts'

export interface ErrorDescription {
  readonly error: ErrorCode
  readonly declared: boolean
  /** The RPCs that can end in it; null for an error of any call. */
  readonly raisedBy: readonly Rpc[] | null
}

/** The errors of any call, as far as it takes parameters or a session. */
const COMMON: ReadonlySet<string> = new Set<BuiltInCode>([
  'FIELD_TYPE_ERROR',
  'VALUE_NOT_SUPPORTED',
  'MESSAGE_METHOD_UNKNOWN',
  'MESSAGE_PARAMETER_COUNT_MISMATCH',
  'SESSION_INVALID',
  'HANDLE_INVALID',
  'INTERNAL_ERROR',
])

/** The specific error codes of an RPC, those of the message itself first, without the errors of any call. */
export function ownErrors(api: Api, rpc: Rpc): readonly string[] {
  return errorCodesOf(api, rpc).filter((code) => !COMMON.has(code))
}

/** The declared errors in the model's order, then the built-in ones. */
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
    error,
    declared,
    raisedBy: COMMON.has(error.code) ? null : (raisers.get(error.code) ?? []),
  })
  const declared = api.errors.filter((e) => !BUILT_IN_ERRORS.has(e.code))
  return [...declared.map(describe(true)), ...[...BUILT_IN_ERRORS.values()].map(describe(false))]
}
