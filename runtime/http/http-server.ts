/** The front on node:http: reads bodies up to their limit, writes replies, bounds time, and ends without dropping calls. */
import { createServer, type IncomingMessage, type RequestListener, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer, type ServerOptions, type Server as TlsServer } from 'node:https'
import type { Socket } from 'node:net'
import type { SecureContextOptions } from 'node:tls'
import type { Request } from '../engine/request.ts'
import { sourceAddress } from '../standard/users/source.ts'
import { type Answer, byteLengthOf } from '../wire/answer.ts'
import { Answers } from './answers.ts'
import { Bodies } from './bodies.ts'
import { Connections, onHurry } from './connections.ts'
import type { HeaderPairs } from './cors.ts'
import { type Destination, deliver } from './deliver.ts'
import {
  type Admission,
  crowded,
  type Front,
  type Page,
  plain,
  type Reply,
  type RequestHead,
  tooLarge,
} from './front.ts'
import { isLoopbackAddress } from './hosts.ts'
import { brokenReply, refuse, refuseSocket, send } from './replies.ts'

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
  /** Bytes of large bodies that are held at once, over all connections, and as much again of small ones. */
  readonly maxHeld?: number
  /** Bytes of answers that are not sent, over all connections. */
  readonly maxUnsent?: number
}

/** A request that no endpoint has seen. */
export interface Refusal {
  readonly status: number
  /** Why, in words that repeat nothing of the request. */
  readonly reason: string
}

/** The front as a server that is not listening yet, over TLS where `tls` is given. `log` hears of bugs. */
export function createHttpServer(
  front: Front,
  log: (text: string) => void,
  limits: HttpLimits = {},
  tls?: SecureContextOptions,
  observe: (refusal: Refusal) => void = () => undefined,
): Server {
  const { headersTimeout = 20_000, requestTimeout = 120_000, drainTimeout = 2_000 } = limits
  const { answerTimeout = 60_000, checkEvery = 5_000, maxConnections = 10_000 } = limits
  const answers = new Answers(limits.maxUnsent ?? UNSENT, () => observe(CUT))
  const connections = new Connections(answerTimeout, answers)
  // The front looks at the Host header, and says why it refuses one.
  const requireHostHeader = false
  const timeouts = {
    requireHostHeader,
    headersTimeout,
    requestTimeout,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: checkEvery,
  }
  const server = tls ? tlsServer({ ...tls, ...timeouts, handshakeTimeout: headersTimeout }) : createServer(timeouts)
  // Node's own name for it: a client that has no more to say is answered all the same.
  Object.assign(server, { httpAllowHalfOpen: true })
  const bodies = new Bodies(front.maxBody, limits.maxHeld ?? HELD_BODIES * front.maxBody)
  const serve = requestListener({ server, front, connections, answers, bodies, drainTimeout, log, observe })
  server.maxConnections = maxConnections
  server.on('request', serve('call')).on('checkContinue', serve('asks')).on('checkExpectation', serve('expects'))
  server.on(tls ? 'secureConnection' : 'connection', (socket: Socket) => connections.opened(socket))
  const refuseRest = (socket: Socket, status: number, reason: string, headers: HeaderPairs = []) =>
    connections.broken(socket, () => {
      observe({ status, reason })
      refuseSocket(socket, status, reason, [...front.headers, ...headers])
    })
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Socket) => {
    // It is gone, and can be told nothing.
    if (error.code === 'ECONNRESET') return socket.destroy()
    const { status, reason } = brokenReply(error.code)
    refuseRest(socket, status, reason)
  })
  server.on('connect', (_request, socket: Socket) => {
    // Node has let go of it.
    socket.on('error', () => socket.destroy())
    refuseRest(socket, 405, 'Method Not Allowed', ['Allow', 'GET, HEAD, POST'])
  })
  closeBegunToo(server, connections)
  const sweeping = setInterval(() => connections.sweep(), checkEvery).unref()
  server.once('close', () => clearInterval(sweeping))
  return server
}

/** So many of the longest bodies are held at once. */
const HELD_BODIES = 8
/** Bytes. */
const UNSENT = 256 * 1024 * 1024
const CUT: Refusal = { status: 503, reason: 'Its answers were not read, and there was no room for them' }

/** Node takes a connection for busy that has asked for nothing yet, or is in the middle of a head. */
function closeBegunToo(server: Server, connections: Connections): void {
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdle()
    if (!server.listening) connections.closeIdle()
  }
}

/** Node closes no connections whose handshake is not over, which then keep the server from its end. */
function tlsServer(options: ServerOptions): TlsServer {
  const server = createTlsServer(options)
  const handshakes = new Map<string, Socket>()
  const peer = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
  server.on('connection', (socket: Socket) => {
    const key = peer(socket)
    handshakes.set(key, socket)
    socket.once('close', () => handshakes.get(key) === socket && handshakes.delete(key))
  })
  server.on('secureConnection', (socket) => handshakes.delete(peer(socket)))
  const closeIdle = server.closeIdleConnections.bind(server)
  server.closeIdleConnections = () => {
    closeIdle()
    if (!server.listening) for (const socket of handshakes.values()) socket.destroy()
  }
  return server
}

