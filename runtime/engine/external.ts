/** Externals: the functions outside of the text that message bodies call (docs/handlers.md). */
import type { Value } from '../values/values.ts'

/**
 * The code of an `external`, outside of any transaction. It ends early where the signal is aborted: the server stops, or
 * the task of the message is cancelled.
 */
export type RunExternal = (args: readonly Value[], signal: AbortSignal) => Promise<Value>

/** Externals by their names. */
export type Externals = ReadonlyMap<string, RunExternal>
