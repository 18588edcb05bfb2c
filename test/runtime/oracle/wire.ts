/** Writes calls and reads replies on each format: written from docs/wire.md, without the server's code. */
import type { Api, Param, Type } from '../../../model/api.ts'
import { isScalar, type ScalarKind } from '../../../model/kinds.ts'
import { type Element, inside, membersOf, only, parseXml } from '../xml-tree.ts'
import { type Arg, type Call, type Member, type Reply, Wrong } from './call.ts'
import { NULL, type Plain } from './plain-values.ts'

export type Format = 'XML' | 'JSON 1.0' | 'JSON 2.0'

/** The types by which a call's arguments are written; extra arguments are strings. */
export type Signature = { readonly params: readonly Param[]; readonly result: Type | null }

/** `variant` chooses one of the ways to write a value. */
export function jsonCall(
  format: Format,
  call: Call,
  { params }: Signature,
  api: Api,
  variant: number,
  id: number,
): string {
  const args = call.args.map((arg, i) => jsonText(params[i]?.type, arg, api, variant))
  const version = format === 'JSON 2.0' ? '"jsonrpc":"2.0",' : ''
  return `{${version}"method":${JSON.stringify(call.method)},"params":[${args.join()}],"id":${id}}`
}

function jsonText(type: Type | undefined, value: Arg, api: Api, variant: number): string {
  if (value instanceof Wrong) return value.json
  if (typeof value === 'bigint') return variant % 3 === 1 ? `"${value}"` : `${value}`
  if (isNullRef(type, value)) return [JSON.stringify(value), '""', 'null'][variant % 3] as string
  if (isEmpty(value) && variant % 3 === 2) return value instanceof Map ? '[]' : '{}'
  if (Array.isArray(value)) return `[${value.map((item) => jsonText(elementOf(type), item, api, variant))}]`
  if (value instanceof Map) {
    const members = [...value].map(
      ([k, v]) => `${JSON.stringify(k)}:${jsonText(memberType(api, type, k), v, api, variant)}`,
    )
    return `{${members}}`
  }
  return JSON.stringify(value)
}

export function xmlCall(call: Call, { params }: Signature, api: Api, variant: number): string {
  const args = call.args.map((arg, i) => `<param>${xmlText(params[i]?.type, arg, api, variant)}</param>`)
  return `<?xml version="1.0"?><methodCall><methodName>${escaped(call.method)}</methodName><params>${args.join('')}</params></methodCall>`
}

const INT_ELEMENTS = ['string', 'int', 'i4', 'i8'] as const

function intElement(value: bigint, variant: number): string {
  const element = INT_ELEMENTS[variant % 4] as string
  return BigInt.asIntN(32, value) === value || element === 'string' ? element : 'i8'
}

function isNullRef(type: Type | undefined, value: Arg): boolean {
  return type?.kind === 'ref' && type.nullable && value === NULL
}

/** Clients in some languages send the same empty value for sets and maps. */
function isEmpty(value: Arg): boolean {
  return (Array.isArray(value) && value.length === 0) || (value instanceof Map && value.size === 0)
}

function xmlText(type: Type | undefined, value: Arg, api: Api, variant: number): string {
  const as = (name: string, text: string) => `<value><${name}>${text}</${name}></value>`
  if (value instanceof Wrong) return value.xml
  if (typeof value === 'bigint') return as(intElement(value, variant), `${value}`)
  if (isNullRef(type, value) && variant % 3 > 0) return `<value>${variant % 3 === 1 ? '' : '<nil/>'}</value>`
  if (isEmpty(value) && variant % 3 === 2) return value instanceof Map ? as('array', '<data/>') : as('struct', '')
  if (typeof value === 'number') return as('double', `${value}`)
  if (typeof value === 'boolean') return as('boolean', value ? '1' : '0')
  if (Array.isArray(value))
    return as('array', `<data>${value.map((item) => xmlText(elementOf(type), item, api, variant)).join('')}</data>`)
  if (value instanceof Map)
    return as('struct', [...value].map(([k, v]) => xmlMember(type, k, v, api, variant)).join(''))
  const element = type && isScalar(type) ? SCALARS[type.kind].xml : 'string'
  if (element !== 'string' && variant % 5 > 0) return as(element, value as string)
  return variant % 2 === 1 ? `<value>${escaped(value as string)}</value>` : as('string', escaped(value as string))
}

function xmlMember(type: Type | undefined, name: string, value: Member, api: Api, variant: number): string {
  return `<member><name>${escaped(name)}</name>${xmlText(memberType(api, type, name), value, api, variant)}</member>`
}

function escaped(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('\r', '&#13;')
}

function elementOf(type: Type | undefined): Type | undefined {
  return type?.kind === 'set' || type?.kind === 'option' ? type.of : undefined
}

function memberType(api: Api, type: Type | undefined, name: string): Type | undefined {
  if (type?.kind === 'map') return type.value
  if (type?.kind !== 'record') return undefined
  return api.classes.find((c) => c.name === type.name)?.fields.find((f) => f.name === name)?.type
}

/** The reply to one call; throws if it is not a reply. */
export function readReply(format: Format, text: string, { result }: Signature, api: Api): Reply {
  if (format === 'XML') return readXmlReply(parseXml(text), result, api)
  return readJsonReply(parseJson(text), format, result, api)
}

/** JSON.parse, with a bigint for each number that is written without a fraction. */
export function parseJson(text: string): unknown {
  const reviver = (_: string, value: unknown, { source }: { source?: string }) =>
    typeof value === 'number' && /^-?\d+$/.test(source as string) ? BigInt(source as string) : value
  return JSON.parse(text, reviver as (key: string, value: unknown) => unknown)
}

