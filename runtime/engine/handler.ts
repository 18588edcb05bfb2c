/** The code of RPCs, given to the engine by others; and how the engine learns whose a session is. */
import type { Principal } from '../values/principal.ts'
import type { Result, Value } from '../values/values.ts'
import type { CallContext } from './call-context.ts'

/**
 * Does what an RPC says. Its arguments stand in order, without the session, which the context has (null where the call
 * takes none). Throws ApiErrors. It keeps its own transactions (`store.atomically`).
 */
export type Handler = (args: readonly Value[], context: CallContext) => Result | Promise<Result>

/** Handlers by the name of the RPC: `session.logout`. */
export type Handlers = ReadonlyMap<string, Handler>

export interface LiveSession {
  /** The reference of its object, which is not what the client sends. */
  readonly ref: string
  readonly principal: Principal
}

/**
 * The session that a client sends `handle` for, where it is alive, and counts as used now; throws SESSION_INVALID(handle)
 * for any other.
 */
export type CheckSession = (handle: string) => LiveSession
