/** The front on node:http: bounds time and connections, and stops without dropping calls. */
import { createServer, type Server } from 'node:http'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import { AnswerMemory } from './answer-memory.ts'
import { Connections } from './connections.ts'
import type { Front } from './front.ts'
import { headOf, listenTo, type RefusedRequest } from './listener.ts'
import type { HeaderPairs } from './reply.ts'
import { RequestBodies } from './request-bodies.ts'
import { brokenReply, refuseSocket } from './send-reply.ts'
import { createTlsServer } from './tls-server.ts'
import { Turns } from './turns.ts'
import { canTakeConnection, serveTakenConnections, takingRequests } from './unframed-upload.ts'

export interface HttpLimits {
  /** Milliseconds for the head of a request, and for a TLS handshake. */
  readonly headersTimeout?: number
  /** Milliseconds for all of a request. */
  readonly requestTimeout?: number
  /** Milliseconds for which the body of a refused request is read and dropped. */
  readonly drainTimeout?: number
  /** Milliseconds for which a client may read nothing of its answer. */
  readonly answerTimeout?: number
  /** Milliseconds between two searches for connections that are out of time. */
  readonly checkEvery?: number
  readonly maxConnections?: number
  /** Bytes of large bodies held at once, over all connections; small ones may take as much again. */
  readonly maxHeld?: number
  /** Bytes of unsent answers held at once, over all connections. */
  readonly maxUnsent?: number
}

export interface HttpServerParts {
  readonly front: Front
  /** Receives the text of each bug. */
  readonly log: (text: string) => void
  readonly limits?: HttpLimits
  /** Serves HTTPS with these. */
  readonly tls?: SecureContextOptions | undefined
  /** The server will listen on a socket that only the user of this process can open. */
  readonly isOwner?: boolean
  /** Called for each request that no endpoint has seen. */
  readonly observe?: (refused: RefusedRequest) => void
}

/** The front as a server that does not listen yet. */
export function createHttpServer(parts: HttpServerParts): Server {
  const { front, log, limits = {}, tls, isOwner = false, observe = () => undefined } = parts
  const { headersTimeout = 20_000, requestTimeout = 120_000, drainTimeout = 2_000 } = limits
  const { answerTimeout = 60_000, checkEvery = 5_000, maxConnections = 10_000 } = limits
  const answers = new AnswerMemory(limits.maxUnsent ?? UNSENT, () => observe(CUT))
  const connections = new Connections(answerTimeout, answers)
  const options = {
    IncomingMessage: takingRequests(
      (request) =>
        canTakeConnection(request, connections.isNew(request.socket)) && 'transfers' in front.admit(headOf(request)),
    ),
    // The front looks at the Host header, and says why it refuses one.
    requireHostHeader: false,
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: checkEvery,
  }
  const server = tls ? createTlsServer({ ...tls, ...options, handshakeTimeout: headersTimeout }) : createServer(options)
  // Node's own name for it: a client that has sent all that it will send is still answered.
  Object.assign(server, { httpAllowHalfOpen: true })
  server.maxConnections = maxConnections
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => connections.opened(socket))
  const bodies = new RequestBodies(front.maxBody, limits.maxHeld ?? HELD_BODIES * front.maxBody)
  const turns = new Turns()
  const listener = {
    server,
    front,
    isOwner,
    connections,
    answers,
    bodies,
    turns,
    drainTimeout,
    patience: answerTimeout,
    log,
    observe,
  }
  for (const event of ['request', 'checkContinue', 'checkExpectation'] as const)
    server.on(event, listenTo(event, listener))
  serveTakenConnections(server, connections, drainTimeout, listenTo('request', listener))
  refuseOtherProtocols(server, connections, front.headers, observe)
  closeOtherConnections(server, connections)
  const sweeping = setInterval(() => connections.sweep(), checkEvery).unref()
  server.once('close', () => clearInterval(sweeping))
  return server
}

/** Answers bytes that are not HTTP, and CONNECT, which Node does not give to the front. */
function refuseOtherProtocols(
  server: Server,
  connections: Connections,
  common: HeaderPairs,
  observe: (refused: RefusedRequest) => void,
): void {
  const refuse = (socket: Socket, status: number, reason: string, headers: HeaderPairs = []) =>
    connections.broken(socket, () => {
      observe({ status, reason })
      refuseSocket(socket, status, reason, [...common, ...headers])
    })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // The client is gone: nothing can be sent to it.
    if (error.code === 'ECONNRESET') return socket.destroy()
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && !connections.hasDeadline(socket)) return
    const { status, reason } = brokenReply(error.code)
    refuse(socket, status, reason)
  })
  server.on('connect', (_request, socket: Socket) => {
    // Node no longer listens to errors of this socket.
    socket.on('error', () => socket.destroy())
    connections.forwardDrain(socket)
    refuse(socket, 405, 'Method Not Allowed', ['Allow', 'GET, HEAD, POST'])
  })
}

/** How many of the longest bodies are held at once. */
const HELD_BODIES = 8
/** Bytes. */
const UNSENT = 256 * 1024 * 1024
const CUT: RefusedRequest = { status: 503, reason: 'Its answers were not read, and there was no room for them' }

/** Node counts a connection as busy that has not sent a request yet, or only a part of a head, and forgets those of CONNECT. */
function closeOtherConnections(server: Server, connections: Connections): void {
  const closeIdle = server.closeIdleConnections.bind(server)
  const closeAll = server.closeAllConnections.bind(server)
  server.closeAllConnections = () => {
    closeAll()
    connections.closeAll()
  }
  server.closeIdleConnections = () => {
    closeIdle()
    if (!server.listening) connections.closeIdle()
  }
}

/** Milliseconds that the last refusals have to be sent. */
const LAST_WORDS = 200

/**
 * Stops listening, gives calls under way at most `patience` milliseconds, and closes every connection. `refuse` then
 * answers the calls that still wait, as far as they can be answered.
 */
export function stopHttpServer(server: Server, patience: number, refuse?: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    // A connection that a call kept busy is idle after its answer, and would stay open for its keep-alive time. The first
    // sweep runs after what was sent before the end has been read.
    const sweep = setInterval(() => server.closeIdleConnections(), 20)
    const cut = () => server.closeAllConnections()
    const cutLater = () => void setTimeout(cut, LAST_WORDS).unref()
    const deadline = setTimeout(() => (refuse ? refuse().then(cutLater, cutLater) : cut()), patience)
    server.close(() => {
      clearInterval(sweep)
      clearTimeout(deadline)
      resolve()
    })
  })
}