export function readJsonReply(parsed: unknown, format: Format, result: Type | null, api: Api): Reply {
  const reply = parsed as { [name: string]: unknown }
  const members = Object.keys(reply).sort().join()
  if (format === 'JSON 2.0') {
    if (reply.jsonrpc !== '2.0') throw unlike('a reply of JSON-RPC 2.0', reply)
    if (members === 'id,jsonrpc,result') return { value: fromJson(api, result, reply.result) }
    const { code, message, data } = reply.error as { code: unknown; message: string; data: string[] }
    const wanted = message === 'MESSAGE_METHOD_UNKNOWN' ? -32601n : 1n
    if (members !== 'error,id,jsonrpc' || code !== wanted) throw unlike('a reply of JSON-RPC 2.0', reply)
    return { error: [message, ...data] }
  }
  if (members !== 'error,id,result') throw unlike('a reply of JSON-RPC 1.0', reply)
  if (reply.error === null) return { value: fromJson(api, result, reply.result) }
  if (reply.result !== null) throw unlike('a reply of JSON-RPC 1.0', reply)
  return { error: reply.error as string[] }
}

function fromJson(api: Api, type: Type | null, value: unknown): Plain {
  const wanted = type === null || isText(type) ? 'string' : isScalar(type) ? SCALARS[type.kind].json : type.kind
  if (wanted === 'integer' && typeof value === 'bigint') return value
  if (wanted === 'number' && (typeof value === 'number' || typeof value === 'bigint')) return Number(value)
  if (typeof value === wanted) return value as string | boolean
  if ((type?.kind === 'set' || type?.kind === 'option') && Array.isArray(value))
    return checked(
      type,
      value.map((item) => fromJson(api, type.of, item)),
    )
  if ((type?.kind === 'map' || type?.kind === 'record') && typeof value === 'object' && value !== null)
    return new Map(Object.entries(value).map(([k, v]) => [k, fromJson(api, memberType(api, type, k) as Type, v)]))
  throw unlike(`of type ${type?.kind}`, value)
}

function isText({ kind }: Type): boolean {
  return kind === 'enum' || kind === 'ref' || (isScalar({ kind }) && SCALARS[kind as ScalarKind].json === 'string')
}

/** How each kind travels, written from docs/wire.md. */
const SCALARS: {
  readonly [kind in ScalarKind]: { readonly json: 'string' | 'integer' | 'number' | 'boolean'; readonly xml: string }
} = {
  string: { json: 'string', xml: 'string' },
  int: { json: 'integer', xml: 'string' },
  float: { json: 'number', xml: 'double' },
  bool: { json: 'boolean', xml: 'boolean' },
  datetime: { json: 'string', xml: 'dateTime.iso8601' },
}

/** Throws if a set has an element twice. */
function checked(type: Type, items: Plain[]): Plain[] {
  const limit = type.kind === 'option' ? 1 : new Set(items.map(String)).size
  if (items.length > limit) throw unlike(`one ${type.kind}`, items.map(String))
  return items
}

function readXmlReply(root: Element, result: Type | null, api: Api): Reply {
  if (root.name !== 'methodResponse') throw unlike('a response', root)
  const [[status, first], [name, second], ...more] = membersOf(inside(root, 'params', 'param', 'value', 'struct')) as [
    [string, Element],
    [string, Element],
  ]
  if (status !== 'Status' || more.length > 0) throw unlike('a Status', root)
  if (only(first, 'string').text === 'Success' && name === 'Value') return { value: fromXml(api, result, second) }
  if (only(first, 'string').text !== 'Failure' || name !== 'ErrorDescription') throw unlike('a Status', root)
  return { error: inside(second, 'array', 'data').children.map(textOf) }
}

const XML_ELEMENTS: { readonly [kind: string]: string } = {
  set: 'array',
  option: 'array',
  map: 'struct',
  record: 'struct',
}

/** An empty <value> is the empty string. */
function textOf(value: Element): string {
  return value.children.length === 0 && value.text === '' ? '' : only(value, 'string').text
}

function fromXml(api: Api, type: Type | null, value: Element): Plain {
  if (type === null || type.kind === 'string') return textOf(value)
  if (type === null || isText(type))
    return isScalar(type) && SCALARS[type.kind].xml !== 'string'
      ? only(value, SCALARS[type.kind].xml).text
      : stringIn(value)
  const child = only(value, isScalar(type) ? SCALARS[type.kind].xml : (XML_ELEMENTS[type.kind] ?? 'string'))
  switch (type.kind) {
    case 'int':
      if (!/^-?\d+$/.test(child.text)) throw unlike('an int', child)
      return BigInt(child.text)
    case 'float':
      return Number(child.text)
    case 'bool':
      return child.text === '1'
    case 'set':
    case 'option':
      return checked(
        type,
        only(child, 'data').children.map((item) => fromXml(api, type.of, item)),
      )
    case 'map':
    case 'record':
      return new Map(membersOf(child).map(([k, v]) => [k, fromXml(api, memberType(api, type, k) as Type, v)]))
    default:
      return child.text
  }
}

/** The empty string may also be written as an empty `<value>`. */
function stringIn(value: Element): string {
  return value.children.length === 0 && value.text === '' ? '' : only(value, 'string').text
}

function unlike(wanted: string, found: unknown): Error {
  return new Error(`This is not ${wanted}: ${JSON.stringify(found, (_, v) => (typeof v === 'bigint' ? String(v) : v))}`)
}
