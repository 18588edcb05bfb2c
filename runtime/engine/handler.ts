/** What the dispatcher takes from others: code for messages, and who says whether a session is valid. */
import type { Principal } from '../access/principal.ts'
import type { Value } from '../values/values.ts'
import type { CallContext } from './call-context.ts'

/**
 * Does what a message says: its arguments in order, without the session, which the context has (null where the call
 * takes none). Raises ApiErrors. It keeps its own transactions (`store.atomically`).
 */
export type Handler = (args: readonly Value[], context: CallContext) => Result | Promise<Result>

export type Result = Value | LateValue

/**
 * A value that is made when the answer is written, so that it is of that moment. Many calls may return the same one: it is
 * then written once in each format.
 */
export class LateValue {
  readonly make: () => Value
  constructor(make: () => Value) {
    this.make = make
  }
}

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
