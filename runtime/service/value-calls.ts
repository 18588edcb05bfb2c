/** Calls on values, without a wire format, by the program that runs the service: it says who the caller is. */
import type { Rpc } from '../../model/rpcs.ts'
import { isAllowed } from '../access/is-allowed.ts'
import type { BodyEngine } from '../bodies/body-engine.ts'
import type { Run } from '../bodies/protocol.ts'
import { CallContext } from '../engine/call-context.ts'
import { type CallEngine, type CompiledRpc, runCall } from '../engine/call-engine.ts'
import { type CallOrigin, NO_REQUEST } from '../engine/call-origin.ts'
import type { CheckSession } from '../engine/handler.ts'
import { internalError, methodUnknown, permissionDenied, sessionInvalid } from '../values/api-error.ts'
import type { Principal } from '../values/principal.ts'
import type { Result, Value } from '../values/values.ts'
import type { LogIns } from './log-in.ts'
import type { OrderedCalls } from './ordered-calls.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import type { ServiceGate } from './service-gate.ts'
import { wholeValue } from './whole-value.ts'

export interface ValueCallParts extends ErrorReport {
  readonly engine: CallEngine
  readonly bodies: BodyEngine
  readonly gate: ServiceGate
  readonly checkSession: CheckSession
  readonly stopping: () => boolean
  /** undefined where calls write at once. */
  readonly ordered: OrderedCalls | undefined
  readonly logIns: LogIns | undefined
  /** The RPC's own name, by its flat name. */
  readonly ownName: (flat: string) => string | undefined
}

/** Who makes calls: a session, or nobody where the API has no sessions. */
export interface ValueCaller {
  /** What clients send; null without sessions. */
  readonly handle: string | null
  /** The reference of the session's object. */
  readonly session: string | null
  readonly principal: Principal | null
}

/** The result as plain values, records read; undefined for one without a result. */
export type ValueOutcome = Value | undefined

interface PreparedCall {
  readonly compiled: CompiledRpc
  readonly roles: ReadonlySet<string> | null
  readonly hasResult: boolean
}

interface MadeCall {
  readonly call: PreparedCall
  readonly args: readonly Value[]
  readonly caller: ValueCaller
  readonly origin: CallOrigin
}

export class ValueCalls {
  readonly #parts: ValueCallParts
  readonly #calls = new Map<string, PreparedCall>()

  constructor(parts: ValueCallParts) {
    this.#parts = parts
  }

  /** Begins a session of the user without asking for a password. Not where writes are ordered. */
  begin(principal: Principal): ValueCaller {
    const { logIns, gate } = this.#parts
    if (!logIns) return { handle: null, session: null, principal: null }
    const handle = logIns.sessions.begin(principal, [principal.name, '', '', ''], NO_REQUEST.source)
    gate.flush()
    return { handle, session: logIns.sessions.live.refOf(handle), principal }
  }

  /**
   * Runs a call with all of its arguments, which have to be of their types. Its writes are committed when it returns, or when
   * the promise of a call that waits is kept. Throws, or rejects with, the ApiError that a client gets.
   */
  call(
    method: string,
    args: readonly Value[],
    caller: ValueCaller,
    origin: CallOrigin = NO_REQUEST,
  ): ValueOutcome | Promise<ValueOutcome> {
    const { gate, ordered, stopping } = this.#parts
    if (stopping()) throw internalError('The server is stopping')
    try {
      const call = this.#callOf(method)
      if (ordered) return this.#callOrdered(ordered, { call, args, caller, origin })
      const outcome = this.#run({ call, args, caller, origin })
      gate.flush()
      if (!(outcome instanceof Promise)) return outcome
      return outcome.then(
        async (value) => {
          await gate.durable()
          return value
        },
        (error: unknown) => this.#failed(error),
      )
    } catch (error) {
      return this.#failed(error)
    }
  }

  async #callOrdered(ordered: OrderedCalls, made: MadeCall): Promise<ValueOutcome> {
    const { call, caller, origin } = made
    const { rpc } = call.compiled
    try {
      return await ordered.run({
        rpc,
        admit: () => void this.#contextOf(rpc, caller, origin, call.roles),
        run: () => this.#run(made),
        onGone: (listener) => origin.onGone(listener),
      })
    } catch (error) {
      return this.#failed(error)
    }
  }

  #run({ call, args, caller, origin }: MadeCall): ValueOutcome | Promise<ValueOutcome> {
    const context = this.#contextOf(call.compiled.rpc, caller, origin, call.roles)
    return runCall(call.compiled, args, context, (result) => this.#read(call, result))
  }

  /** Runs code of the program as one transaction, which is committed: it has all rights, and may read and write any field. Not where writes are ordered. */
  stretch<T>(name: string, caller: ValueCaller, maxSteps: number, work: (run: Run) => T): T {
    const { bodies, gate } = this.#parts
    const { session, principal } = caller
    try {
      return bodies.stretch({ name, session, principal }, maxSteps, work)
    } finally {
      gate.flush()
    }
  }

  #failed(error: unknown): never {
    this.#parts.gate.flush()
    throw reportedError(error, this.#parts)
  }

  #callOf(method: string): PreparedCall {
    const known = this.#calls.get(method)
    if (known) return known
    const { engine, ownName } = this.#parts
    const compiled = engine.compiled(method) ?? engine.compiled(ownName(method) ?? '')
    if (!compiled) throw methodUnknown(method)
    const { roles, result } = compiled.rpc
    const made = { compiled, roles: roles && new Set(roles), hasResult: result !== null }
    this.#calls.set(method, made)
    return made
  }

  #contextOf(rpc: Rpc, { handle }: ValueCaller, origin: CallOrigin, roles: ReadonlySet<string> | null): CallContext {
    const context = new CallContext(rpc.name, origin)
    if (!rpc.takesSession) return context
    if (handle === null) throw sessionInvalid('')
    const { ref, principal } = this.#parts.checkSession(handle)
    context.handle = handle
    context.session = ref
    context.principal = principal
    if (!isAllowed(principal, roles)) throw permissionDenied(rpc.name, principal, rpc.roles ?? [])
    return context
  }

  #read({ hasResult }: PreparedCall, result: Result): ValueOutcome {
    return hasResult ? wholeValue(this.#parts.engine.records, result) : undefined
  }
}
