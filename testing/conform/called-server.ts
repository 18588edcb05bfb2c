/** A server as probes call it: by its clients, in each format, and by tasks whose end is awaited. */
import { ApiError } from '../../runtime/values/api-error.ts'
import type { Value } from '../../runtime/values/values.ts'
import type { CallOutcome } from '../remote/call-outcome.ts'
import type { RemoteServer, RemoteSession } from '../remote/connect.ts'
import { LOG_IN } from '../remote/log-in.ts'
import { WireFault } from '../remote/wire-fault.ts'
import { type ProbeStep, RawArgument, resolved } from './probe.ts'

/** After so many calls in a row without any answer, none is sent any more. */
const MOST_SILENT = 3

export interface ServerPace {
  /** Waits for an answer. */
  until<T>(answer: Promise<T>): Promise<T>
  /** Lets time pass. */
  rest(milliseconds: number): Promise<void>
}

/** How long a task may take beside its waits, in milliseconds. */
const TASK_PATIENCE = 8000
/** In milliseconds: calls whose bodies wait longer get more time than others, by so much more than they wait. */
const LONG = 1000
const CALL_PATIENCE = 15_000

const SILENT: ReadonlySet<string> = new Set(['connection', 'timeout'])

function noTrace(method: string): CallOutcome['trace'] {
  return { method, request: '', response: '', sent: performance.now(), milliseconds: 0 }
}

export class CalledServer {
  readonly remotes: readonly RemoteServer[]
  readonly #pace: ServerPace
  readonly #sessions = new Map<string, RemoteSession>()
  /** The first who has logged in: another session is of the same user. */
  #user: { readonly user: string; readonly password: string } | undefined
  #tasks: string[] = []
  calls = 0
  /** When no call is sent any more, in milliseconds of `performance.now()`: the server may be slow, and the test has an end. */
  end = Number.POSITIVE_INFINITY
  #silent = 0
  #lastFault: WireFault | undefined

  /** One for each format. */
  constructor(remotes: readonly RemoteServer[], pace: ServerPace) {
    this.remotes = remotes
    this.#pace = pace
  }

  /** Rejects with ApiError or WireFault. */
  async logIn(who: string, user: string, password: string): Promise<void> {
    this.calls++
    this.#user ??= { user, password }
    this.#sessions.set(who, await this.#pace.until(this.#remote(0).logIn(user, password)))
  }

