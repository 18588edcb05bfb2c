/** Connects to any server of an API, and calls it: the server is not trusted to answer well. */
import type { Api, Type } from '../../model/api.ts'
import { asyncTwins } from '../../model/async-twins.ts'
import { refusalsRpc } from '../../model/refusals.ts'
import { type Rpc, rpcsOf } from '../../model/rpcs.ts'
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome, CallTrace } from './call-outcome.ts'
import { answerText, type CallShape, type RemoteError, type RemoteFormat, type WireDialect } from './dialects.ts'
import { findEndpoint } from './find-endpoint.ts'
import { Poster, type PostLimits } from './http-post.ts'
import { LOG_IN, logInArguments } from './log-in.ts'
import { isErrorList } from './read-values.ts'
import { WireFault } from './wire-fault.ts'

export interface ConnectOptions {
  /** Found out by trying where it is not given. */
  readonly format?: RemoteFormat
  /** In milliseconds, for each call. */
  readonly timeout?: number
  /** In bytes, of one answer. */
  readonly maxAnswer?: number
  /** Accept any certificate, also one that the server has signed itself. */
  readonly insecure?: boolean
  /** In characters: longer texts of calls and answers are cut in traces. */
  readonly keptText?: number
}

const DEFAULTS = { timeout: 30_000, maxAnswer: 64 * 1024 * 1024, insecure: false, keptText: 4000 }

export interface RemoteSession {
  readonly user: string
  /** The secret that the first parameter of calls is. */
  readonly handle: string
}

export interface CallOptions extends Partial<PostLimits> {
  /** The session that calls, instead of the one of the first log-in. null: the call has no parameter for one. */
  readonly session?: RemoteSession | null
}

/** Rejects with WireFault where no server of XML-RPC or JSON-RPC answers. Sends no log-in. `base`: see `serverAddress`. */
export async function connectServer(api: Api, base: URL, options: ConnectOptions = {}): Promise<RemoteServer> {
  const all = { ...DEFAULTS, ...options }
  const poster = new Poster(base, all)
  try {
    const { dialect, endpoint } = await findEndpoint(api, base, poster, options.format)
    return new RemoteServer(api, { dialect, endpoint, poster, keptText: all.keptText })
  } catch (error) {
    poster.close()
    throw error
  }
}

interface RemoteParts {
  readonly dialect: WireDialect
  readonly endpoint: URL
  readonly poster: Pick<Poster, 'post' | 'close'>
  readonly keptText: number
}

/** A server, its sessions, and its RPCs by their types. */
export class RemoteServer {
  readonly api: Api
  readonly format: RemoteFormat
  /** Where calls go. */
  readonly endpoint: URL
  /** By name: all RPCs, their `Async.` twins, and `system.refusals`, which a server may not have. */
  readonly rpcs: ReadonlyMap<string, Rpc>
  readonly #parts: RemoteParts
  readonly #sessions: RemoteSession[] = []
  #id = 0

  constructor(api: Api, parts: RemoteParts) {
    this.api = api
    this.format = parts.dialect.format
    this.endpoint = parts.endpoint
    this.#parts = parts
    const rpcs = rpcsOf(api)
    const refusals = refusalsRpc(api, rpcs)
    const all = [...rpcs, ...asyncTwins(api, rpcs), ...(refusals ? [refusals] : [])]
    this.rpcs = new Map(all.map((rpc) => [rpc.name, rpc]))
  }

  get usesSessions(): boolean {
    return this.api.uses.includes('session')
  }

  /** The session of the first log-in that has not ended. */
  get session(): RemoteSession | undefined {
    return this.#sessions[0]
  }

  /** Rejects with ApiError where the server refuses, with WireFault where it cannot be understood. */
  async logIn(user: string, password: string): Promise<RemoteSession> {
    const rpc = this.#rpc(LOG_IN)
    const texts = (pwd: string) => this.#texts(rpc, logInArguments(this.api, rpc, user, pwd))
    const shape: CallShape = { method: LOG_IN, result: { kind: 'string' }, lists: false }
    const outcome = await this.#send(shape, texts(password), {}, texts('(secret)'))
    if ('fault' in outcome) throw outcome.fault
    if ('error' in outcome) throw apiErrorOf(outcome.error)
    const session = { user, handle: String(outcome.value) }
    this.#sessions.push(session)
    return session
  }

