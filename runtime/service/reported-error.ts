/** Errors as callers get them: without references of sessions, not too long; and bugs, which the log gets whole. */
import type { HideSessions } from '../access/session-refs.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { isLong, printable } from '../values/printable.ts'

export interface ErrorReport {
  /** Hears of bugs: errors that are not ApiErrors. */
  readonly log: (text: string) => void
  /** Takes references of sessions out of what errors say, to callers and to the log. */
  readonly hideSessions: HideSessions
}

/** The error that the caller gets. A bug is logged with its stack, and the caller learns its message. */
export function reportedError(error: unknown, { log, hideSessions }: ErrorReport): ApiError {
  if (error instanceof ApiError) {
    // The handle that the caller gave is not of a session that is answered.
    const params = error.code === 'SESSION_INVALID' ? error.params : error.params.map(hideSessions)
    const hidden = params.every((text, i) => text === error.params[i]) ? error : new ApiError(error.code, ...params)
    return hidden.params.some(isLong) ? shortened(hidden) : hidden
  }
  log(hideSessions(error instanceof Error ? (error.stack ?? error.message) : String(error)))
  return internalError(printable(hideSessions(messageFor(error))))
}

/** Without paths of this machine, which messages of the database and the file system name: they are in the log. */
function messageFor(error: unknown): string {
  if (error instanceof StoreError) return error.forClients
  if (!(error instanceof Error)) return String(error)
  return 'syscall' in error ? 'The server could not do this; its log says why' : error.message
}

/** Errors that repeat whole values: what the caller sent, or what the store has. Shortened last, as redaction compares them. */
const REPEATING = new Set(['HANDLE_INVALID', 'UUID_INVALID', 'MAP_DUPLICATE_KEY'])

function shortened(error: ApiError): ApiError {
  return REPEATING.has(error.code) ? new ApiError(error.code, ...error.params.map(printable)) : error
}
