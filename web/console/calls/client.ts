/** Calls the page's server by JSON-RPC 2.0, one call at a time or in batches, with the current session. */
import { batch, signal } from '@preact/signals'
import type { Rpc } from '../../../model/rpcs.ts'
import { parseWithLongInts } from '../values/parse-with-long-ints.ts'
import { DroppedError, NetworkError, RpcError } from './call-errors.ts'
import type { KeptSession, SessionKeeper } from './session-keeper.ts'

/** `params` are the parameters without the session, as JSON carries them. Ints may be strings of digits. */
export interface ClientCall {
  readonly rpc: Pick<Rpc, 'name' | 'takesSession'>
  readonly params: readonly unknown[]
}

export type CallAnswer = { readonly value: unknown } | { readonly error: RpcError }

export interface ClientParts {
  /** The path of the server's JSON-RPC endpoint on the same origin: `jsonrpc`. */
  readonly path: string
  readonly fetch: typeof fetch
  readonly keeper: SessionKeeper
  /** Called before the session of another user is taken. */
  readonly replaced?: () => void
}

/** The largest batch that a server runs (docs/wire.md, Calls). */
export const MOST = 1000

export class Client {
  readonly #parts: ClientParts
  readonly #session = signal<string | null>(null)
  readonly #user = signal('')
  readonly #expired = signal(false)
  #waiting: Waiting[] = []
  /** Counts the changes of user. A call of one user is not repeated as another. */
  #turn = 0

  constructor(parts: ClientParts) {
    this.#parts = parts
    const kept = parts.keeper.read()
    this.#session.value = kept?.session ?? null
    this.#user.value = kept?.user ?? ''
  }

  get session(): string | null {
    return this.#session.value
  }

  /** The user of the session. */
  get user(): string {
    return this.#user.value
  }

  /** True if the server has ended the session. Calls then wait until the user logs in again. */
  get expired(): boolean {
    return this.#expired.value
  }

  /** The result as JSON carries it. Throws RpcError, NetworkError or DroppedError. */
  async call(rpc: ClientCall['rpc'], params: readonly unknown[], signal?: AbortSignal): Promise<unknown> {
    const [answer] = await this.batch([{ rpc, params }], signal)
    if (answer && 'value' in answer) return answer.value
    throw answer?.error ?? new NetworkError('The server sent no answer.')
  }

