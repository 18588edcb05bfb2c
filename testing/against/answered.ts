/** The value of a call, or what went wrong with it as an error. */
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'

/** Throws ApiError where the server refuses, and WireFault where it cannot be understood. */
export function answered(outcome: CallOutcome): Value | undefined {
  if ('fault' in outcome) throw outcome.fault
  if ('error' in outcome) throw new ApiError(outcome.error.code, ...outcome.error.params)
  return outcome.value
}