  /** Another session of the first user. */
  async #logInAgain(who: string): Promise<CallOutcome> {
    const trace = { ...noTrace(LOG_IN), request: `(a log-in of ${this.#user?.user})`, response: '(another session)' }
    if (!this.#user) return { fault: new WireFault('refused', 'nobody has logged in'), trace }
    try {
      await this.logIn(who, this.#user.user, this.#user.password)
      return { value: undefined, remarks: [], trace }
    } catch (error) {
      if (error instanceof WireFault) return { fault: error, trace }
      if (!(error instanceof ApiError)) throw error
      return { error: { code: error.code, params: error.params }, remarks: [], trace }
    }
  }

  has(who: string): boolean {
    return this.#sessions.has(who) || !this.#remote(0).usesSessions
  }

  rest(milliseconds: number): Promise<void> {
    return this.#pace.rest(milliseconds)
  }

  /** Calls an RPC as the client that may do everything. */
  call(method: string, args: readonly Value[], who = ''): Promise<CallOutcome> {
    return this.run({ id: 0, method, args, who, via: 0, asTask: false }, new Map())
  }

  /** Calls a method that the API need not have, without parameters and without a session. Lists of texts are read as such. */
  callUnknown(method: string): Promise<CallOutcome> {
    this.calls++
    const result = { kind: 'set', of: { kind: 'string' } } as const
    return this.#pace.until(this.#remote(0).callWithTexts(method, [], result))
  }

  /** `long`: how many milliseconds its body waits. Throws Unmade where an argument names what was not made. */
  async run(step: ProbeStep, made: ReadonlyMap<number, string>, long = 0): Promise<CallOutcome> {
    if (step.method === LOG_IN) return this.#logInAgain(step.who)
    const args = step.args.map((argument) => resolved(argument, made))
    const session = typeof step.session === 'string' ? resolved(step.session, made) : step.session
    const outcome = await this.#send({ ...step, args, ...(session === undefined ? {} : { session }) }, long)
    if (!step.asTask || !('value' in outcome) || outcome.value === null) return outcome
    this.#tasks.push(String(outcome.value))
    return this.#endOf(String(outcome.value), step, outcome, long)
  }

  /** Removes the tasks of all calls by twins so far, where that can be. */
  async removeTasks(): Promise<void> {
    const tasks = this.#tasks
    this.#tasks = []
    if (!this.#remote(0).rpcs.has('task.destroy')) return
    for (const task of tasks) await this.call('task.destroy', [task])
  }

  /** Why the server is taken to be gone; undefined where it is not. */
  get silence(): WireFault | undefined {
    return this.#silent >= MOST_SILENT ? this.#lastFault : undefined
  }

  get isLate(): boolean {
    return performance.now() > this.end
  }

  async #send(step: ProbeStep, long = 0): Promise<CallOutcome> {
    const silence =
      this.silence ?? (this.isLate ? new WireFault('timeout', 'the time for the test is over') : undefined)
    if (silence) return { fault: silence, trace: noTrace(step.method) }
    this.calls++
    const outcome = await this.#pace.until(this.#sent(step, long > LONG ? { timeout: long + CALL_PATIENCE } : {}))
    const isSilent = 'fault' in outcome && SILENT.has(outcome.fault.kind)
    this.#silent = isSilent ? this.#silent + 1 : 0
    if (isSilent) this.#lastFault = outcome.fault
    return outcome
  }

  #sent(step: ProbeStep, limits: { readonly timeout?: number }): Promise<CallOutcome> {
    const remote = this.#remote(step.via)
    const method = step.asTask ? `Async.${step.method}` : step.method
    const rpc = remote.rpcs.get(method)
    const session = this.#sessions.get(step.who)
    const isPlain = rpc && step.session === undefined && step.args.length <= rpc.params.length
    if (isPlain && !step.args.some((argument) => argument instanceof RawArgument))
      return remote.call(method, step.args as readonly Value[], { ...limits, ...(session && { session }) })
    const given = step.session === undefined ? session?.handle : step.session
    const takes = rpc ? rpc.takesSession : remote.usesSessions
    const head = takes && given !== null && given !== undefined ? [remote.textOf({ kind: 'string' }, given)] : []
    const texts = step.args.map((argument, i) => this.#text(remote, argument, rpc?.params[i]?.type))
    return remote.callWithTexts(method, [...head, ...texts], rpc?.result ?? null, limits)
  }

  #text(
    remote: RemoteServer,
    argument: ProbeStep['args'][number],
    type: Parameters<RemoteServer['textOf']>[0] | undefined,
  ) {
    if (!(argument instanceof RawArgument)) return remote.textOf(type ?? { kind: 'string' }, argument)
    return remote.format === 'xml-rpc' ? argument.xml : argument.json
  }

  /** The record of a task that has ended; its status is `pending` where that took too long. */
  async #endOf(task: string, step: ProbeStep, started: CallOutcome, long: number): Promise<CallOutcome> {
    const ask = (method: string) => this.#send({ ...step, method, args: [task], asTask: false })
    let pause = 1
    for (let waited = 0; waited < TASK_PATIENCE + long; waited += pause) {
      const status = await ask('task.get_status')
      if (!('value' in status)) return status
      if (status.value !== 'pending' && status.value !== 'cancelling') break
      await this.#pace.rest(pause)
      pause = Math.min(pause * 2, 100)
    }
    const record = await ask('task.get_record')
    return { ...record, trace: { ...record.trace, request: `${started.trace.request}\n${record.trace.request}` } }
  }

  #remote(via: number): RemoteServer {
    return this.remotes[via % this.remotes.length] as RemoteServer
  }

  /** Ends the sessions. */
  async close(): Promise<void> {
    const [first] = this.remotes
    for (const session of this.#sessions.values()) await this.#pace.until(first?.logOut(session) ?? Promise.resolve())
    this.#sessions.clear()
    await Promise.all(this.remotes.map((remote) => this.#pace.until(remote.close())))
  }
}