  /**
   * The answers in the order of the calls. If the session has ended, waits for a new session of the same user and calls
   * again. Throws NetworkError, or DroppedError if the user has changed.
   */
  async batch(calls: readonly ClientCall[], signal?: AbortSignal): Promise<CallAnswer[]> {
    const turn = this.#turn
    const answers: CallAnswer[] = []
    for (let i = 0; i < calls.length; i += MOST) {
      if (turn !== this.#turn) throw new DroppedError(false)
      answers.push(...(await this.#send(calls.slice(i, i + MOST), turn, signal)))
    }
    return answers
  }

  /** Throws RpcError with SESSION_AUTHENTICATION_FAILED, or NetworkError. */
  async login(rpc: Rpc, user: string, password: string): Promise<void> {
    const params = [user, password, '1.0', 'Crowfoot console'].slice(0, rpc.params.length)
    this.#start(String(await this.call({ name: rpc.name, takesSession: false }, params)), user)
  }

  /** Ends the session here even if the server cannot be reached. */
  async logout(rpc: Rpc | undefined): Promise<void> {
    const session = this.#session.peek()
    this.end()
    if (rpc && session !== null)
      await this.#fetch(JSON.stringify(bodyOf({ rpc, params: [] }, session, 0))).catch(() => undefined)
  }

  /** Forgets the session, which has ended elsewhere. */
  end(): void {
    batch(() => {
      this.#session.value = null
      this.#expired.value = false
    })
    this.#drop()
    this.#parts.keeper.forget()
  }

  /** Continues with the session of another tab. */
  join({ session, user }: KeptSession): void {
    this.#start(session, user)
  }

  #start(session: string, user: string): void {
    if (user !== this.#user.peek()) {
      this.#drop()
      // Before the page is drawn for the new user.
      this.#parts.replaced?.()
    }
    batch(() => {
      this.#session.value = session
      this.#user.value = user
      this.#expired.value = false
    })
    this.#parts.keeper.keep({ session, user })
    for (const { goOn } of this.#waiting.splice(0)) goOn()
  }

  /** Rejects the waiting calls, whose user is gone. */
  #drop(): void {
    this.#turn++
    for (const { drop } of this.#waiting.splice(0)) drop(new DroppedError(false))
  }

  async #send(calls: readonly ClientCall[], turn: number, signal: AbortSignal | undefined): Promise<CallAnswer[]> {
    const session = this.#session.peek()
    const bodies = calls.map((call, i) => bodyOf(call, session, i))
    const reply = await this.#fetch(JSON.stringify(bodies.length === 1 ? bodies[0] : bodies), signal)
    const answers = readReplies(reply, calls.length)
    const ended = calls.flatMap(({ rpc }, i) => (rpc.takesSession && isEnded(answers[i], session) ? [i] : []))
    if (turn !== this.#turn) throw new DroppedError(ended.length < calls.length)
    if (ended.length === 0) return answers
    await this.#another(session)
    const again = await this.#send(
      ended.map((i) => calls[i] as ClientCall),
      turn,
      signal,
    )
    for (const [place, i] of ended.entries()) answers[i] = again[place] as CallAnswer
    return answers
  }

  /** Resolves when the session is another one than `session`. */
  #another(session: string | null): Promise<void> {
    if (this.#session.peek() !== session) return Promise.resolve()
    return new Promise((goOn, drop) => {
      this.#waiting.push({ goOn, drop })
      this.#expired.value = true
    })
  }

  async #fetch(body: string, signal?: AbortSignal): Promise<unknown> {
    const response = await this.#parts
      .fetch(this.#parts.path, {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body,
        // The session is a parameter of the call. Cookies of the host are not needed.
        credentials: 'omit',
        cache: 'no-store',
        ...(signal && { signal }),
      })
      .catch((error: unknown) => {
        throw signal?.aborted ? error : new NetworkError('The server cannot be reached.')
      })
    return readBody(response, signal)
  }
}

interface Waiting {
  readonly goOn: () => void
  readonly drop: (error: DroppedError) => void
}

async function readBody(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  const text = await response.text().catch((error: unknown) => {
    throw signal?.aborted ? error : new NetworkError('The connection ended before the whole answer had arrived.')
  })
  if (!response.ok) throw new NetworkError(`The server answered ${response.status}: ${text.trim().slice(0, 200)}`)
  try {
    return parseWithLongInts(text)
  } catch {
    throw new NetworkError('The answer is not JSON. Perhaps a proxy before the server sent it.')
  }
}

function bodyOf({ rpc, params }: ClientCall, session: string | null, id: number): object {
  const all = rpc.takesSession ? [session ?? '', ...params] : params
  return { jsonrpc: '2.0', method: rpc.name, params: all, id }
}

interface Reply {
  readonly id?: unknown
  readonly result?: unknown
  readonly error?: { readonly code: number; readonly message: string; readonly data?: readonly string[] }
}

/** If the server refuses the whole batch, every call gets that error. */
function readReplies(reply: unknown, count: number): CallAnswer[] {
  if (Array.isArray(reply) && reply.length === count) return (reply as Reply[]).map(answerOf)
  if (Array.isArray(reply)) throw new NetworkError(`The server answered ${reply.length} of ${count} calls.`)
  const one = answerOf((reply ?? {}) as Reply)
  return Array.from({ length: count }, () => one)
}

function answerOf({ result, error }: Reply): CallAnswer {
  if (!error) return { value: result }
  return { error: new RpcError(error.message, error.data ?? [], error.code) }
}

function isEnded(answer: CallAnswer | undefined, session: string | null): boolean {
  return answer !== undefined && 'error' in answer && answer.error.code === 'SESSION_INVALID' && session !== null
}
