/** Serves one HTTP request: admits its head, receives its body, runs its calls and sends their answer. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { CallOrigin } from '../engine/call-origin.ts'
import { byteLengthOf, closeAnswer, isStreamed, streamOf, type WireAnswer } from '../wire/answer.ts'
import type { AnswerMemory } from './answer-memory.ts'
import type { Admission } from './call-formats.ts'
import { type Connections, onHurry } from './connections.ts'
import { type Destination, deliver } from './deliver.ts'
import type { DirectRequest } from './direct-request.ts'
import type { Front, TransferAdmission } from './front.ts'
import { isLoopbackAddress } from './host-names.ts'
import { crowdedReply, plainReply, type Reply, type Resource, tooLargeReply } from './reply.ts'
import type { RequestBodies } from './request-bodies.ts'
import type { RequestHead } from './request-head.ts'
import { refuseRequest, sendReply } from './send-reply.ts'
import { sendStream } from './send-stream.ts'
import { SOCKET_SOURCE, sourceAddress } from './source-address.ts'
import { runTransfer } from './transfer-exchange.ts'
import type { Turns } from './turns.ts'

export interface ListenerParts {
  readonly server: Server
  readonly front: Front
  readonly connections: Connections
  readonly answers: AnswerMemory
  readonly bodies: RequestBodies
  /** Those of answers that are made while they are sent. */
  readonly turns: Turns
  /** Clients come by a socket that only the user of this process can open. */
  readonly isOwner: boolean
  /** Milliseconds for which the body of a refused request is read and dropped. */
  readonly drainTimeout: number
  /** Milliseconds in which a client must move something of a transfer. */
  readonly patience: number
  /** Receives the text of each bug. */
  readonly log: (text: string) => void
  /** Called for each request that no endpoint has seen. */
  readonly observe: (refused: RefusedRequest) => void
}

/** A request that no endpoint has seen. */
export interface RefusedRequest {
  readonly status: number
  /** Why, in words that repeat nothing of the request. */
  readonly reason: string
}

/** `checkContinue`: the client waits for permission to send its body, and gets it only where the body will be read. */
type RequestEvent = 'request' | 'checkContinue' | 'checkExpectation'

export function listenTo(
  event: RequestEvent,
  parts: ListenerParts,
): (request: DirectRequest, response: ServerResponse) => void {
  return (request, response) => new HttpExchange(event, request, response, parts).begin()
}

/** One request and its response. */
class HttpExchange implements CallOrigin {
  readonly #event: RequestEvent
  readonly #request: DirectRequest
  readonly #response: ServerResponse
  readonly #parts: ListenerParts
  readonly #to: Destination
  traceparent?: string
  size = 0

  constructor(event: RequestEvent, request: DirectRequest, response: ServerResponse, parts: ListenerParts) {
    this.#event = event
    this.#request = request
    this.#response = response
    this.#parts = parts
    this.#to = { socket: request.socket, response, answers: parts.answers, headers: parts.front.headers }
  }

  /** Starts when the connection has room for another request. */
  begin(): void {
    this.#parts.connections.enter(this.#request.socket, this.#response, () => this.#handle())
  }

  #handle(): void {
    if (this.#event === 'checkExpectation') this.#reply(UNEXPECTED, false)
    else this.#admit()
  }

