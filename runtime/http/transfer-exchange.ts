/**
 * One request for a path of the API: streams in and out as fast as both sides go, whatever their size. The bounds are the
 * number of connections, and the time in which a client must move something.
 */
import { once } from 'node:events'
import type { CallOrigin } from '../engine/call-origin.ts'
import type { OpenTransfer, TransferError, Transfers } from '../engine/transfer.ts'
import { QUIET } from './common-headers.ts'
import type { Destination } from './deliver.ts'
import type { DirectRequest } from './direct-request.ts'
import type { HeaderPairs, Reply } from './reply.ts'
import { headerOf } from './request-head.ts'
import { type RequestStream, requestStream } from './request-stream.ts'
import { answerHeaders, errorReply } from './transfer-replies.ts'
import { lacksLength } from './unframed-upload.ts'

export interface TransferParts {
  readonly transfers: Transfers
  readonly request: DirectRequest
  readonly to: Destination
  /** Headers of the answer, unless the code sets them itself: those of CORS. */
  readonly headers: HeaderPairs
  readonly origin: CallOrigin
  /** The client waits for permission to send its body. */
  readonly waitsToSend: boolean
  /** Milliseconds in which a client must move something. */
  readonly patience: number
  /** Milliseconds for which the rest of a body is read and dropped. */
  readonly drainTimeout: number
  /** After this answer the connection takes no other request. */
  readonly isLast: () => boolean
  /** To be called for a body that may take hours: no request may follow, and only what stands still is cut off. */
  readonly endConnection: () => void
  /** Ends the connection so that the client cannot take for whole what it has. */
  readonly cut: () => void
  /** Answers a request whose code has not answered yet. `goesOn`: the connection can take another request. */
  readonly reply: (reply: Reply, goesOn: boolean) => void
}

/** Bytes, about, that an answer on its way takes beside what is not sent. */
const OVERHEAD = 64 * 1024

/** Rejects for a bug only. */
export async function runTransfer(parts: TransferParts): Promise<void> {
  const { transfers, request, origin } = parts
  const url = new URL(request.url as string, 'http://localhost')
  const method = request.method as string
  const header = (name: string) => headerOf(request.rawHeaders, name)
  const length = header('content-length')
  const opened = await transfers.begin(
    {
      ...{ method, path: url.pathname, query: url.searchParams },
      ...{ cookie: header('cookie'), authorization: header('authorization') },
      isForeign: isForeign(header),
      length: length === '' ? undefined : Number(length),
    },
    origin,
  )
  if ('code' in opened) refuse(parts, opened)
  else if (lacksLength(request) && !request.endsWithConnection)
    parts.reply({ ...errorReply(opened.refuse(NO_LENGTH)), status: 411 }, false)
  else await new TransferExchange(parts, opened, url).run()
}

