/** Handlers: the code of RPCs that the engine does not have itself. And how a session is checked. */
import type { Principal } from '../values/principal.ts'
import type { Result, Value } from '../values/values.ts'
import type { CallContext } from './call-context.ts'

/**
 * The code of an RPC. The arguments are in order and without the session, which the context has (null where the call takes
 * none). It throws ApiErrors, and makes its own transactions (`store.atomically`).
 */
export type Handler = (args: readonly Value[], context: CallContext) => Result | Promise<Result>

/** Handlers by the name of the RPC: `session.logout`. */
export type Handlers = ReadonlyMap<string, Handler>

/** An RPC whose code is a message body. */
export interface RpcBody {
  /** It may end its transaction and go on later, so it makes its own transactions. */
  readonly waits: boolean
  readonly handler: Handler
}

export interface LiveSession {
  /** The reference of its object, which is not what the client sends. */
  readonly ref: string
  readonly principal: Principal
}

/**
 * The live session for which a client sends `handle`; the session counts as used now. Throws SESSION_INVALID(handle) where
 * there is none.
 */
export type CheckSession = (handle: string) => LiveSession
