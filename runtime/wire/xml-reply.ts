/** The values that XML-RPC answers are made of: the Status struct of the Xen API, and the struct of a fault. */
import { isCarriableText } from '../../model/text.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import { type WireAnswer, wrapAnswer } from './answer.ts'
import type { Outcome } from './endpoint.ts'
import { xmlForm } from './xml-form.ts'

/** Whether the method is one of XML-RPC itself, whose clients expect the bare value, without a Status struct. */
export function isBare(method: string): boolean {
  return method.startsWith('system.')
}

const STATUS = '<value><struct><member><name>Status</name><value><string>'
const SUCCESS = `${STATUS}Success</string></value></member><member><name>Value</name>`
const FAILURE = `${STATUS}Failure</string></value></member><member><name>ErrorDescription</name><value><array><data>`
const END = '</member></struct></value>'

/** A struct of `Status` and `Value` or `ErrorDescription`. */
export function statusStruct(outcome: Outcome): WireAnswer {
  if (outcome instanceof ApiError) return failureText(outcome)
  try {
    return wrapAnswer(SUCCESS, outcome, END)
  } catch {
    return failureText(internalError('The result is too long for one reply'))
  }
}

function failureText(error: ApiError): string {
  const texts = [error.code, ...error.params].map((text) => xmlForm.writeString(carriable(text)))
  return `${FAILURE}${texts.join('')}</data></array></value>${END}`
}

/** The struct of a fault. */
export function faultText(code: number, message: string): string {
  const number = `<member><name>faultCode</name><value><int>${code}</int></value></member>`
  const text = `<member><name>faultString</name>${xmlForm.writeString(carriable(message))}</member>`
  return `<value><struct>${number}${text}</struct></value>`
}

/** The codes that XML-RPC servers share ("Specification for Fault Code Interoperability"). */
const CODES: ReadonlyMap<string, number> = new Map([
  ['MESSAGE_METHOD_UNKNOWN', -32601],
  ['MESSAGE_PARAMETER_COUNT_MISMATCH', -32602],
  ['FIELD_TYPE_ERROR', -32602],
  ['VALUE_NOT_SUPPORTED', -32602],
  ['INTERNAL_ERROR', -32603],
])
const APPLICATION_ERROR = -32500

/** An error as the struct of a fault, for calls that are answered without a Status struct. */
export function faultOf(error: ApiError): string {
  return faultText(CODES.get(error.code) ?? APPLICATION_ERROR, error.message)
}

/** An error may repeat any text that a client sent, and the reply must be well-formed. */
function carriable(text: string): string {
  return isCarriableText(text) ? text : printable(text)
}
