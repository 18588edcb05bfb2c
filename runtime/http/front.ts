/** The front of the server, without a socket: decides from the head of a request what answers it, and refuses the rest. */
import type { Audience } from '../access/audience.ts'
import type { CallOrigin } from '../engine/call-origin.ts'
import type { Transfers } from '../engine/transfer.ts'
import { isStreamed, readAnswer, textOf, type WireAnswer } from '../wire/answer.ts'
import type { Endpoint } from '../wire/endpoint.ts'
import { type Admission, type CallFormats, formatOf, pathTakesCalls } from './call-formats.ts'
import { commonHeaders } from './common-headers.ts'
import type { Cors } from './cors.ts'
import { createHosts, isLoopbackAddress, type KnowsHost } from './host-names.ts'
import { type HeaderPairs, notAllowedReply, plainReply, type Reply, type Resource, tooLargeReply } from './reply.ts'
import { type RequestHead, type RequestHeaders, readHeaders, targetOf } from './request-head.ts'
import { otherMethodReply } from './transfer-replies.ts'

export interface FrontParts {
  readonly json: Endpoint
  readonly xml: Endpoint
  /** The page that `GET /` shows to people. */
  readonly page: () => string
  /** The server is bound to loopback: clients on other machines cannot reach it; pages of other sites could by a name of their own (DNS rebinding). */
  readonly local: boolean
  /** Names that Host headers may have, other than its addresses; `*` is any. */
  readonly allowHosts?: readonly string[]
  /** The clients that may read `/metrics` and the pages for people; all clients if it is not given. */
  readonly audiences?: { readonly metrics: Audience; readonly pages: Audience }
  /** Browsers keep to HTTPS for its host. */
  readonly strictHttps?: boolean
  /** Bytes. */
  readonly maxBody: number
  /** Other resources, by path. */
  readonly resources?: ReadonlyMap<string, Resource['read']>
  /** The reference and the console, where they are; undefined for a path that is not theirs. */
  readonly site?: SiteReader | undefined
  /** Not given where pages of other sites may not call. */
  readonly cors?: Cors | undefined
  /** The paths of the API. */
  readonly transfers?: Transfers | undefined
}

/** A request for a path of the API. */
export interface TransferAdmission {
  readonly transfers: Transfers
  /** Headers of its answer. */
  readonly headers?: HeaderPairs
}

export type SiteReader = (path: string, head: RequestHead) => Resource['read'] | undefined

export interface Front {
  readonly maxBody: number
  /** Headers of every answer. */
  readonly headers: HeaderPairs
  /** Looks at the head only, so that the server refuses a request before it reads the body. */
  admit(head: RequestHead): Admission | Reply | Resource | TransferAdmission
  /** The whole of a request at once; `respond` is called once. */
  handle(head: RequestHead, body: Buffer, respond: (reply: Reply) => void, request?: CallOrigin): void
}

export function createFront(parts: FrontParts): Front {
  const formats: CallFormats = {
    json: { endpoint: parts.json, type: 'application/json' },
    xml: { endpoint: parts.xml, type: 'text/xml' },
  }
  const knows = createHosts(parts.local, parts.allowHosts ?? [])
  const admit = (head: RequestHead) => admitRequest(head, parts, knows, formats)
  return {
    maxBody: parts.maxBody,
    headers: commonHeaders(parts.strictHttps ?? false),
    admit,
    handle(head, body, respond, request) {
      const admission = body.length > parts.maxBody ? tooLargeReply(parts.maxBody) : admit(head)
      if ('status' in admission) respond(admission)
      else if ('transfers' in admission) respond(plainReply(501, 'Paths of the API need a connection'))
      else if ('read' in admission) void Promise.resolve(admission.read()).then(respond)
      else admission.endpoint(body, (answer) => respondWith(admission, answer, respond), request)
    },
  }
}

function respondWith({ type, headers }: Admission, answer: WireAnswer, respond: (reply: Reply) => void): void {
  const reply = (body: string) => respond({ status: 200, type, body, ...(headers && { headers }) })
  if (isStreamed(answer)) void readAnswer(answer).then(reply)
  else reply(textOf(answer))
}