/** By what browsers say; older ones send only the origin. Other clients say nothing. */
function isForeign(header: (name: string) => string): boolean {
  const site = header('sec-fetch-site')
  if (site !== '') return site === 'cross-site' || site === 'same-site'
  const origin = header('origin')
  return origin !== '' && origin.replace(/^https?:\/\//, '') !== header('host')
}

function refuse({ request, reply }: TransferParts, error: TransferError): void {
  reply(errorReply(error), !lacksLength(request) && (request.complete || !hasBody(request)))
}

const NO_LENGTH = 'The request does not say where its body ends: it needs a Content-Length'

function hasBody({ rawHeaders, endsWithConnection }: DirectRequest): boolean {
  if (endsWithConnection) return true
  return headerOf(rawHeaders, 'transfer-encoding') !== '' || !['', '0'].includes(headerOf(rawHeaders, 'content-length'))
}

class TransferExchange {
  readonly #parts: TransferParts
  readonly #transfer: OpenTransfer
  readonly #url: URL
  #body: RequestStream | undefined

  constructor(parts: TransferParts, transfer: OpenTransfer, url: URL) {
    this.#parts = parts
    this.#transfer = transfer
    this.#url = url
  }

  async run(): Promise<void> {
    const { response, socket } = this.#parts.to
    if (response.closed || socket.destroyed) return this.#transfer.gone()
    const gone = () => {
      if (!response.writableFinished && !this.#isWhole()) this.#transfer.gone()
    }
    response.once('close', gone)
    this.#openBody()
    let answer: Response | undefined
    try {
      answer = await this.#transfer.run(this.#webRequest())
      await this.#send(answer)
      // The answer may be over before its request is, and the client must see it.
      await this.#drop()
      response.off('close', gone)
      this.#transfer.end()
    } catch (error) {
      response.off('close', gone)
      void answer?.body?.cancel(error).catch(() => undefined)
      this.#fail(error)
    }
  }

  #openBody(): void {
    const { request, patience, to, waitsToSend, endConnection } = this.#parts
    if (!hasBody(request)) return
    endConnection()
    to.response.shouldKeepAlive = false
    if (waitsToSend) to.response.writeContinue()
    const length = headerOf(request.rawHeaders, 'content-length')
    const all = length === '' ? undefined : Number(length)
    const { signal } = this.#transfer
    this.#body = requestStream(request, { patience, signal, moved: (bytes) => this.#transfer.moved(bytes, all) })
  }

  /** Without what says who calls: the code has that in its context, and its log is no place for a session. */
  #webRequest(): Request {
    const { rawHeaders, method } = this.#parts.request
    const headers = new Headers()
    for (let i = 0; i < rawHeaders.length; i += 2) {
      const name = rawHeaders[i] as string
      if (!SECRET.has(name.toLowerCase())) headers.append(name, rawHeaders[i + 1] as string)
    }
    const url = new URL(this.#url)
    url.searchParams.delete('session_id')
    const { signal } = this.#transfer
    const body = this.#body && { body: this.#body.stream, duplex: 'half' as const }
    return new Request(url, { method: method as string, headers, signal, ...body })
  }

  async #send(answer: Response): Promise<void> {
    const { response, headers } = this.#parts.to
    this.#transfer.signal.throwIfAborted()
    const { status, body } = answer
    if (this.#parts.isLast()) response.shouldKeepAlive = false
    if (!this.#hasLeft()) {
      response.writeHead(status, [...headers, ...answerHeaders(answer.headers, [...QUIET, ...this.#parts.headers])])
      response.flushHeaders()
    }
    const isHead = this.#parts.request.method === 'HEAD'
    if (isHead) void body?.cancel().catch(() => undefined)
    else if (body) await this.#sendBody(body, lengthOf(answer.headers))
    if (this.#hasLeft()) return
    response.end()
    if (!response.writableFinished) await this.#until('finish')
  }

  /** All of a body that ends with the connection has come: it counts, also where its client does not wait for the answer. */
  #isWhole(): boolean {
    const { request } = this.#parts
    return request.endsWithConnection && request.complete
  }

  #hasLeft(): boolean {
    const { response, socket } = this.#parts.to
    return this.#isWhole() && (response.destroyed || socket.destroyed)
  }

  /** Or until the client has left. Rejects where the transfer is aborted. */
  async #until(event: 'drain' | 'finish'): Promise<void> {
    const over = new AbortController()
    const signal = AbortSignal.any([this.#transfer.signal, over.signal])
    const { response } = this.#parts.to
    try {
      await Promise.race([once(response, event, { signal }), once(response, 'close', { signal })])
    } finally {
      over.abort()
    }
    this.#transfer.signal.throwIfAborted()
  }

  async #sendBody(body: ReadableStream<Uint8Array>, length: number | undefined): Promise<void> {
    const { response } = this.#parts.to
    const { signal } = this.#transfer
    const isDownload = !hasBody(this.#parts.request)
    let sent = 0
    for await (const chunk of body) {
      signal.throwIfAborted()
      const bytes = bytesOf(chunk)
      sent += bytes.length
      if (length !== undefined && sent > length) throw new Error(TOO_MUCH)
      if (this.#hasLeft()) continue
      const goesOn = response.write(bytes)
      this.#hold()
      if (isDownload) this.#transfer.moved(bytes.length, length)
      if (!goesOn) await this.#until('drain')
    }
    if (length !== undefined && sent < length) throw new Error(TOO_LITTLE)
  }

  /** Counts what the client has not read, so that it can be cut off where memory is short. */
  #hold(): void {
    const { answers, socket, response } = this.#parts.to
    answers.hold(socket, response, { own: OVERHEAD + response.writableLength, shared: [], made: true })
  }

  /** Reads what the code has not read of the body, so that a client that sends everything first sees the answer. */
  async #drop(): Promise<void> {
    const { request, drainTimeout } = this.#parts
    if (!this.#body || request.complete || request.destroyed) return
    this.#body.release()
    request.resume()
    const timer = setTimeout(() => request.socket.destroySoon(), drainTimeout)
    const over = new AbortController()
    const { signal } = over
    await Promise.race([once(request, 'end', { signal }), once(request, 'close', { signal })]).catch(() => undefined)
    over.abort()
    clearTimeout(timer)
  }

  /** After its head, an answer that fails ends with its connection, so that the client cannot take it for whole. */
  #fail(thrown: unknown): void {
    const { request, to, reply, cut } = this.#parts
    this.#body?.release()
    const error = this.#transfer.fail(thrown)
    if (to.socket.destroyed) return
    if (to.response.headersSent) cut()
    else reply(errorReply(error), request.complete || !hasBody(request))
  }
}

const SECRET = new Set(['authorization', 'cookie', 'proxy-authorization'])

const TOO_MUCH = 'The answer is longer than its Content-Length'
const TOO_LITTLE = 'The answer is shorter than its Content-Length'

function lengthOf(headers: Headers): number | undefined {
  const text = headers.get('content-length')
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : undefined
}

function bytesOf(chunk: unknown): Uint8Array {
  if (chunk instanceof Uint8Array) return chunk
  if (typeof chunk === 'string') return Buffer.from(chunk)
  throw new TypeError('A stream of an answer must give Uint8Arrays or texts')
}
