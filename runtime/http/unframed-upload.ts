/**
 * Uploads of HTTP/1.0 without a length, as tools for Xen hosts send them against RFC 1945, section 7.2.2: the body ends with
 * the connection. Node takes such a body for empty, and what follows for another request. So these requests take over
 * their connection, as upgrades do: Node reads nothing of it as HTTP any more.
 */
import { type IncomingMessage, type Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import type { Connections } from './connections.ts'
import { DirectRequest } from './direct-request.ts'
import { headerOf } from './request-head.ts'

const UPLOADS = new Set(['PUT', 'POST', 'PATCH'])

/** Names and values: some versions of Node drop headers from there on, and a length could be among them. */
const MOST_HEADERS = 2000

/** An upload that does not say where its body ends. In HTTP/1.1 its body is empty (RFC 9112, section 6.3). */
export function lacksLength({ method, httpVersion, rawHeaders }: DirectRequest): boolean {
  if (httpVersion === '1.1' || !UPLOADS.has(method as string)) return false
  return !rawHeaders.some((name, i) => i % 2 === 0 && /^(content-length|transfer-encoding)$/i.test(name))
}

/** False where other requests come before or behind it on its connection, or may come. */
export function canTakeConnection(request: DirectRequest, isFirst: boolean): boolean {
  const { httpVersion, rawHeaders } = request
  if (!isFirst || httpVersion !== '1.0' || rawHeaders.length >= MOST_HEADERS || !lacksLength(request)) return false
  return !/\bkeep-alive\b/i.test(headerOf(rawHeaders, 'connection'))
}

/** The class of requests of a server in which those for which `decide` is true take over their connection. */
export function takingRequests(decide: (request: DirectRequest) => boolean): typeof DirectRequest {
  return class extends DirectRequest {
    #isTaken: boolean | undefined

    /** Node asks it, to know whether the rest of the connection is something else than HTTP. An `Upgrade` header changes nothing. */
    get upgrade(): boolean {
      if (this.method === 'CONNECT') return true
      this.#isTaken ??= decide(this)
      return this.#isTaken
    }

    /** By Node, from the headers. */
    set upgrade(_asked: boolean) {}
  }
}

/** Node has ended the body of its own. */
class TakenRequest extends DirectRequest {
  constructor({ httpVersion, method, url, rawHeaders, socket }: IncomingMessage) {
    super(socket)
    Object.assign(this, { httpVersion, httpVersionMajor: 1, httpVersionMinor: 0, method, url, rawHeaders })
  }

  override get endsWithConnection(): boolean {
    return true
  }
}

/**
 * Gives `listener` the requests that take over their connection. `drainTimeout`: milliseconds for which the rest of a body
 * is read and dropped after the answer.
 */
export function serveTakenConnections(
  server: Server,
  connections: Connections,
  drainTimeout: number,
  listener: (request: DirectRequest, response: ServerResponse) => void,
): void {
  server.on('upgrade', (incoming, _stream, begun) => {
    const request = new TakenRequest(incoming)
    const { socket } = request
    readToEnd(request, socket, begun)
    listener(request, responseOn(request, socket, drainTimeout))
    connections.forwardDrain(socket)
  })
}

/** Reads no faster than the request is read. A client of TLS may leave out `close_notify`, as Python's does. */
function readToEnd(request: DirectRequest, socket: Socket, begun: Buffer): void {
  const take = (chunk: Buffer) => {
    if (!request.push(chunk)) socket.pause()
  }
  socket.on('end', () => {
    request.complete = true
    request.push(null)
  })
  socket.on('close', () => {
    if (!request.complete) request.destroy(new Error('The connection was reset'))
  })
  // Node no longer listens to these.
  socket.on('error', () => socket.destroy())
  socket.on('timeout', () => socket.destroy())
  if (begun.length > 0) take(begun)
  socket.on('data', take)
}

/** Ends the connection with its answer; a client that still sends must first see it. */
function responseOn(request: DirectRequest, socket: Socket, drainTimeout: number): ServerResponse {
  const response = new ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.once('finish', () => {
    if (request.complete) return socket.destroySoon()
    socket.end()
    const timer = setTimeout(() => socket.destroy(), drainTimeout)
    socket.once('close', () => clearTimeout(timer))
    request.once('end', () => socket.destroySoon())
    request.resume()
  })
  return response
}
