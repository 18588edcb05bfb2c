/** The three ways in which a task ends. */
import { ApiError } from '../../values/api-error.ts'

/** How a task ended. */
export interface Ending {
  readonly status: 'success' | 'failure' | 'cancelled'
  /** The result as XML-RPC text; '' for void. */
  readonly result?: string
  readonly error?: ApiError
}

export function succeeded(result: string): Ending {
  return { status: 'success', result }
}

export function failed(error: ApiError): Ending {
  return { status: 'failure', error }
}

export function cancelled(ref: string): Ending {
  return { status: 'cancelled', error: new ApiError('TASK_CANCELLED', ref) }
}
