/** What came of a call to another server. */
import type { Value } from '../../runtime/values/values.ts'
import type { RemoteError } from './dialects.ts'
import type { WireFault, WireRemark } from './wire-fault.ts'

export type CallOutcome = (CallValue | CallError | CallFault) & { readonly trace: CallTrace }

/** `value` is undefined for void. */
interface CallValue {
  readonly value: Value | undefined
  readonly remarks: readonly WireRemark[]
}

interface CallError {
  readonly error: RemoteError
  readonly remarks: readonly WireRemark[]
}

/** It is not known whether the server has run the call. */
interface CallFault {
  readonly fault: WireFault
}

/** The texts as they travelled, without passwords and without what stands for sessions; long ones are cut. */
export interface CallTrace {
  readonly method: string
  readonly request: string
  /** Empty where no answer was read. */
  readonly response: string
  /** When it was sent, in milliseconds of `performance.now()`. */
  readonly sent: number
  readonly milliseconds: number
}
