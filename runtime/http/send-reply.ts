/** Replies that are no answers of calls: pages, and refusals with which a connection ends without losing them. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { QUIET } from './common-headers.ts'
import { type Destination, deliver } from './deliver.ts'
import type { HeaderPairs, Reply } from './reply.ts'

export function sendReply(to: Destination, reply: Reply): void {
  writeHead(to, reply)
  deliver(to, reply.bytes ?? reply.body)
}

/** Of a refused request's body, so many bytes are read and thrown away. */
const MOST_DRAINED = 64 * 1024 * 1024

/**
 * The connection ends with the reply, as the rest of a body may be on its way. Closed at once it would be reset, and a
 * client that first sends everything, as most do, would see that and not the reply.
 */
export function refuseRequest(request: IncomingMessage, to: Destination, reply: Reply, timeout: number): void {
  const { response } = to
  response.setHeader('Connection', 'close')
  writeHead(to, reply)
  response.write(reply.bytes ?? reply.body)
  let left = MOST_DRAINED
  const end = () => {
    clearTimeout(deadline)
    response.end()
  }
  const deadline = setTimeout(end, timeout)
  request.on('end', end).on('close', end)
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length
    if (left < 0) end()
  })
}

const BROKEN: ReadonlyMap<string | undefined, readonly [status: number, reason: string]> = new Map([
  ['HPE_HEADER_OVERFLOW', [431, 'Request Header Fields Too Large']],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', [413, 'Payload Too Large']],
  ['ERR_HTTP_REQUEST_TIMEOUT', [408, 'Request Timeout']],
])

/** What a client is told of bytes that are no HTTP, or took too long, by the code of Node's error. */
export function brokenReply(code: string | undefined): { readonly status: number; readonly reason: string } {
  const [status, reason] = BROKEN.get(code) ?? [400, 'Bad Request']
  return { status, reason }
}

/** Where there is no response to write it with; as Node does where nobody else does it. */
export function refuseSocket(socket: Socket, status: number, reason: string, headers: HeaderPairs): void {
  const all = [...headers, ...QUIET]
  const lines = all.flatMap((name, i) => (i % 2 === 0 ? [`${name}: ${all[i + 1]}`] : []))
  const head = [`HTTP/1.1 ${status} ${reason}`, ...lines, 'Content-Length: 0', 'Connection: close', '', '']
  if (socket.writable) socket.write(head.join('\r\n'))
  socket.destroySoon()
}

function writeHead({ response, headers }: Destination, reply: Reply): void {
  response.statusCode = reply.status
  setHeaders(response, headers)
  setHeaders(response, QUIET)
  if (reply.status !== 204 && reply.status !== 304) {
    response.setHeader('Content-Type', reply.type)
    response.setHeader('Content-Length', Buffer.byteLength(reply.bytes ?? reply.body))
  }
  if (reply.allow !== undefined) response.setHeader('Allow', reply.allow)
  if (reply.headers) setHeaders(response, reply.headers)
}

function setHeaders(response: ServerResponse, headers: HeaderPairs): void {
  for (let i = 0; i < headers.length; i += 2) response.setHeader(headers[i] as string, headers[i + 1] as string)
}
