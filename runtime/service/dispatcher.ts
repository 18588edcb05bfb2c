/** From a method's name and parsed parameters to the text of its result, in one format. */
import type { Rpc } from '../../model/rpcs.ts'
import type { CallContext } from '../engine/call-context.ts'
import type { CallEngine } from '../engine/call-engine.ts'
import type { CheckSession } from '../engine/handler.ts'
import { type ApiError, internalError, methodUnknown } from '../values/api-error.ts'
import { printable } from '../values/printable.ts'
import type { CallDispatcher, Outcome } from '../wire/endpoint.ts'
import type { WireFormat } from '../wire/wire-format.ts'
import { type ErrorReport, reportedError } from './reported-error.ts'
import { WireCall } from './wire-call.ts'

export interface DispatcherParts extends ErrorReport {
  readonly engine: CallEngine
  /** All RPCs of the engine. */
  readonly rpcs: readonly Rpc[]
  readonly checkSession: CheckSession
  /**
   * True when the store is about to be closed: calls are refused, and those that still run fail without a line in the
   * log.
   */
  readonly stopping: () => boolean
}

export class Dispatcher<Raw> implements CallDispatcher<Raw> {
  readonly #parts: DispatcherParts
  readonly #format: WireFormat<Raw>
  /** By the RPC's own name, each made at its first call. */
  readonly #calls = new Map<string, WireCall<Raw>>()
  /** The RPCs' own names by flat name. */
  readonly #ownNames: ReadonlyMap<string, string>

  constructor(parts: DispatcherParts, format: WireFormat<Raw>) {
    this.#parts = parts
    this.#format = format
    this.#ownNames = ownNames(parts.rpcs)
  }

  /**
   * Finds the RPC of that name, or of that flat name, and runs the call. Errors become ApiErrors: MESSAGE_METHOD_UNKNOWN
   * where there is no such RPC, INTERNAL_ERROR for a bug.
   */
  dispatchCall(method: string, params: readonly Raw[], context: CallContext): Outcome | Promise<Outcome> {
    if (this.#parts.stopping()) return stoppingError()
    try {
      const result = this.#callOf(method, context).run(params, context)
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
    const name = this.#ownNames.get(method)
    if (name === undefined) throw methodUnknown(printable(method))
    context.method = name
    return this.#callOf(name, context)
  }

  #failed(error: unknown): ApiError {
    return this.#parts.stopping() ? stoppingError() : reportedError(error, this.#parts)
  }
}

/**
 * The RPCs' own names by flat name: `event_from`, as callers of the Xen API write `event.from` in languages where it is not
 * a name. Of two RPCs with the same flat name, the first.
 */
function ownNames(rpcs: readonly Rpc[]): ReadonlyMap<string, string> {
  return new Map(rpcs.map(({ name }) => [name.replaceAll('.', '_'), name] as const).reverse())
}

function stoppingError(): ApiError {
  return internalError('The server is stopping')
}
