/** Runs one XML-RPC call and gives its answer, once that is durable. */
import { CallContext, type Observe } from './callcontext.ts'
import type { Caller, Outcome, Settle } from './endpoint.ts'
import type { Request } from './request.ts'
import type { XmlCall } from './xmlcall.ts'
import type { XmlValue } from './xmlform.ts'

export interface XmlRunner {
  readonly caller: Caller<XmlValue>
  readonly settle: Settle
  readonly observe: Observe
}

/** What an outcome of the method is as text. */
export type TextOf = (method: string, outcome: Outcome) => string

/** A promise only where the call has to wait for something; it is kept when the call is done. */
export function runXmlCall(
  { method, params }: XmlCall,
  { caller, settle, observe }: XmlRunner,
  request: Request,
  textOf: TextOf,
  respond: (text: string) => void,
): Promise<void> | undefined {
  const context = new CallContext(method, request)
  const finish = (outcome: Outcome) => {
    let code = typeof outcome === 'string' ? null : outcome.code
    const answered = (text: string) => {
      observe({ context, format: 'xml', code })
      respond(text)
    }
    settle(answered, textOf(context.method, outcome), (error) => {
      code = error.code
      return textOf(context.method, error)
    })
  }
  const outcome = caller(method, params, context)
  if (outcome instanceof Promise) return outcome.then(finish)
  finish(outcome)
  return undefined
}
