/** How bytes meet calls: what a wire format asks of the dispatcher and gives to HTTP. */

import type { CallContext } from '../engine/call-context.ts'
import type { Request } from '../engine/request.ts'
import type { ApiError } from '../values/api-error.ts'
import type { Answer, Piece } from './answer.ts'

/**
 * Answers the body of one request; `respond` is called once, at once or later, with the reply. `charset` is that of the
 * request's Content-Type, where it has one.
 */
export type Endpoint = (body: Buffer, respond: (answer: Answer) => void, request?: Request, charset?: string) => void

/** The value that a call returned, as text of the format, or the error that it raised. */
export type Outcome = Piece | ApiError

/** Runs one call; never throws. A promise comes only from calls that wait for something. */
export type Caller<Raw> = (method: string, params: readonly Raw[], context: CallContext) => Outcome | Promise<Outcome>

/** Responds with `answer` once all that the call has seen is durable, or with what `failed` makes of the failed commit. */
export type Settle = (respond: (answer: Answer) => void, answer: Answer, failed: (error: ApiError) => string) => void
