/** Runs one XML-RPC call and answers it when all that it saw is durable. */
import { CallContext, type Observe } from '../engine/call-context.ts'
import type { CallOrigin } from '../engine/call-origin.ts'
import { ApiError } from '../values/api-error.ts'
import { textOf, type WireAnswer } from './answer.ts'
import type { CallDispatcher, Outcome, Settle } from './endpoint.ts'
import type { XmlCall } from './xml-call.ts'
import type { XmlValue } from './xml-form.ts'

export interface XmlRunner {
  readonly dispatcher: CallDispatcher<XmlValue>
  readonly settle: Settle
  readonly observe: Observe
}

/** The answer for an outcome of the method. */
export type AnswerOf = (method: string, outcome: Outcome) => WireAnswer

/** A promise only where the call waits for something; kept when the call is done. */
export function answerXmlCall(
  { method, params }: XmlCall,
  { dispatcher, settle, observe }: XmlRunner,
  origin: CallOrigin,
  answerOf: AnswerOf,
  respond: (answer: WireAnswer) => void,
): Promise<void> | undefined {
  const context = new CallContext(method, origin, 'xml')
  const finish = (outcome: Outcome) => {
    let code = outcome instanceof ApiError ? outcome.code : null
    const answered = (answer: WireAnswer) => {
      observe({ context, format: 'xml', code })
      respond(answer)
    }
    settle(answered, answerOf(context.method, outcome), (error) => {
      code = error.code
      return textOf(answerOf(context.method, error))
    })
  }
  const outcome = dispatcher.dispatchCall(method, params, context)
  if (outcome instanceof Promise) return outcome.then(finish)
  finish(outcome)
  return undefined
}
