/** Which wire format the body of a call has: by the path and the Content-Type (docs/wire.md, Strictness). */
import { isKnownCharset } from '../wire/decode-body.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { type HeaderPairs, plainReply, type Reply } from './reply.ts'

/** A call that may send its body: its endpoint and the Content-Type of its replies. */
export interface Admission {
  readonly endpoint: Endpoint
  readonly type: string
  /** The request's header of that name, if it has one. */
  readonly traceparent?: string
  /** Other headers of its reply. */
  readonly headers?: HeaderPairs
}

export interface CallFormats {
  readonly json: Admission
  readonly xml: Admission
}

/** `/RPC2` is where Python's xmlrpc.client, and so XenAPI.py, calls a server whose address has no path. */
const PATHS: ReadonlyMap<string, { readonly json: boolean; readonly xml: boolean }> = new Map([
  ['/', { json: true, xml: true }],
  ['/jsonrpc', { json: true, xml: false }],
  ['/xmlrpc', { json: false, xml: true }],
  ['/RPC2', { json: false, xml: true }],
])

export function pathTakesCalls(path: string): boolean {
  return PATHS.has(path)
}

const JSON_TYPES = ['application/json', 'application/json-rpc']
const XML_TYPES = ['text/xml', 'application/xml']

/** Accepts only a body declared as JSON or XML: a web page could send any other type without asking first. */
export function formatOf(declared: string, path: string, formats: CallFormats): Admission | Reply {
  const reads = PATHS.get(path)
  // Nearly all clients send this text, so the header does not have to be parsed.
  if (declared === 'application/json' && reads?.json) return formats.json
  if (declared === 'text/xml' && reads?.xml) return formats.xml
  const [type = '', ...parameters] = declared.toLowerCase().split(';')
  const media = type.trim()
  const charset = charsetOf(parameters)
  if (charset !== undefined && !isKnownCharset(charset))
    return plainReply(415, 'The charset of the body is unknown: send UTF-8')
  if (reads?.json && JSON_TYPES.includes(media)) return inCharset(formats.json, charset)
  if (reads?.xml && XML_TYPES.includes(media)) return inCharset(formats.xml, charset)
  const wanted = [...(reads?.json ? ['application/json'] : []), ...(reads?.xml ? ['text/xml'] : [])].join(' or ')
  return plainReply(415, `The Content-Type of a call to ${path} must be ${wanted}`)
}

function charsetOf(parameters: readonly string[]): string | undefined {
  const found = parameters.map((p) => p.split('=')).find(([name = '']) => name.trim() === 'charset')
  return found && (found[1] ?? '').trim().replace(/^"(.*)"$/, '$1')
}

function inCharset(admission: Admission, charset: string | undefined): Admission {
  if (charset === undefined) return admission
  const { endpoint } = admission
  return { ...admission, endpoint: (body, respond, request) => endpoint(body, respond, request, charset) }
}
