/** XML-RPC: bytes → a call → bytes, with the Xen API's Status and Value around every answer (WIRE, Calls). */
import { isCarriableText } from '../../model/text.ts'
import { type ApiError, internalError } from '../errors.ts'
import { type Caller, type Endpoint, type Outcome, type Settle, utf8Text } from './endpoint.ts'
import { printable } from './text.ts'
import { readXmlCall, type XmlCall, XmlProblem } from './xmlcall.ts'
import { escapeXml, type XmlValue } from './xmlform.ts'

export function xmlRpcEndpoint(caller: Caller<XmlValue>, settle: Settle): Endpoint {
  return (body, respond) => {
    const call = readCall(body)
    if (call instanceof XmlProblem) respond(fault(call))
    else answer(call, caller, settle, respond)
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

function answer(call: XmlCall, caller: Caller<XmlValue>, settle: Settle, respond: (text: string) => void): void {
  const outcome = caller(call.method, call.params)
  if (outcome instanceof Promise) void outcome.then((late) => settle(respond, reply(late), failure))
  else settle(respond, reply(outcome), failure)
}

const HEAD = '<?xml version="1.0"?><methodResponse>'
const STATUS = `${HEAD}<params><param><value><struct><member><name>Status</name><value><string>`
const SUCCESS = `${STATUS}Success</string></value></member><member><name>Value</name>`
const FAILURE = `${STATUS}Failure</string></value></member><member><name>ErrorDescription</name><value><array><data>`
const END = '</member></struct></value></param></params></methodResponse>'

function reply(outcome: Outcome): string {
  return typeof outcome === 'string' ? success(outcome) : failure(outcome)
}

/** A result that just fits into one text may not fit with what stands around it. */
function success(result: string): string {
  try {
    return SUCCESS + result + END
  } catch {
    return failure(internalError('The result is too long for one reply'))
  }
}

function failure(error: ApiError): string {
  const texts = [error.code, ...error.params].map((text) => `<value><string>${errorText(text)}</string></value>`)
  return `${FAILURE}${texts.join('')}</data></array></value>${END}`
}

function fault(problem: XmlProblem): string {
  const code = `<member><name>faultCode</name><value><int>${problem.fault}</int></value></member>`
  const text = `<member><name>faultString</name><value><string>${errorText(problem.message)}</string></value></member>`
  return `${HEAD}<fault><value><struct>${code}${text}</struct></value></fault></methodResponse>`
}

/** An error may repeat what a client sent; whatever that was, the reply is well-formed. */
function errorText(text: string): string {
  return escapeXml(isCarriableText(text) ? text : printable(text))
}
