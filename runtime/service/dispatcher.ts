/** From a method's name and parsed parameters to the text of its result, in one format. */
import type { CallContext } from '../engine/call-context.ts'
import type { CallEngine } from '../engine/call-engine.ts'
import type { CheckSession } from '../engine/handler.ts'
import { type ApiError, internalError, methodUnknown } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import type { AnswerPiece } from '../wire/answer.ts'
import type { CallDispatcher, Outcome } from '../wire/endpoint.ts'
import type { WireFormat } from '../wire/wire-format.ts'
import type { OrderedCalls } from './ordered-calls.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import { WireCall } from './wire-call.ts'

export interface DispatcherParts extends ErrorReport {
  readonly engine: CallEngine
  /** The RPC's own name, by its flat name. */
  readonly ownName: (flat: string) => string | undefined
  readonly checkSession: CheckSession
  /**
   * True when the store is about to be closed: calls are refused, and those that still run fail without a line in the
   * log.
   */
  readonly stopping: () => boolean
  /** undefined where calls write at once. */
  readonly ordered: OrderedCalls | undefined
}

export class Dispatcher<Raw> implements CallDispatcher<Raw> {
  readonly #parts: DispatcherParts
  readonly #format: WireFormat<Raw>
  /** By the RPC's own name, each made at its first call. */
  readonly #calls = new Map<string, WireCall<Raw>>()

  constructor(parts: DispatcherParts, format: WireFormat<Raw>) {
    this.#parts = parts
    this.#format = format
  }

  /**
   * Finds the RPC of that name, or of that flat name, and runs the call. Errors become ApiErrors: MESSAGE_METHOD_UNKNOWN
   * where there is no such RPC, INTERNAL_ERROR for a bug.
   */
  dispatchCall(method: string, params: readonly Raw[], context: CallContext): Outcome | Promise<Outcome> {
    if (this.#parts.stopping()) return stoppingError()
    try {
      const call = this.#callOf(method, context)
      const { ordered } = this.#parts
      const result = ordered ? runOrdered(ordered, call, params, context) : call.run(params, context)
      return result instanceof Promise ? result.catch((error: unknown) => this.#failed(error)) : result
    } catch (error) {
      return this.#failed(error)
    }
  }

  /** A flat name is replaced by the RPC's own in the context. */
  #callOf(method: string, context: CallContext): WireCall<Raw> {
    const known = this.#calls.get(method)
    if (known) return known
    const { engine, checkSession } = this.#parts
    const compiled = engine.compiled(method)
    if (compiled) {
      const made = new WireCall(compiled, this.#format, checkSession)
      this.#calls.set(method, made)
      return made
    }
    const name = this.#parts.ownName(method)
    if (name === undefined) throw methodUnknown(printable(method))
    context.method = name
    return this.#callOf(name, context)
  }

  #failed(error: unknown): ApiError {
    return this.#parts.stopping() ? stoppingError() : reportedError(error, this.#parts)
  }
}

function runOrdered<Raw>(
  ordered: OrderedCalls,
  call: WireCall<Raw>,
  params: readonly Raw[],
  context: CallContext,
): AnswerPiece | Promise<AnswerPiece> {
  const { origin } = context
  return ordered.run({
    rpc: call.rpc,
    // Parsed calls take about twice the memory of their text.
    bytes: 2 * (origin.size ?? 0),
    admit: () => call.admit(params, context),
    run: () => call.run(params, context),
    onGone: (listener) => origin.onGone(listener),
  })
}

function stoppingError(): ApiError {
  return internalError('The server is stopping')
}
