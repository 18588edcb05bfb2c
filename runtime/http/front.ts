/** The front of the server, without a socket: which requests are let in, by what endpoint, and with what bytes they are answered. */

import type { Request } from '../engine/request.ts'
import type { Access } from '../options.ts'
import { type Answer, textOf } from '../wire/answer.ts'
import { isKnownCharset } from '../wire/decode-body.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import type { Cors, HeaderPairs } from './cors.ts'
import { commonHeaders } from './headers.ts'
import { createHosts, isLoopbackAddress, type KnowsHost } from './hosts.ts'

/** A request before its body: `headers` are names and values in turn, as they came. */
export interface RequestHead {
  readonly method: string
  readonly url: string
  readonly headers: readonly string[]
  /** HTTP/1.1 or later, which asks for a Host header. */
  readonly modern?: boolean
  /** The other end of its connection. */
  readonly peer?: { readonly remoteAddress?: string | undefined }
}

export interface Reply {
  readonly status: number
  /** The exact Content-Type. */
  readonly type: string
  readonly body: string
  /** In the place of `body`, for what is no text. */
  readonly bytes?: Uint8Array
  readonly allow?: string
  /** More headers: those that CORS asks for, and those of pages. */
  readonly headers?: HeaderPairs
}

/** A page that is made when it is asked for. */
export interface Page {
  readonly read: () => Reply | Promise<Reply>
}

/** A request that is let in: its endpoint and the Content-Type of its replies. */
export interface Admission {
  readonly endpoint: Endpoint
  readonly type: string
  /** The request's header of that name, if it has one. */
  readonly traceparent?: string
  /** More headers of its reply. */
  readonly headers?: HeaderPairs
}

export interface FrontParts {
  readonly json: Endpoint
  readonly xml: Endpoint
  /** What `GET /` shows to a person. */
  readonly page: () => string
  /** Bound to loopback: clients elsewhere cannot reach it, and pages of other sites could only by a name of their own. */
  readonly local: boolean
  /** Names that it has in Host headers, besides its addresses; `*` is any. */
  readonly allowHosts?: readonly string[]
  /** Who may read `/metrics`, and the pages for people; everybody where it is not given. */
  readonly access?: { readonly metrics: Access; readonly pages: Access }
  /** Browsers keep to HTTPS for its host. */
  readonly strictHttps?: boolean
  /** Bytes. */
  readonly maxBody: number
  /** What else is there to be read, by path. */
  readonly pages?: ReadonlyMap<string, Page['read']>
  /** The reference and the console, where they are; undefined for a path that is none of theirs. */
  readonly site?: ((path: string, head: RequestHead) => Page['read'] | undefined) | undefined
  /** Not given where pages of other sites may not call. */
  readonly cors?: Cors | undefined
}

export interface Front {
  readonly maxBody: number
  /** Of every answer. */
  readonly headers: HeaderPairs
  /** From the head alone, so that what is refused is refused before its body is read. */
  admit(head: RequestHead): Admission | Reply | Page
  /** The whole of a request at once; `respond` is called once. */
  handle(head: RequestHead, body: Buffer, respond: (reply: Reply) => void, request?: Request): void
}

export function createFront(parts: FrontParts): Front {
  const json: Admission = { endpoint: parts.json, type: 'application/json' }
  const xml: Admission = { endpoint: parts.xml, type: 'text/xml' }
  const formats = { json, xml }
  const knows = createHosts(parts.local, parts.allowHosts ?? [])
  const admit = (head: RequestHead) => admitHead(head, parts, knows, formats)
  return {
    maxBody: parts.maxBody,
    headers: commonHeaders(parts.strictHttps ?? false),
    admit,
    handle(head, body, respond, request) {
      const admission = body.length > parts.maxBody ? tooLarge(parts.maxBody) : admit(head)
      if ('status' in admission) respond(admission)
      else if ('read' in admission) void Promise.resolve(admission.read()).then(respond)
      else admission.endpoint(body, (answer) => respond(replyTo(admission, answer)), request)
    },
  }
}