/** Uses another certificate from the next connection on; only for a server that was made with one. */
export function renewCertificate(server: Server, tls: SecureContextOptions): void {
  if ('setSecureContext' in server) (server as TlsServer).setSecureContext(tls)
}

interface ListenerParts {
  readonly server: Server
  readonly front: Front
  readonly connections: Connections
  readonly answers: Answers
  readonly bodies: Bodies
  readonly drainTimeout: number
  readonly log: (text: string) => void
  readonly observe: (refusal: Refusal) => void
}

/** `asks`: the client waits for leave to send its body, which it gets only where that will be read. */
type Kind = 'call' | 'asks' | 'expects'

function requestListener(parts: ListenerParts): (kind: Kind) => RequestListener {
  const { server, front, connections, answers, bodies, log } = parts
  return (kind) => (request, response) => {
    const { socket } = request
    const to = { socket, response, answers, headers: front.headers }
    const last = () => !server.listening && connections.endAfter(socket, response)
    const reply = (made: Reply, goesOn = isWhole(request)) => {
      const { status, body } = made
      if (status >= 400) parts.observe({ status, reason: body.trimEnd() })
      if (goesOn) return send(to, made)
      connections.end(socket)
      refuse(request, to, made, parts.drainTimeout)
    }
    connections.enter(socket, response, () => {
      if (kind === 'expects') return reply(UNEXPECTED, false)
      const admission = front.admit(headOf(request))
      if ('status' in admission) reply(admission)
      else if ('read' in admission) showPage(admission, to, log)
      else {
        if (kind === 'asks') response.writeContinue()
        bodies.read(request, {
          whole: (body) =>
            connections.whenRead(socket, response, body.length, () => answer(admission, body, to, last, log)),
          grown: () => reply(withHeaders(tooLarge(front.maxBody), admission), false),
          crowded: () => reply(withHeaders(crowded(), admission), false),
        })
      }
    })
  }
}

function headOf(request: IncomingMessage): RequestHead {
  const { method, url, rawHeaders, httpVersionMajor, httpVersionMinor, socket } = request
  const modern = httpVersionMajor === 1 && httpVersionMinor === 1
  return { method: method as string, url: url as string, headers: rawHeaders, modern, peer: socket }
}

const UNEXPECTED = plain(417, 'No expectation but 100-continue is met')

function withHeaders(made: Reply, { headers = [] }: Admission): Reply {
  return { ...made, headers: [...(made.headers ?? []), ...headers] }
}

/** Milliseconds in which what was refused at the end is on its way. */
const LAST_WORDS = 200

/**
 * Stops listening, lets calls under way be answered for at most `patience` milliseconds, and closes every connection. For
 * those who still wait then, `refuse` answers what can be answered.
 */
export function stopHttpServer(server: Server, patience: number, refuse?: () => Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    // A connection that a call kept busy is idle once it is answered, and would stay open for its keep-alive time. The
    // first sweep comes after what was sent before the end has been read.
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

class HttpRequest implements Request {
  readonly traceparent?: string
  readonly #to: Destination
  readonly #response: ServerResponse

  constructor(to: Destination, traceparent: string | undefined) {
    this.#to = to
    this.#response = to.response
    if (traceparent !== undefined) this.traceparent = traceparent
  }

  get source(): string {
    return sourceAddress(this.#response.req.socket.remoteAddress)
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

  onHurry(listener: () => void): () => void {
    return onHurry(this.#response, listener)
  }

  hold(characters: number): void {
    const { socket, response, answers } = this.#to
    answers.hold(socket, response, { own: characters, shared: [], made: false })
  }

  get isNear(): boolean {
    return isLoopbackAddress(this.#to.socket.remoteAddress)
  }
}

/** `last` says whether the connection ends with this answer. */
function answer(
  admission: Admission,
  body: Buffer,
  to: Destination,
  last: () => boolean,
  log: (text: string) => void,
): void {
  try {
    // Called late, nobody else would catch what goes wrong.
    const reply = (made: Answer) => {
      try {
        respond(to, admission, made, last())
      } catch (error) {
        fail(to, error, log)
      }
    }
    admission.endpoint(body, reply, new HttpRequest(to, admission.traceparent))
  } catch (error) {
    fail(to, error, log)
  }
}

function showPage(page: Page, to: Destination, log: (text: string) => void): void {
  const shown = async () => send(to, await page.read())
  shown().catch((error: unknown) => fail(to, error, log))
}

/** A bug: the log learns what it is. */
function fail(to: Destination, error: unknown, log: (text: string) => void): void {
  log(error instanceof Error ? (error.stack ?? error.message) : String(error))
  if (to.response.headersSent) to.response.destroy()
  else send(to, { status: 500, type: 'text/plain; charset=utf-8', body: 'The server failed; its log says why\n' })
}

function respond(to: Destination, { type, headers }: Admission, made: Answer, last: boolean): void {
  const head = ['Content-Type', type, 'Content-Length', String(byteLengthOf(made)), ...to.headers]
  if (headers) head.push(...headers)
  if (last) head.push('Connection', 'close')
  to.response.writeHead(200, head)
  deliver(to, made)
}

/** True for a request that is over with its head, as those of browsers are which ask or read; the connection can go on. */
function isWhole({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return false
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}
