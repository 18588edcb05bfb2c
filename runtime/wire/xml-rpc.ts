/** XML-RPC: bytes → a call → bytes, with results in the Status struct of the Xen API (docs/wire.md, Calls). */
import type { Observe } from '../engine/call-context.ts'
import { type CallOrigin, NO_REQUEST } from '../engine/call-origin.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { type WireAnswer, wrapAnswer } from './answer.ts'
import { type BatchLimits, LIMITS } from './batch.ts'
import { decodeBody, xmlEncoding } from './decode-body.ts'
import type { CallDispatcher, Endpoint, Outcome, Settle } from './endpoint.ts'
import { isMulticall, runMulticall } from './multicall.ts'
import { type XmlCall, XmlCallReader, XmlProblem } from './xml-call.ts'
import type { XmlValue } from './xml-form.ts'
import { faultOf, faultText, isBare, statusStruct } from './xml-reply.ts'
import { answerXmlCall, type XmlRunner } from './xml-run.ts'

export interface XmlRpcParts {
  readonly dispatcher: CallDispatcher<XmlValue>
  readonly settle: Settle
  /** Hears of every call that is answered, those of a `system.multicall` one by one. */
  readonly observe?: Observe
  readonly limits?: BatchLimits
}

export function xmlRpcEndpoint({
  dispatcher,
  settle,
  observe = () => undefined,
  limits = LIMITS,
}: XmlRpcParts): Endpoint {
  const parts = { runner: { dispatcher, settle, observe }, limits, reader: new XmlCallReader() }
  return (body, respond, origin = NO_REQUEST, charset) => answerXmlRpc(parts, body, respond, origin, charset)
}

interface Parts {
  readonly runner: XmlRunner
  readonly limits: BatchLimits
  readonly reader: XmlCallReader
}

/** Answers the body of one request: a call, a `system.multicall` of several, or neither. */
function answerXmlRpc(
  { runner, limits, reader }: Parts,
  body: Buffer,
  respond: (answer: WireAnswer) => void,
  origin: CallOrigin,
  charset: string | undefined,
): void {
  const call = readCall(reader, body, charset)
  const answer = (value: WireAnswer | XmlProblem) => {
    if (!(value instanceof XmlProblem)) return respond(success(value))
    runner.observe({ context: null, format: 'xml', code: String(value.fault) })
    respond(faultReply(faultText(value.fault, value.message)))
  }
  if (call instanceof XmlProblem) answer(call)
  // Parsed calls take about twice the memory of their text.
  else if (isMulticall(call.method))
    runMulticall(call.params, { runner, limits, origin, size: 2 * body.length }, answer)
  else void answerXmlCall(call, runner, origin, xmlReply, respond)
}

function readCall(reader: XmlCallReader, body: Buffer, charset: string | undefined): XmlCall | XmlProblem {
  const decoded = decodeBody(body, charset, xmlEncoding)
  if ('problem' in decoded) return new XmlProblem(-32700, decoded.problem)
  try {
    return reader.read(decoded.text)
  } catch (error) {
    if (error instanceof XmlProblem) return error
    throw error
  }
}

const HEAD = '<?xml version="1.0"?><methodResponse>'

function xmlReply(method: string, outcome: Outcome): WireAnswer {
  if (!isBare(method)) return success(statusStruct(outcome))
  return outcome instanceof ApiError ? faultReply(faultOf(outcome)) : success(outcome)
}

/** A result may be so long that the text around it does not fit. */
function success(value: WireAnswer): WireAnswer {
  try {
    return wrapAnswer(`${HEAD}<params><param>`, value, '</param></params></methodResponse>')
  } catch {
    return success(statusStruct(internalError('The result is too long for one reply')))
  }
}

function faultReply(fault: string): string {
  return `${HEAD}<fault>${fault}</fault></methodResponse>`
}