  /** Never rejects where the server cannot end it. */
  async logOut(session: RemoteSession): Promise<void> {
    const at = this.#sessions.indexOf(session)
    if (at >= 0) this.#sessions.splice(at, 1)
    if (this.rpcs.has('session.logout')) await this.call('session.logout', [], { session })
  }

  /**
   * Calls an RPC of the API, or the twin of one. `args`: without the session; trailing ones may be left out. Never rejects for
   * what the server does.
   */
  call(method: string, args: readonly Value[], options: CallOptions = {}): Promise<CallOutcome> {
    const rpc = this.#rpc(method)
    const texts = [...this.sessionTexts(method, options), ...this.#texts(rpc, args)]
    return this.#send({ method, result: rpc.result, lists: isErrorList(rpc) }, texts, options)
  }

  /**
   * Calls any method with texts of the format as its parameters, the session among them: also calls that a server must refuse.
   * The result is read as `result`.
   */
  callWithTexts(
    method: string,
    params: readonly string[],
    result: Type | null,
    limits: Partial<PostLimits> = {},
  ): Promise<CallOutcome> {
    return this.#send({ method, result, lists: false }, params, limits)
  }

  /** The value as text of the format. */
  textOf(type: Type, value: Value): string {
    return this.#parts.dialect.write(type, value)
  }

  /** The parameter for the session as text of the format, in a list; an empty list where the RPC takes none. */
  sessionTexts(method: string, { session = this.session }: CallOptions = {}): readonly string[] {
    if (!this.#rpc(method).takesSession || session === null) return []
    if (!session) throw new Error(`${method} takes a session, and nobody has logged in`)
    return [this.textOf({ kind: 'string' }, session.handle)]
  }

  /** Ends all sessions, and closes the connections. */
  async close(): Promise<void> {
    await Promise.all([...this.#sessions].map((session) => this.logOut(session)))
    this.#parts.poster.close()
  }

  #rpc(method: string): Rpc {
    const rpc = this.rpcs.get(method)
    if (!rpc) throw new Error(`The API has no RPC "${method}"`)
    return rpc
  }

  #texts(rpc: Rpc, args: readonly Value[]): readonly string[] {
    if (args.length > rpc.params.length) throw new Error(`${rpc.name} takes ${rpc.params.length} parameters`)
    return args.map((value, i) => this.textOf((rpc.params[i] as Rpc['params'][number]).type, value))
  }

  /** `kept`: the parameters that the trace shows. */
  async #send(
    shape: CallShape,
    params: readonly string[],
    limits: Partial<PostLimits>,
    kept: readonly string[] = params,
  ): Promise<CallOutcome> {
    const { dialect, poster, endpoint } = this.#parts
    const id = ++this.#id
    const sent = performance.now()
    let response = ''
    const trace = (): CallTrace => ({
      method: shape.method,
      request: this.#kept(dialect.request(shape.method, kept, id)),
      response: this.#kept(shape.method === LOG_IN ? HIDDEN_ANSWER : response),
      sent,
      milliseconds: performance.now() - sent,
    })
    try {
      const text = dialect.request(shape.method, params, id)
      const answer = await poster.post(endpoint, dialect.mediaType, text, limits)
      response = answerText(answer.body, answer.charset, dialect.format)
      const read = dialect.read(response, shape, id)
      const remark = { where: '', message: `the Content-Type is ${dialect.mediaType} and not "${answer.mediaType}"` }
      const remarks = answer.mediaType === dialect.mediaType ? read.remarks : [remark, ...read.remarks]
      return { ...read, remarks, trace: trace() }
    } catch (error) {
      if (!(error instanceof WireFault)) throw error
      return { fault: error, trace: trace() }
    }
  }

  #kept(text: string): string {
    const { keptText } = this.#parts
    const shown = text.length > keptText ? `${text.slice(0, keptText)}…` : text
    return this.#sessions.reduce((hidden, { handle }) => hidden.replaceAll(handle, '(session)'), shown)
  }
}

const HIDDEN_ANSWER = '(the answer of a log-in is not kept)'

function apiErrorOf({ code, params }: RemoteError): ApiError {
  return new ApiError(code, ...params)
}
