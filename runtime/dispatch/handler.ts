/** What the dispatcher takes from others: code for messages, and who says whether a session is valid. */
import type { Value } from '../values.ts'

/**
 * Does what a message says: its arguments in order, without the session, which is null where the call takes none.
 * Raises ApiErrors. It keeps its own transactions (`store.atomically`).
 */
export type Handler = (args: readonly Value[], session: string | null) => Value | Promise<Value>

/** Handlers by the name of the RPC: `session.logout`. */
export type Handlers = ReadonlyMap<string, Handler>

/** Throws SESSION_INVALID(handle) unless the session is alive, and marks it as in use. */
export type CheckSession = (session: string) => void
