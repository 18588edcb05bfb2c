/** Calls and replies on both wire formats, without the runtime's code. Replies have texts for all values, to compare them. */
import { type Element, inside, membersOf, only, parseXml } from '../xml-tree.ts'
import type { Canonical } from './client-state.ts'

export type Format = 'json' | 'xml'
export const FORMATS: readonly Format[] = ['json', 'xml']

/** A parameter of a call: plain data, with maps and records as objects. */
export type Plain = string | number | readonly Plain[] | { readonly [key: string]: Plain }

export interface Call {
  readonly method: string
  readonly params: readonly Plain[]
}

/** `error` has the code and its parameters. */
export type Reply = { readonly value: Canonical } | { readonly error: readonly string[] }

export const TYPES = { json: 'application/json', xml: 'text/xml' } as const
export const PATHS = { json: '/jsonrpc', xml: '/xmlrpc' } as const

export function bodyOf(format: Format, { method, params }: Call): string {
  if (format === 'json') return JSON.stringify({ jsonrpc: '2.0', method, params, id: 1 })
  const texts = params.map((param) => `<param>${xmlValue(param)}</param>`).join('')
  return `<?xml version="1.0"?><methodCall><methodName>${method}</methodName><params>${texts}</params></methodCall>`
}

export function readReply(format: Format, text: string): Reply {
  return format === 'json' ? readJson(JSON.parse(text)) : readXml(parseXml(text))
}

/** A batch; only JSON-RPC has them. */
export function batchBody(calls: readonly Call[]): string {
  return JSON.stringify(calls.map(({ method, params }, id) => ({ jsonrpc: '2.0', method, params, id })))
}

export function readBatch(text: string): Reply[] {
  const replies = JSON.parse(text) as JsonReply[]
  return replies.map(readJson)
}

interface JsonReply {
  readonly result?: unknown
  readonly error?: { readonly message: string; readonly data?: readonly string[] }
}

function readJson({ result, error }: JsonReply): Reply {
  return error ? { error: [error.message, ...(error.data ?? [])] } : { value: canonical(result) }
}

function canonical(value: unknown): Canonical {
  if (Array.isArray(value)) return value.map(canonical)
  if (typeof value === 'boolean') return value ? '1' : '0'
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, canonical(member)]))
}

function xmlValue(value: Plain): string {
  if (typeof value === 'number' && !Number.isInteger(value)) return `<value><double>${value}</double></value>`
  if (typeof value === 'string' || typeof value === 'number') return `<value><string>${value}</string></value>`
  if (Array.isArray(value)) return `<value><array><data>${value.map(xmlValue).join('')}</data></array></value>`
  const members = Object.entries(value).map(([k, v]) => `<member><name>${k}</name>${xmlValue(v)}</member>`)
  return `<value><struct>${members.join('')}</struct></value>`
}

function readXml(response: Element): Reply {
  if (response.children[0]?.name === 'fault') return { error: ['fault', JSON.stringify(response)] }
  const status = new Map(membersOf(inside(response, 'params', 'param', 'value', 'struct')))
  const failure = status.get('ErrorDescription')
  if (failure) return { error: fromXml(failure) as readonly string[] }
  return { value: fromXml(status.get('Value')!) }
}

function fromXml(value: Element): Canonical {
  const [typed] = value.children
  if (!typed) return value.text
  if (typed.name === 'array') return only(typed, 'data').children.map(fromXml)
  if (typed.name !== 'struct') return typed.text
  return Object.fromEntries(membersOf(typed).map(([name, member]) => [name, fromXml(member)]))
}
