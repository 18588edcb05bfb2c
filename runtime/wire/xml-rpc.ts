/** XML-RPC: bytes → a call → bytes, with the Xen API's Status and Value around an API's answers (docs/wire.md, Calls). */

import type { Observe } from '../engine/call-context.ts'
import { UNSEEN } from '../engine/request.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { type Answer, around } from './answer.ts'
import { type BatchLimits, LIMITS } from './batch.ts'
import { decodeBody, xmlEncoding } from './decode-body.ts'
import type { Caller, Endpoint, Outcome, Settle } from './endpoint.ts'
import { isMulticall, runMulticall } from './multicall.ts'
import { readXmlCall, type XmlCall, XmlProblem } from './xml-call.ts'
import type { XmlValue } from './xml-form.ts'
import { faultOf, faultText, isBare, statusOf } from './xml-reply.ts'
import { runXmlCall } from './xml-run.ts'

export interface XmlRpcParts {
  readonly caller: Caller<XmlValue>
  readonly settle: Settle
  /** Hears of every call that is answered, those of a `system.multicall` one by one. */
  readonly observe?: Observe
  readonly limits?: BatchLimits
}

export function xmlRpcEndpoint({ caller, settle, observe = () => undefined, limits = LIMITS }: XmlRpcParts): Endpoint {
  const runner = { caller, settle, observe }
  return (body, respond, request = UNSEEN, charset) => {
    const call = readCall(body, charset)
    const answer = (value: Answer | XmlProblem) => {
      if (!(value instanceof XmlProblem)) return respond(success(value))
      observe({ context: null, format: 'xml', code: String(value.fault) })
      respond(faultReply(faultText(value.fault, value.message)))
    }
    if (call instanceof XmlProblem) answer(call)
    // What is parsed takes about twice the room.
    else if (isMulticall(call.method))
      runMulticall(call.params, { runner, limits, request, size: 2 * body.length }, answer)
    else void runXmlCall(call, runner, request, reply, respond)
  }
}

function readCall(body: Buffer, charset: string | undefined): XmlCall | XmlProblem {
  const decoded = decodeBody(body, charset, xmlEncoding)
  if ('problem' in decoded) return new XmlProblem(-32700, decoded.problem)
  try {
    return readXmlCall(decoded.text)
  } catch (error) {
    if (error instanceof XmlProblem) return error
    throw error
  }
}

const HEAD = '<?xml version="1.0"?><methodResponse>'

function reply(method: string, outcome: Outcome): Answer {
  if (!isBare(method)) return success(statusOf(outcome))
  return outcome instanceof ApiError ? faultReply(faultOf(outcome)) : success(outcome)
}

/** A result that just fits into one text may not fit with what stands around it. */
function success(value: Answer): Answer {
  try {
    return around(`${HEAD}<params><param>`, value, '</param></params></methodResponse>')
  } catch {
    return success(statusOf(internalError('The result is too long for one reply')))
  }
}

function faultReply(fault: string): string {
  return `${HEAD}<fault>${fault}</fault></methodResponse>`
}