export function tooLarge(maxBody: number): Reply {
  return plain(413, `The body is larger than ${maxBody} bytes`)
}

/** So many bodies are on their way in that this one had to give way. */
export function crowded(): Reply {
  return { ...plain(503, 'Too many bodies are on their way; try again'), headers: ['Retry-After', '1'] }
}

function replyTo({ type, headers }: Admission, answer: Answer): Reply {
  return { status: 200, type, body: textOf(answer), ...(headers && { headers }) }
}

/** `/RPC2` is where Python's xmlrpc.client, and so XenAPI.py, calls a server whose address has no path. */
const PATHS: ReadonlyMap<string, { readonly json: boolean; readonly xml: boolean }> = new Map([
  ['/', { json: true, xml: true }],
  ['/jsonrpc', { json: true, xml: false }],
  ['/xmlrpc', { json: false, xml: true }],
  ['/RPC2', { json: false, xml: true }],
])

type Formats = { readonly json: Admission; readonly xml: Admission }

function admitHead(head: RequestHead, parts: FrontParts, knows: KnowsHost, formats: Formats): Admission | Reply | Page {
  const headers = readHeaders(head.headers)
  const target = targetOf(head.url)
  const { path } = target
  const misdirected = refuseHost(headers, target.host, head.modern ?? false, path === HEALTH ? () => true : knows)
  if (misdirected) return misdirected
  const page = pageAt(path, head, parts)
  if (page) return head.method === 'GET' || head.method === 'HEAD' ? { read: page } : notAllowed('GET, HEAD')
  if (!PATHS.has(path)) return plain(404, 'Nothing is here. Calls go to /, /jsonrpc or /xmlrpc')
  const { cors } = parts
  if (head.method !== 'POST') return answerOther(head, path, headers, parts)
  const admission = admitCall(headers, path, parts.maxBody, formats)
  return cors ? { ...admission, headers: cors.answerTo(headers.origin) } : admission
}

function admitCall(headers: Headers, path: string, maxBody: number, formats: Formats): Admission | Reply {
  if (headers.length > maxBody) return tooLarge(maxBody)
  if (headers.encoded) return plain(415, 'A body with a Content-Encoding is not read')
  const admission = formatOf(headers.type, path, formats)
  return headers.traceparent === undefined ? admission : { ...admission, traceparent: headers.traceparent }
}

/** The headers that matter; `length` is 0 where there is none. */
interface Headers {
  hosts: number
  host: string
  type: string
  encoded: boolean
  length: number
  traceparent: string | undefined
  origin: string | undefined
  /** A browser asks whether it may make such a request. */
  asks: boolean
}

/** One walk over the few that matter: Node's own collection of all headers costs more than the rest of the front. */
function readHeaders(raw: readonly string[]): Headers {
  const headers: Headers = {
    hosts: 0,
    host: '',
    type: '',
    encoded: false,
    length: 0,
    traceparent: undefined,
    origin: undefined,
    asks: false,
  }
  for (let i = 0; i < raw.length; i += 2) readHeader(headers, raw[i] as string, raw[i + 1] as string)
  return headers
}

function readHeader(headers: Headers, name: string, value: string): void {
  if (name.length === 4 && name.toLowerCase() === 'host') {
    headers.hosts++
    headers.host = value
  } else if (name.length === 6 && name.toLowerCase() === 'origin') {
    headers.origin = value
  } else if (name.length === 11 && name.toLowerCase() === 'traceparent') {
    headers.traceparent = value
  } else if (name.length === 12 && name.toLowerCase() === 'content-type') {
    headers.type = value
  } else if (name.length === 14 && name.toLowerCase() === 'content-length') {
    headers.length = Number(value)
  } else if (name.length === 16 && name.toLowerCase() === 'content-encoding') {
    headers.encoded = value.trim().toLowerCase() !== 'identity'
  } else if (name.length === 29 && name.toLowerCase() === 'access-control-request-method') {
    headers.asks = true
  }
}

/** Load balancers ask for it by any name, and it says nothing that a page of another site could use. */
const HEALTH = '/healthz'
const METRICS = '/metrics'