  #admit(): void {
    const admission = this.#parts.front.admit(headOf(this.#request))
    if ('status' in admission) this.#reply(admission)
    else if ('read' in admission) this.#show(admission)
    else if ('transfers' in admission) this.#transfer(admission)
    else this.#receive(admission)
  }

  /** `goesOn`: the connection can take another request after this one. */
  #reply(reply: Reply, goesOn = isWhole(this.#request)): void {
    const { status, body } = reply
    if (status >= 400) this.#parts.observe({ status, reason: body.trimEnd() })
    if (goesOn) sendReply(this.#to, reply)
    else {
      this.#parts.connections.end(this.#request.socket)
      refuseRequest(this.#request, this.#to, reply, this.#parts.drainTimeout)
    }
  }

  #show(resource: Resource): void {
    const shown = async () => sendReply(this.#to, await resource.read())
    shown().catch((error: unknown) => this.#fail(error))
  }

  #transfer(admission: TransferAdmission): void {
    const { patience, drainTimeout } = this.#parts
    const { transfers, headers = [] } = admission
    const running = runTransfer({
      ...{ transfers, headers, patience, drainTimeout, request: this.#request, to: this.#to, origin: this },
      waitsToSend: this.#event === 'checkContinue',
      isLast: () => this.#isLast(),
      endConnection: () => this.#parts.connections.endUnhurried(this.#to.socket),
      cut: () => {
        this.#resetWhereCut()
        this.#cutOff()
      },
      reply: (reply, goesOn) => this.#reply(withHeaders(reply, admission), goesOn),
    })
    running.catch((error: unknown) => this.#fail(error))
  }

  #receive(admission: Admission): void {
    if (this.#event === 'checkContinue') this.#response.writeContinue()
    const { bodies, front, connections } = this.#parts
    bodies.read(this.#request, {
      whole: (body) =>
        connections.whenRead(this.#request.socket, this.#response, body.length, () => this.#call(admission, body)),
      grown: () => this.#reply(withHeaders(tooLargeReply(front.maxBody), admission), false),
      crowded: () => this.#reply(withHeaders(crowdedReply(), admission), false),
    })
  }

  /** Hands the body to the endpoint of its wire format, which answers now or later. */
  #call(admission: Admission, body: Buffer): void {
    if (admission.traceparent !== undefined) this.traceparent = admission.traceparent
    this.size = body.length
    try {
      admission.endpoint(body, (answer) => this.#answer(admission, answer), this)
    } catch (error) {
      this.#fail(error)
    }
  }

  /** No caller would catch an error of a late answer. */
  #answer(admission: Admission, answer: WireAnswer): void {
    try {
      this.#send(admission, answer)
    } catch (error) {
      closeAnswer(answer)
      this.#fail(error)
    }
  }

  /** Without a length, Node sends chunks, or to a client of HTTP/1.0 all until the connection ends. */
  #send({ type, headers }: Admission, answer: WireAnswer): void {
    const to = this.#to
    const streamed = isStreamed(answer)
    const head = streamed
      ? ['Content-Type', type, ...to.headers]
      : ['Content-Type', type, 'Content-Length', String(byteLengthOf(answer)), ...to.headers]
    if (headers) head.push(...headers)
    if (this.#isLast()) head.push('Connection', 'close')
    to.response.writeHead(200, head)
    if (!streamed) deliver(to, answer)
    else {
      this.#resetWhereCut()
      const failed = (error: unknown) => this.#fail(error)
      sendStream(streamOf(answer), { to, turns: this.#parts.turns, failed })
    }
  }

  /** While the server stops, a connection ends with its last answer. */
  #isLast(): boolean {
    return !this.#parts.server.listening && this.#parts.connections.endAfter(this.#to.socket, this.#response)
  }

  /** A bug: the log gets its text, the client a plain sentence. */
  #fail(error: unknown): void {
    this.#parts.log(error instanceof Error ? (error.stack ?? error.message) : String(error))
    if (this.#response.headersSent) this.#cutOff()
    else
      sendReply(this.#to, {
        status: 500,
        type: 'text/plain; charset=utf-8',
        body: 'The server failed; its log says why\n',
      })
  }

  /** So that the client cannot take for whole what it has. */
  #cutOff(): void {
    if (this.#endsWithConnection()) this.#to.socket.destroy()
    else this.#response.destroy()
  }

  /**
   * Where only the end of the connection ends an answer, whoever ends it earlier resets it: also the end of the server, and
   * what cuts off clients that do not read.
   */
  #resetWhereCut(): void {
    if (!this.#endsWithConnection()) return
    const { socket, response } = this.#to
    const { destroy } = socket
    socket.destroy = (error) => {
      socket.destroy = destroy
      return response.writableFinished ? socket.destroy(error) : socket.resetAndDestroy()
    }
  }

  /** Node cannot reset a connection with TLS. */
  #endsWithConnection(): boolean {
    return this.#request.httpVersion === '1.0' && !('encrypted' in this.#to.socket)
  }

  get isOwner(): boolean {
    return this.#parts.isOwner
  }

  get source(): string {
    return this.isOwner ? SOCKET_SOURCE : sourceAddress(this.#to.socket.remoteAddress)
  }

  get isNear(): boolean {
    return this.isOwner || isLoopbackAddress(this.#to.socket.remoteAddress)
  }

  onGone(listener: () => void): () => void {
    if (this.#response.closed) {
      // A call of a batch may begin when its client is gone already.
      const soon = setImmediate(listener)
      return () => clearImmediate(soon)
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
}

const UNEXPECTED = plainReply(417, 'Only the expectation 100-continue is supported')

export function headOf(request: IncomingMessage): RequestHead {
  const { method, url, rawHeaders, httpVersionMajor, httpVersionMinor, socket } = request
  const modern = httpVersionMajor === 1 && httpVersionMinor === 1
  return { method: method as string, url: url as string, headers: rawHeaders, modern, peer: socket }
}

function withHeaders(reply: Reply, { headers = [] }: Pick<Admission, 'headers'>): Reply {
  return { ...reply, headers: [...(reply.headers ?? []), ...headers] }
}

/** True for a request without a body, as browsers send to ask or to read; the connection can go on after it. */
function isWhole({ method, headers }: IncomingMessage): boolean {
  if (method !== 'GET' && method !== 'HEAD' && method !== 'OPTIONS') return false
  return headers['transfer-encoding'] === undefined && (headers['content-length'] ?? '0') === '0'
}
