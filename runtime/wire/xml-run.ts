/** Runs one XML-RPC call and gives its answer, once that is durable. */

import { CallContext, type Observe } from '../engine/call-context.ts'
import type { Request } from '../engine/request.ts'
import { ApiError } from '../values/api-error.ts'
import { type Answer, textOf } from './answer.ts'
import type { Caller, Outcome, Settle } from './endpoint.ts'
import type { XmlCall } from './xml-call.ts'
import type { XmlValue } from './xml-form.ts'

export interface XmlRunner {
  readonly caller: Caller<XmlValue>
  readonly settle: Settle
  readonly observe: Observe
}

/** What an outcome of the method is as an answer. */
export type AnswerOf = (method: string, outcome: Outcome) => Answer

/** A promise only where the call has to wait for something; it is kept when the call is done. */
export function runXmlCall(
  { method, params }: XmlCall,
  { caller, settle, observe }: XmlRunner,
  request: Request,
  answerOf: AnswerOf,
  respond: (answer: Answer) => void,
): Promise<void> | undefined {
  const context = new CallContext(method, request)
  const finish = (outcome: Outcome) => {
    let code = outcome instanceof ApiError ? outcome.code : null
    const answered = (answer: Answer) => {
      observe({ context, format: 'xml', code })
      respond(answer)
    }
    settle(answered, answerOf(context.method, outcome), (error) => {
      code = error.code
      return textOf(answerOf(context.method, error))
    })
  }
  const outcome = caller(method, params, context)
  if (outcome instanceof Promise) return outcome.then(finish)
  finish(outcome)
  return undefined
}
