/** Sends requests to a server that is not trusted: within a time, and with a bound on the size of answers. */
import { type ClientRequest, Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http'
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https'
import { WireFault } from './wire-fault.ts'

export interface PostLimits {
  /** In milliseconds, from the request to the last byte of the answer. */
  readonly timeout: number
  /** In bytes, of the body of an answer. */
  readonly maxAnswer: number
}

export interface PostOptions extends PostLimits {
  /** Accept any certificate. */
  readonly insecure: boolean
}

export interface HttpAnswer {
  readonly status: number
  /** Without parameters, in lower case; empty where the answer has none. */
  readonly mediaType: string
  readonly charset: string | undefined
  readonly body: Buffer
}

/**
 * In milliseconds. Connections that are not used are closed before servers close them, which is after 5 seconds or more: a
 * call on a connection that its server is closing would fail, and nobody would know whether it was run.
 */
const IDLE = 1000

/** Keeps connections. Follows no redirect. */
export class Poster {
  readonly #agent: HttpAgent
  readonly #isSecure: boolean
  readonly #socketPath: string | undefined
  readonly #limits: PostLimits

  /** `base`: an address of `http:`, `https:` or `unix:PATH`, a socket on this machine. */
  constructor(base: URL, { insecure, ...limits }: PostOptions) {
    const kept = { keepAlive: true, timeout: IDLE }
    this.#isSecure = base.protocol === 'https:'
    this.#agent = this.#isSecure ? new HttpsAgent({ ...kept, rejectUnauthorized: !insecure }) : new HttpAgent(kept)
    this.#socketPath = base.protocol === 'unix:' ? decodeURIComponent(base.pathname) : undefined
    this.#limits = limits
  }

  /** The answer of status 200. Throws WireFault for any other, and where none comes. */
  post(url: URL, mediaType: string, text: string, limits: Partial<PostLimits> = {}): Promise<HttpAnswer> {
    const { timeout, maxAnswer } = { ...this.#limits, ...limits }
    const body = Buffer.from(text)
    const headers = { 'Content-Type': mediaType, 'Content-Length': body.length, Accept: mediaType }
    const options = { method: 'POST', agent: this.#agent, headers, socketPath: this.#socketPath }
    const request = this.#isSecure ? httpsRequest(url, options) : httpRequest(url, options)
    request.end(body)
    return within(request, timeout, receive(request, maxAnswer))
  }

  close(): void {
    this.#agent.destroy()
  }
}

/** The answer, or the fault that it did not come in time. */
async function within(request: ClientRequest, timeout: number, answer: Promise<HttpAnswer>): Promise<HttpAnswer> {
  let late: WireFault | undefined
  const timer = setTimeout(() => {
    late = new WireFault('timeout', `the answer did not come within ${timeout / 1000} s`)
    request.destroy()
  }, timeout)
  try {
    return await answer
  } catch (error) {
    throw late ?? error
  } finally {
    clearTimeout(timer)
  }
}

async function receive(request: ClientRequest, maxAnswer: number): Promise<HttpAnswer> {
  try {
    const answer = await new Promise<IncomingMessage>((resolve, reject) => {
      request.once('response', resolve).on('error', reject)
    })
    const body = await bodyOf(answer, maxAnswer)
    requireSuccessful(answer, body)
    const [mediaType = '', ...params] = (answer.headers['content-type'] ?? '').split(';')
    const charset = params.map((text) => /^\s*charset\s*=\s*"?([^"\s]*)"?\s*$/i.exec(text)?.[1]).find(Boolean)
    return { status: answer.statusCode ?? 0, mediaType: mediaType.trim().toLowerCase(), charset, body }
  } catch (error) {
    request.destroy()
    throw faultOf(error)
  }
}

async function bodyOf(answer: IncomingMessage, maxAnswer: number): Promise<Buffer> {
  const parts: Buffer[] = []
  let length = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    length += part.length
    if (length > maxAnswer) throw new WireFault('size', `the answer is longer than ${maxAnswer} bytes`)
    parts.push(part)
  }
  return Buffer.concat(parts)
}

const SHOWN = 200

function requireSuccessful({ statusCode = 0, statusMessage = '', headers }: IncomingMessage, body: Buffer): void {
  const encoding = headers['content-encoding']
  if (encoding !== undefined && encoding !== 'identity')
    throw new WireFault('http', `the answer has the Content-Encoding "${encoding}", which was not asked for`)
  if (statusCode === 200) return
  const to = headers.location === undefined ? '' : ` to ${headers.location}, which is not followed`
  const text = body.toString('utf8').replace(/\s+/g, ' ').trim().slice(0, SHOWN)
  const said = text === '' ? '' : `: ${text}`
  throw new WireFault('http', `the server answers with status ${statusCode} ${statusMessage}${to}${said}`)
}

function faultOf(error: unknown): WireFault {
  if (error instanceof WireFault) return error
  const { code = '', message } = error as NodeJS.ErrnoException
  if (code.startsWith('HPE_')) return new WireFault('http', `the answer is not HTTP: ${message}`)
  // A host with several addresses gives an error without a message.
  const said = message || (error as AggregateError).errors?.map(({ message }) => message).join(', ') || code
  const hint = CERTIFICATE.test(code) ? ' (--insecure accepts any certificate)' : ''
  return new WireFault('connection', `the connection failed: ${said}${hint}`)
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|ALTNAME/
