/** The front on node:http: reads bodies up to their limit, writes replies, bounds time, and ends without dropping calls. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { Connections } from './connections.ts'
import type { HeaderPairs } from './cors.ts'
import { type Admission, type Front, type Page, type Reply, tooLarge } from './front.ts'
import type { Request } from './wire/request.ts'

export interface HttpLimits {
  /** Milliseconds for the head of a request, and for a TLS handshake. */
  readonly headersTimeout?: number
  /** Milliseconds for all of a request. */
  readonly requestTimeout?: number
  /** Milliseconds for which the body of a refused request is read and thrown away. */
  readonly drainTimeout?: number
  /** Milliseconds for which a client may read nothing of its answer. */
  readonly answerTimeout?: number
  /** Milliseconds between looking for connections that have run out of time. */
  readonly checkEvery?: number
  readonly maxConnections?: number
}

/** The front as a server that is not listening yet, over TLS where `tls` is given. `log` hears of bugs. */
export function createHttpServer(
  front: Front,
  log: (text: string) => void,
  limits: HttpLimits = {},
  tls?: SecureContextOptions,
): Server {
  const { headersTimeout = 20_000, requestTimeout = 120_000, drainTimeout = 2_000 } = limits
  const { answerTimeout = 60_000, checkEvery = 5_000, maxConnections = 10_000 } = limits
  const connections = new Connections(answerTimeout)
  const timeouts = { headersTimeout, requestTimeout, keepAliveTimeout: 65_000, connectionsCheckingInterval: checkEvery }
  const server = tls ? tlsServer({ ...tls, ...timeouts, handshakeTimeout: headersTimeout }) : createServer(timeouts)
  const serve = requestListener(server, front, connections, drainTimeout, log)
  server.maxConnections = maxConnections
  server.on('request', serve(false)).on('checkContinue', serve(true))
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => connections.opened(socket))
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) =>
    connections.broken(socket, () => refuseBroken(error.code, socket)),
  )
  const sweeping = setInterval(() => connections.sweep(), checkEvery).unref()
  server.once('close', () => clearInterval(sweeping))
  return server
}

/** Node closes all connections but those whose handshake is not over, which then keep the server from its end. */
function tlsServer(options: ServerOptions): TlsServer {
  const server = createTlsServer(options)
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  const closeAll = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    closeAll()
    for (const socket of open) socket.destroy()
  }
  return server
}

/** Uses another certificate from the next connection on; only for a server that was made with one. */
export function renewCertificate(server: Server, tls: SecureContextOptions): void {
  if ('setSecureContext' in server) (server as TlsServer).setSecureContext(tls)
}

/** `asks`: the client waits for leave to send its body, which it gets only where that will be read. */
function requestListener(
  server: Server,
  front: Front,
  connections: Connections,
  drainTimeout: number,
  log: (text: string) => void,
): (asks: boolean) => RequestListener {
  return (asks) => (request, response) => {
    const { socket } = request
    const last = () => !server.listening && connections.endAfter(socket, response)
    const refused = (reply: Reply) => {
      if (isWhole(request)) return send(response, reply)
      connections.end(socket)
      refuse(request, response, reply, drainTimeout)
    }
    connections.enter(socket, response, () => {
      const head = { method: request.method as string, url: request.url as string, headers: request.rawHeaders }
      const admission = front.admit(head)
      if ('status' in admission) refused(admission)
      else if ('read' in admission) showPage(admission, response, log)
      else {
        if (asks) response.writeContinue()
        const grown = () =>
          refused({ ...tooLarge(front.maxBody), ...(admission.headers && { headers: admission.headers }) })
        readBody(request, front.maxBody, grown, (body) => answer(admission, body, response, last, log))
      }
    })
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
    if (this.#response.closed) {
      // A call of a batch may begin when its client is gone already.
      const told = setImmediate(listener)
      return () => clearImmediate(told)
    }
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
  try {
    // Called late, nobody else would catch what goes wrong.
    const reply = (text: string) => {
      try {
        respond(response, admission, text, last())
      } catch (error) {
        fail(response, error, log)
      }
    }
    admission.endpoint(body, reply, new HttpRequest(response, admission.traceparent))
  } catch (error) {
    fail(response, error, log)
  }
}

function showPage(page: Page, response: ServerResponse, log: (text: string) => void): void {
  const shown = async () => send(response, await page.read())
  shown().catch((error: unknown) => fail(response, error, log))
}

/** A bug: the log learns what it is. */
function fail(response: ServerResponse, error: unknown, log: (text: string) => void): void {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  if (response.headersSent) response.destroy()
  else send(response, { status: 500, type: 'text/plain; charset=utf-8', body: 'The server failed; its log says why\n' })
}

/** Characters from which an answer is not copied into one text with its head. */
const LARGE = 64 * 1024

function respond(response: ServerResponse, { type, headers }: Admission, text: string, last: boolean): void {
  const head = ['Content-Type', type, 'Content-Length', String(Buffer.byteLength(text))]
  if (headers) head.push(...headers)
  if (last) head.push('Connection', 'close')
  response.writeHead(200, head)
  if (text.length >= LARGE) response.flushHeaders()
  response.end(text)
}

function readBody(request: IncomingMessage, maxBody: number, grown: () => void, whole: (body: Buffer) => void): void {
  let size = 0
  let first: Buffer | undefined
  let chunks: Buffer[] | undefined
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > maxBody) {
      request.removeAllListeners('data').removeAllListeners('end')
      grown()
    } else if (first === undefined) first = chunk
    else {
      chunks ??= [first]
      chunks.push(chunk)
    }
  })
  // Most bodies come in one piece, which needs no copy.
  request.on('end', () => whole(chunks ? Buffer.concat(chunks) : (first ?? Buffer.alloc(0))))
}

/** True for a request that is over with its head, as those of browsers are which ask or read; the connection can go on. */
function isWhole({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return false
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}

/** Of a refused request's body, so many bytes are read and thrown away. */
const MOST_DRAINED = 64 * 1024 * 1024

/**
 * The connection ends with the reply, as the rest of a body may be on its way. Closed at once it would be reset, and a
 * client that first sends everything, as most do, would see that and not the reply.
 */
function refuse(request: IncomingMessage, response: ServerResponse, reply: Reply, timeout: number): void {
  response.setHeader('Connection', 'close')
  writeHead(response, reply)
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

const BROKEN: ReadonlyMap<string | undefined, string> = new Map([
  ['HPE_HEADER_OVERFLOW', '431 Request Header Fields Too Large'],
  ['HPE_CHUNK_EXTENSIONS_OVERFLOW', '413 Payload Too Large'],
  ['ERR_HTTP_REQUEST_TIMEOUT', '408 Request Timeout'],
])

/** Tells a client what was wrong with its bytes, or how long they took; as Node does where nobody else does it. */
function refuseBroken(code: string | undefined, socket: Socket): void {
  if (socket.writable) socket.write(`HTTP/1.1 ${BROKEN.get(code) ?? '400 Bad Request'}\r\nConnection: close\r\n\r\n`)
  socket.destroySoon()
}

function send(response: ServerResponse, reply: Reply): void {
  writeHead(response, reply)
  response.end(reply.bytes ?? reply.body)
}

function writeHead(response: ServerResponse, reply: Reply): void {
  response.statusCode = reply.status
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
