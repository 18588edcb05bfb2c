/** The front on node:http: reads bodies up to their limit, writes replies, bounds time, and ends without dropping calls. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { type Admission, type Front, type Reply, tooLarge } from './front.ts'
import type { Request } from './wire/request.ts'

export interface HttpLimits {
  /** Milliseconds for the head of a request. */
  readonly headersTimeout?: number
  /** Milliseconds for all of a request. */
  readonly requestTimeout?: number
  /** Milliseconds for which the body of a refused request is read and thrown away. */
  readonly drainTimeout?: number
}

/** The front as a server that is not listening yet. `log` hears of bugs. */
export function createHttpServer(front: Front, log: (text: string) => void, limits: HttpLimits = {}): Server {
  const { headersTimeout = 20_000, requestTimeout = 120_000, drainTimeout = 2_000 } = limits
  const timeouts = { headersTimeout, requestTimeout, keepAliveTimeout: 65_000, connectionsCheckingInterval: 5_000 }
  const connections = new Connections()
  const server = createServer(timeouts, (request, response) => {
    if (!connections.enters(request.socket, response)) return
    const head = { method: request.method as string, url: request.url as string, headers: request.rawHeaders }
    const admission = front.admit(head)
    const refused = (reply: Reply) => {
      connections.end(request.socket)
      refuse(request, response, reply, drainTimeout)
    }
    const last = () => !server.listening && connections.endAfter(request.socket, response)
    if ('status' in admission) refused(admission)
    else readBody(request, front.maxBody, refused, (body) => answer(admission, body, response, last, log))
  })
  return server
}

/**
 * Which connections end with an answer that is on its way. A client may have sent more behind what that answers, which
 * must not run, as nobody could learn what became of it.
 */
class Connections {
  readonly #ending = new WeakSet<Socket>()
  readonly #latest = new WeakMap<Socket, ServerResponse>()

  /** False for a request that comes after the last one that the connection answers. */
  enters(socket: Socket, response: ServerResponse): boolean {
    if (this.#ending.has(socket)) return false
    this.#latest.set(socket, response)
    return true
  }

  end(socket: Socket): void {
    this.#ending.add(socket)
  }

  /** True, and the connection ends, where no request came after the one that `response` answers. */
  endAfter(socket: Socket, response: ServerResponse): boolean {
    if (this.#latest.get(socket) !== response) return false
    this.end(socket)
    return true
  }
}

/** Stops listening, lets calls under way be answered for at most `patience` milliseconds, and closes every connection. */
export function stopHttpServer(server: Server, patience: number): Promise<void> {
  return new Promise((resolve) => {
    // A connection that a call kept busy is idle once it is answered, and would stay open for its keep-alive time.
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    const deadline = setTimeout(() => server.closeAllConnections(), patience)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(deadline)
      resolve()
    })
  })
}

class HttpRequest implements Request {
  readonly traceparent?: string
  readonly #response: ServerResponse

  constructor(response: ServerResponse, traceparent: string | undefined) {
    this.#response = response
    if (traceparent !== undefined) this.traceparent = traceparent
  }

  onGone(listener: () => void): () => void {
    this.#response.once('close', listener)
    return () => this.#response.off('close', listener)
  }
}

/** `last` says whether the connection ends with this answer. */
function answer(
  admission: Admission,
  body: Buffer,
  response: ServerResponse,
  last: () => boolean,
  log: (text: string) => void,
): void {
  const failed = (error: unknown) => {
    log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    if (response.headersSent) response.destroy()
    else
      send(response, { status: 500, type: 'text/plain; charset=utf-8', body: 'The server failed; its log says why\n' })
  }
  try {
    // Called late, nobody else would catch what goes wrong.
    const reply = (text: string) => {
      try {
        respond(response, admission.type, text, last())
      } catch (error) {
        failed(error)
      }
    }
    admission.endpoint(body, reply, new HttpRequest(response, admission.traceparent))
  } catch (error) {
    failed(error)
  }
}

/** Characters from which an answer is not copied into one text with its head. */
const LARGE = 64 * 1024

function respond(response: ServerResponse, type: string, text: string, last: boolean): void {
  const headers = ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))]
  if (last) headers.push('Connection', 'close')
  response.writeHead(200, headers)
  if (text.length >= LARGE) response.flushHeaders()
  response.end(text)
}

function readBody(
  request: IncomingMessage,
  maxBody: number,
  refused: (reply: Reply) => void,
  whole: (body: Buffer) => void,
): void {
  let size = 0
  let first: Buffer | undefined
  let chunks: Buffer[] | undefined
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBody) {
      request.removeAllListeners('data').removeAllListeners('end')
      refused(tooLarge(maxBody))
    } else if (first === undefined) first = chunk
    else {
      chunks ??= [first]
      chunks.push(chunk)
    }
  })
  // Most bodies come in one piece, which needs no copy.
  request.on('end', () => whole(chunks ? Buffer.concat(chunks) : (first ?? Buffer.alloc(0))))
}

/** Of a refused request's body, so many bytes are read and thrown away. */
const MOST_DRAINED = 64 * 1024 * 1024

/**
 * The connection ends with the reply, as the rest of a body may be on its way. Closed at once it would be reset, and a
 * client that first sends everything, as most do, would see that and not the reply.
 */
function refuse(request: IncomingMessage, response: ServerResponse, reply: Reply, timeout: number): void {
  if (request.method === 'GET' || request.method === 'HEAD') {
    send(response, reply)
    return
  }
  response.setHeader('Connection', 'close')
  writeHead(response, reply)
  response.write(reply.body)
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

function send(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply)
  response.end(reply.body)
}

function writeHead(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status
  response.setHeader('Content-Type', reply.type)
  response.setHeader('Content-Length', Buffer.byteLength(reply.body))
  if (reply.allow !== undefined) response.setHeader('Allow', reply.allow)
}
