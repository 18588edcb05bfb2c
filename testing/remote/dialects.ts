/** The formats in which clients talk to a server: the text of a call, and what the text of its answer says. */
import type { Api, Type } from '../../model/api.ts'
import { printable } from '../../runtime/values/printable.ts'
import type { Value } from '../../runtime/values/values.ts'
import { decodeBody, xmlEncoding } from '../../runtime/wire/decode-body.ts'
import { parseExactJson, TooDeep } from '../../runtime/wire/exact-json.ts'
import { isJsonObject, jsonForm } from '../../runtime/wire/json-form.ts'
import { JsonNumber } from '../../runtime/wire/json-number.ts'
import { readXmlAnswer } from '../../runtime/wire/xml-answer.ts'
import { XmlProblem } from '../../runtime/wire/xml-call.ts'
import { type XmlValue, xmlForm } from '../../runtime/wire/xml-form.ts'
import { isBare } from '../../runtime/wire/xml-reply.ts'
import { jsonReadForm, type ReadForm, xmlReadForm } from './read-form.ts'
import { ValueReader } from './read-values.ts'
import { WireFault, type WireRemark } from './wire-fault.ts'
import { valueWriter, type WriteValue } from './write-values.ts'

/** In the order in which they are tried. */
export const REMOTE_FORMATS = ['json-rpc-2.0', 'json-rpc-1.0', 'xml-rpc'] as const
export type RemoteFormat = (typeof REMOTE_FORMATS)[number]

/** The error of a call, as a server sends it. */
export interface RemoteError {
  readonly code: string
  readonly params: readonly string[]
}

export type AnswerRead =
  | { readonly value: Value | undefined; readonly remarks: readonly WireRemark[] }
  | { readonly error: RemoteError; readonly remarks: readonly WireRemark[] }

export interface CallShape {
  readonly method: string
  readonly result: Type | null
  /** Sets in the result may have an element twice. */
  readonly lists: boolean
}

export interface WireDialect {
  readonly format: RemoteFormat
  readonly mediaType: string
  /** The text of a value. */
  readonly write: WriteValue
  /** The text of a call. `params` are texts of values. */
  request(method: string, params: readonly string[], id: number): string
  /** Throws WireFault. */
  read(text: string, call: CallShape, id: number): AnswerRead
  /** The format that the answer is in, which may differ from that of its call; undefined where it is not one of ours. */
  formatOf(text: string): RemoteFormat | undefined
}

export function dialectOf(api: Api, format: RemoteFormat): WireDialect {
  return format === 'xml-rpc' ? xmlDialect(api) : jsonDialect(api, format)
}

/** The text of an answer's body. Throws WireFault. */
export function answerText(body: Buffer, charset: string | undefined, format: RemoteFormat): string {
  const decoded = decodeBody(body, charset, format === 'xml-rpc' ? xmlEncoding : undefined)
  if ('problem' in decoded) throw new WireFault('encoding', decoded.problem)
  return decoded.text
}

/** What the envelope of an answer holds. */
type Content<Raw> = { readonly result: Raw } | { readonly error: RemoteError }

function read<Raw>(api: Api, form: ReadForm<Raw>, content: Content<Raw>, { result, lists }: CallShape): AnswerRead {
  if ('error' in content) return { error: content.error, remarks: [] }
  const reader = new ValueReader(api, form, lists)
  return { value: reader.result(result, content.result), remarks: reader.remarks }
}

/** A list of a code and its parameters. */
function errorOf<Raw>({ form, called }: ReadForm<Raw>, raw: Raw, where: string): RemoteError {
  const items = form.items(raw)
  if (!items)
    throw new WireFault('envelope', `the error is a list of a code and its parameters, not ${called(raw)}`, where)
  const [code, ...params] = textsOf({ form, called }, items, where)
  if (code === undefined) throw new WireFault('envelope', 'the list has no code of an error', where)
  return { code, params }
}

function textsOf<Raw>(
  { form, called }: Pick<ReadForm<Raw>, 'form' | 'called'>,
  items: readonly Raw[],
  where: string,
): string[] {
  return items.map((item, i) => {
    const text = form.string(item)
    if (typeof text === 'string') return text
    throw new WireFault(
      'envelope',
      `the code and parameters of an error are strings, not ${called(item)}`,
      `${where}[${i}]`,
    )
  })
}

function xmlDialect(api: Api): WireDialect {
  return {
    format: 'xml-rpc',
    mediaType: 'text/xml',
    write: valueWriter(api, xmlForm),
    request(method, params) {
      const all = params.map((text) => `<param>${text}</param>`).join('')
      const name = xmlForm.writeString(method).replace(/<\/?(value|string)>/g, '')
      return `<?xml version="1.0"?><methodCall><methodName>${name}</methodName><params>${all}</params></methodCall>`
    },
    read: (text, call) => read(api, xmlReadForm, xmlContent(text, call.method), call),
    formatOf(text) {
      xmlAnswerOf(text)
      return 'xml-rpc'
    },
  }
}

function xmlAnswerOf(text: string): ReturnType<typeof readXmlAnswer> {
  try {
    return readXmlAnswer(text)
  } catch (error) {
    if (!(error instanceof XmlProblem)) throw error
    throw new WireFault(error.fault === -32700 ? 'syntax' : 'envelope', error.message)
  }
}

function xmlContent(text: string, method: string): Content<XmlValue> {
  const answer = xmlAnswerOf(text)
  if ('fault' in answer) {
    const { faultCode, faultString } = membersOf(answer.fault)
    const [code, said] = [faultCode?.text ?? 'no code', faultString?.text ?? 'no text']
    throw new WireFault('refused', `the server answers with the fault ${printable(code)}: ${printable(said)}`)
  }
  return isBare(method) ? { result: answer.value } : statusContent(answer.value)
}