/** undefined where there is none, or none for this client. */
function pageAt(path: string, head: RequestHead, parts: FrontParts): Page['read'] | undefined {
  const own = parts.pages?.get(path)
  if (own) return path !== METRICS || mayRead('metrics', head, parts) ? own : undefined
  return mayRead('pages', head, parts) ? parts.site?.(path, head) : undefined
}

function mayRead(what: 'metrics' | 'pages', { peer }: RequestHead, { access }: FrontParts): boolean {
  const who = access?.[what] ?? 'on'
  return who === 'on' || (who === 'loopback' && isLoopbackAddress(peer?.remoteAddress))
}

/** A HTTP/1.0 request may have no Host; no browser sends such a one. */
function refuseHost(headers: Headers, named: string | undefined, modern: boolean, knows: KnowsHost): Reply | undefined {
  if (headers.hosts > 1) return plain(421, 'The request has two Host headers')
  if (headers.hosts === 0 && modern) return plain(400, 'The request has no Host header')
  const strange = (headers.hosts > 0 && !knows(headers.host)) || (named !== undefined && !knows(named))
  if (!strange) return undefined
  return plain(421, 'This server has no such name: call it by its address, or start it with --allow-host and the name')
}

const [SLASH] = [47]
const ABSOLUTE = /^https?:\/\/([^/?#]*)(.*)$/i

/** What a request asks for: a path, perhaps as a whole address, as to a proxy (RFC 9112, section 3.2.2). */
function targetOf(url: string): { readonly path: string; readonly host?: string } {
  if (url.charCodeAt(0) === SLASH) return { path: pathOf(url) }
  const [, host, path] = ABSOLUTE.exec(url) ?? []
  return host === undefined ? { path: url } : { path: pathOf(path as string) || '/', host }
}

function pathOf(url: string): string {
  const query = url.indexOf('?')
  return query < 0 ? url : url.slice(0, query)
}

function answerOther(head: RequestHead, path: string, headers: Headers, parts: FrontParts): Reply {
  const { method } = head
  const isShown = path === '/' && mayRead('pages', head, parts)
  if (isShown && (method === 'GET' || method === 'HEAD')) return plain(200, parts.page())
  const asked = method === 'OPTIONS' && headers.asks ? parts.cors?.askedBy(headers.origin) : undefined
  if (asked) return { ...plain(204, ''), body: '', headers: asked }
  return notAllowed(isShown ? 'GET, HEAD, POST' : 'POST')
}

function notAllowed(allow: string): Reply {
  return { ...plain(405, allow.includes('POST') ? 'Calls are made by POST' : 'This is only read'), allow }
}

const JSON_TYPES = ['application/json', 'application/json-rpc']
const XML_TYPES = ['text/xml', 'application/xml']

/** Only a body declared as JSON or XML is read: a web page could send any other without asking (WIRE, Strictness). */
function formatOf(declared: string, path: string, formats: Formats): Admission | Reply {
  const reads = PATHS.get(path)
  // What nearly every client sends, before it is taken apart.
  if (declared === 'application/json' && reads?.json) return formats.json
  if (declared === 'text/xml' && reads?.xml) return formats.xml
  const [type = '', ...parameters] = declared.toLowerCase().split(';')
  const media = type.trim()
  const charset = charsetOf(parameters)
  if (charset !== undefined && !isKnownCharset(charset))
    return plain(415, 'The charset of the body is unknown: send UTF-8')
  if (reads?.json && JSON_TYPES.includes(media)) return inCharset(formats.json, charset)
  if (reads?.xml && XML_TYPES.includes(media)) return inCharset(formats.xml, charset)
  const wanted = [...(reads?.json ? ['application/json'] : []), ...(reads?.xml ? ['text/xml'] : [])].join(' or ')
  return plain(415, `The Content-Type of a call to ${path} must be ${wanted}`)
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

export function plain(status: number, text: string): Reply {
  return { status, type: 'text/plain; charset=utf-8', body: `${text}\n` }
}
