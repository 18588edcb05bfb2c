/** Sends replies that are not answers of calls: pages, and refusals that reach the client before its connection ends. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { QUIET } from './common-headers.ts'
import { type Destination, deliver } from './deliver.ts'
import type { HeaderPairs, Reply } from './reply.ts'

export function sendReply(to: Destination, reply: Reply): void {
  writeHead(to, reply)
  deliver(to, reply.bytes ?? reply.body)
}

/** Bytes of a refused request's body that are read and dropped. */
const MOST_DRAINED = 64 * 1024 * 1024

/**
 * Ends the connection with the reply, since the rest of a body may be on its way. If the socket were closed at once, it
 * would be reset, and a client that sends everything first, as most do, would not see the reply.
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

/** The reply to bytes that are not HTTP, or took too long, by the code of Node's error. */
export function brokenReply(code: string | undefined): { readonly status: number; readonly reason: string } {
  const [status, reason] = BROKEN.get(code) ?? [400, 'Bad Request']
  return { status, reason }
}

/** Used where there is no response object to write with, as Node does for errors that no listener handles. */
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
