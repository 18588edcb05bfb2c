/** The interfaces of a wire format: to HTTP, which gives it bodies, and to the service, which runs its calls. */
import type { CallContext } from '../engine/call-context.ts'
import type { CallOrigin } from '../engine/call-origin.ts'
import type { ApiError } from '../values/api-error.ts'
import type { AnswerPiece, WireAnswer } from './answer.ts'

/**
 * Answers the body of one request; `respond` is called once, at once or later, with the reply. `charset` is that of the
 * request's Content-Type, where it has one.
 */
export type Endpoint = (
  body: Buffer,
  respond: (answer: WireAnswer) => void,
  origin?: CallOrigin,
  charset?: string,
) => void

/** The value that a call returned, as text of the format, or the error that it raised. */
export type Outcome = AnswerPiece | ApiError

/** Runs calls whose parameters are parsed. */
export interface CallDispatcher<Raw> {
  /** Never throws. A promise comes only from calls that wait for something. */
  dispatchCall(method: string, params: readonly Raw[], context: CallContext): Outcome | Promise<Outcome>
}

/**
 * Responds with `answer` once all that the call has seen is durable, or with what `failed` makes of the failed commit.
 */
export type Settle = (
  respond: (answer: WireAnswer) => void,
  answer: WireAnswer,
  failed: (error: ApiError) => string,
) => void
