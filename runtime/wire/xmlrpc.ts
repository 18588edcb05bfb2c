/** XML-RPC: bytes → a call → bytes, with the Xen API's Status and Value around every answer (WIRE, Calls). */
import { isCarriableText } from '../../model/text.ts'
import { ApiError, internalError } from '../errors.ts'
import { type Answer, around, type Piece } from './answer.ts'
import { CallContext, type Observe } from './callcontext.ts'
import { type Caller, type Endpoint, type Outcome, type Settle, utf8Text } from './endpoint.ts'
import { type Request, UNSEEN } from './request.ts'
import { printable } from './text.ts'
import { readXmlCall, type XmlCall, XmlProblem } from './xmlcall.ts'
import { type XmlValue, xmlForm } from './xmlform.ts'

export interface XmlRpcParts {
  readonly caller: Caller<XmlValue>
  readonly settle: Settle
  /** Hears of every call that is answered. */
  readonly observe?: Observe
}

export function xmlRpcEndpoint({ caller, settle, observe = () => undefined }: XmlRpcParts): Endpoint {
  const parts = { caller, settle, observe }
  return (body, respond, request = UNSEEN) => {
    const call = readCall(body)
    if (call instanceof XmlProblem) {
      observe({ context: null, format: 'xml', code: String(call.fault) })
      respond(fault(call))
    } else answer(call, parts, request, respond)
  }
}

function readCall(body: Buffer): XmlCall | XmlProblem {
  const text = utf8Text(body)
  if (text === undefined) return new XmlProblem(-32700, 'The body is not UTF-8')
  try {
    return readXmlCall(text)
  } catch (error) {
    if (error instanceof XmlProblem) return error
    throw error
  }
}

function answer(
  call: XmlCall,
  { caller, settle, observe }: Required<XmlRpcParts>,
  request: Request,
  respond: (answer: Answer) => void,
): void {
  const context = new CallContext(call.method, request)
  const finish = (outcome: Outcome) => {
    let code = outcome instanceof ApiError ? outcome.code : null
    const answered = (made: Answer) => {
      observe({ context, format: 'xml', code })
      respond(made)
    }
    settle(answered, reply(outcome), (error) => {
      code = error.code
      return failure(error)
    })
  }
  const outcome = caller(call.method, call.params, context)
  if (outcome instanceof Promise) void outcome.then(finish)
  else finish(outcome)
}

const HEAD = '<?xml version="1.0"?><methodResponse>'
const STATUS = `${HEAD}<params><param><value><struct><member><name>Status</name><value><string>`
const SUCCESS = `${STATUS}Success</string></value></member><member><name>Value</name>`
const FAILURE = `${STATUS}Failure</string></value></member><member><name>ErrorDescription</name><value><array><data>`
const END = '</member></struct></value></param></params></methodResponse>'

function reply(outcome: Outcome): Answer {
  return outcome instanceof ApiError ? failure(outcome) : success(outcome)
}

/** A result that just fits into one text may not fit with what stands around it. */
function success(result: Piece): Answer {
  try {
    return around(SUCCESS, result, END)
  } catch {
    return failure(internalError('The result is too long for one reply'))
  }
}

function failure(error: ApiError): string {
  const texts = [error.code, ...error.params].map((text) => xmlForm.writeString(carriable(text)))
  return `${FAILURE}${texts.join('')}</data></array></value>${END}`
}

function fault(problem: XmlProblem): string {
  const code = `<member><name>faultCode</name><value><int>${problem.fault}</int></value></member>`
  const text = `<member><name>faultString</name>${xmlForm.writeString(carriable(problem.message))}</member>`
  return `${HEAD}<fault><value><struct>${code}${text}</struct></value></fault></methodResponse>`
}

/** An error may repeat what a client sent; whatever that was, the reply is well-formed. */
function carriable(text: string): string {
  return isCarriableText(text) ? text : printable(text)
}