function admitRequest(
  head: RequestHead,
  parts: FrontParts,
  knows: KnowsHost,
  formats: CallFormats,
): Admission | Reply | Resource | TransferAdmission {
  const headers = readHeaders(head.headers)
  const target = targetOf(head.url)
  const { path } = target
  const misdirected = refuseHost(headers, target.host, head.modern ?? false, path === HEALTH ? () => true : knows)
  if (misdirected) return misdirected
  // Before pages and other resources are looked for: none of them can be posted to.
  if (head.method === 'POST' && pathTakesCalls(path)) return admitCall(headers, path, parts, formats)
  const read = resourceAt(path, head, parts)
  if (read) return head.method === 'GET' || head.method === 'HEAD' ? { read } : notAllowedReply('GET, HEAD')
  const methods = parts.transfers?.methods(path) ?? []
  if (parts.transfers && methods.length > 0)
    return admitTransfer(head, headers, methods, { ...parts, transfers: parts.transfers })
  if (pathTakesCalls(path)) return answerOtherMethod(head, path, headers, parts)
  return plainReply(404, 'Nothing is here. Calls go to /, /jsonrpc or /xmlrpc')
}

function admitTransfer(
  { method }: RequestHead,
  headers: RequestHeaders,
  methods: readonly string[],
  { transfers, cors }: Pick<FrontParts, 'cors'> & TransferAdmission,
): Reply | TransferAdmission {
  if (methods.includes(method)) return cors ? { transfers, headers: cors.answerTo(headers.origin) } : { transfers }
  return preflightReply(method, headers, methods, cors) ?? otherMethodReply(methods)
}

/** undefined unless the request is a preflight of an origin that may call. */
function preflightReply(
  method: string,
  { isPreflight, origin }: RequestHeaders,
  methods: readonly string[],
  cors: Cors | undefined,
): Reply | undefined {
  const headers = method === 'OPTIONS' && isPreflight ? cors?.askedBy(origin, methods) : undefined
  return headers ? { ...plainReply(204, ''), body: '', headers } : undefined
}

function admitCall(
  headers: RequestHeaders,
  path: string,
  { maxBody, cors }: FrontParts,
  formats: CallFormats,
): Admission | Reply {
  const admission = formatFor(headers, path, maxBody, formats)
  return cors ? { ...admission, headers: cors.answerTo(headers.origin) } : admission
}

function formatFor(headers: RequestHeaders, path: string, maxBody: number, formats: CallFormats): Admission | Reply {
  if (headers.length > maxBody) return tooLargeReply(maxBody)
  if (headers.encoded) return plainReply(415, 'A body with a Content-Encoding is not read')
  const admission = formatOf(headers.type, path, formats)
  return headers.traceparent === undefined ? admission : { ...admission, traceparent: headers.traceparent }
}

/** Load balancers use any host name for it, and its content is of no use to a page of another site. */
const HEALTH = '/healthz'
const METRICS = '/metrics'

/** undefined where the path holds nothing, or nothing for this client. */
function resourceAt(path: string, head: RequestHead, parts: FrontParts): Resource['read'] | undefined {
  const own = parts.resources?.get(path)
  if (own) return path !== METRICS || mayRead('metrics', head, parts) ? own : undefined
  return mayRead('pages', head, parts) ? parts.site?.(path, head) : undefined
}

function mayRead(what: 'metrics' | 'pages', { peer }: RequestHead, { audiences }: FrontParts): boolean {
  const audience = audiences?.[what] ?? 'on'
  return audience === 'on' || (audience === 'loopback' && isLoopbackAddress(peer?.remoteAddress))
}

/** An HTTP/1.0 request may have no Host header; no browser sends one without. */
function refuseHost(
  headers: RequestHeaders,
  named: string | undefined,
  modern: boolean,
  knows: KnowsHost,
): Reply | undefined {
  if (headers.hosts > 1) return plainReply(421, 'The request has two Host headers')
  if (headers.hosts === 0 && modern) return plainReply(400, 'The request has no Host header')
  const strange = (headers.hosts > 0 && !knows(headers.host)) || (named !== undefined && !knows(named))
  if (!strange) return undefined
  return plainReply(
    421,
    'This server has no such name: call it by its address, or start it with --allow-host and the name',
  )
}

function answerOtherMethod(head: RequestHead, path: string, headers: RequestHeaders, parts: FrontParts): Reply {
  const { method } = head
  const isShown = path === '/' && mayRead('pages', head, parts)
  if (isShown && (method === 'GET' || method === 'HEAD')) return plainReply(200, parts.page())
  return preflightReply(method, headers, ['POST'], parts.cors) ?? notAllowedReply(isShown ? 'GET, HEAD, POST' : 'POST')
}