/** The struct of `Status`, and of `Value` or `ErrorDescription`. */
function statusContent(value: XmlValue): Content<XmlValue> {
  const wrong = (problem: string) => new WireFault('envelope', problem, 'value')
  if (value.type !== 'struct') throw wrong(`an answer is a <struct> with "Status", not ${xmlReadForm.called(value)}`)
  const { Status: status, Value: result, ErrorDescription: description } = membersOf(value)
  if (!status) throw wrong('the <struct> of the answer has no member "Status"')
  if (status.text === 'Success') {
    if (result) return { result }
    throw wrong('the answer of "Success" has no member "Value"')
  }
  if (status.text !== 'Failure')
    throw wrong(`the "Status" is "Success" or "Failure", not ${xmlReadForm.called(status)}`)
  if (!description) throw wrong('the answer of "Failure" has no member "ErrorDescription"')
  return { error: errorOf(xmlReadForm, description, 'value.ErrorDescription') }
}

function membersOf({ names, items }: XmlValue): { readonly [name: string]: XmlValue | undefined } {
  return Object.fromEntries(names.map((name, i) => [name, items[i]]))
}

function jsonDialect(api: Api, format: 'json-rpc-1.0' | 'json-rpc-2.0'): WireDialect {
  const isModern = format === 'json-rpc-2.0'
  const head = isModern ? '{"jsonrpc":"2.0","method":' : '{"method":'
  return {
    format,
    mediaType: 'application/json',
    write: valueWriter(api, jsonForm),
    request: (method, params, id) => `${head}${JSON.stringify(method)},"params":[${params.join(',')}],"id":${id}}`,
    read(text, call, id) {
      const content = isModern ? modernContent(envelopeOf(text), id) : oldContent(envelopeOf(text), id)
      return read(api, jsonReadForm, content, call)
    },
    formatOf(text) {
      const { jsonrpc, result, error } = envelopeOf(text)
      if (jsonrpc === '2.0') return 'json-rpc-2.0'
      return result !== undefined || error !== undefined ? 'json-rpc-1.0' : undefined
    },
  }
}

/** Deeper than any type of a real API, and shallow enough for recursion. */
const MAX_DEPTH = 250

type JsonEnvelope = { readonly [name: string]: unknown }

function envelopeOf(text: string): JsonEnvelope {
  let value: unknown
  try {
    value = parseExactJson(text, MAX_DEPTH)
  } catch (error) {
    const deep = error instanceof TooDeep
    throw new WireFault(
      'syntax',
      deep ? `the JSON is nested deeper than ${MAX_DEPTH}` : `the text is not JSON: ${jsonProblem(text)}`,
    )
  }
  if (isJsonObject(value)) return value
  throw new WireFault('envelope', `an answer is an object, not ${jsonReadForm.called(value)}`)
}

/** What V8 says about it, which names the place. */
function jsonProblem(text: string): string {
  if (text.trim() === '') return 'it is empty'
  try {
    JSON.parse(text)
    return 'it cannot be read'
  } catch (error) {
    return printable((error as Error).message)
  }
}

function requireId(given: unknown, id: number): void {
  if (given === id) return
  throw new WireFault(
    'envelope',
    `the answer has the id of the call, ${id}, and not ${jsonReadForm.called(given)}`,
    'id',
  )
}

function modernContent(envelope: JsonEnvelope, id: number): Content<unknown> {
  const { jsonrpc, result, error } = envelope
  if (jsonrpc !== '2.0')
    throw new WireFault(
      'envelope',
      `the answer has "jsonrpc": "2.0", and not ${jsonReadForm.called(jsonrpc)}`,
      'jsonrpc',
    )
  const both = result !== undefined && error !== undefined
  if (both || (result === undefined && error === undefined))
    throw new WireFault('envelope', `an answer has "result" or "error", and not ${both ? 'both' : 'neither'}`)
  if (error === undefined) {
    requireId(envelope.id, id)
    return { result }
  }
  const read = modernError(error)
  requireId(envelope.id, id)
  return { error: read }
}

const API_CODE = /^[A-Z][A-Z0-9_]*$/

function modernError(error: unknown): RemoteError {
  if (!isJsonObject(error))
    throw new WireFault('envelope', `the error is an object, not ${jsonReadForm.called(error)}`, 'error')
  const { code, message, data } = error
  if (typeof code !== 'number' || typeof message !== 'string')
    throw new WireFault('envelope', 'an error has a "code" that is a number and a "message" that is a string', 'error')
  if (!API_CODE.test(message))
    throw new WireFault('refused', `the server answers with the error ${code}: ${printable(message)}`)
  if (!Array.isArray(data))
    throw new WireFault(
      'envelope',
      `"data" is the list of the parameters of ${message}, not ${jsonReadForm.called(data)}`,
      'error',
    )
  return { code: message, params: textsOf(jsonReadForm, data, 'error.data') }
}

function oldContent(envelope: JsonEnvelope, id: number): Content<unknown> {
  const { result, error } = envelope
  // A request that was not understood has no id.
  if (isJsonObject(error) || typeof error === 'string') {
    const said = isJsonObject(error) ? `${shown(error.code)}: ${shown(error.message)}` : printable(error)
    throw new WireFault('refused', `the server answers with the error ${said}`)
  }
  if (error === undefined || (error === null && result === undefined))
    throw new WireFault(
      'envelope',
      `an answer has "result" and "error", and this one lacks ${error === undefined ? '"error"' : '"result"'}`,
    )
  requireId(envelope.id, id)
  if (error === null) return { result }
  return { error: errorOf(jsonReadForm, error, 'error') }
}

function shown(value: unknown): string {
  return value instanceof JsonNumber ? value.source : printable(String(value))
}
