/** Errors as callers get them: without references of sessions and not too long. Bugs go to the log as they are. */
import type { HideSessions } from '../access/session-refs.ts'
import { StoreError } from '../store/store-error.ts'
import { ApiError, internalError } from '../values/api-error.ts'
import { isLong, printable } from '../values/printable.ts'

export interface ErrorReport {
  /** Gets the bugs: errors that are not ApiErrors, with their stacks. */
  readonly log: (text: string) => void
  /** Takes references of sessions out of the texts of errors, for callers and for the log. */
  readonly hideSessions: HideSessions
}

/**
 * The error that the caller gets. A bug is logged with its stack, and the caller learns its message. Never throws: a handler
 * can throw anything, also what cannot be written as text, and that must not end the server.
 */
export function reportedError(error: unknown, report: ErrorReport): ApiError {
  try {
    return describedError(error, report)
  } catch {
    report.log('A handler threw something that cannot be written as text')
    return internalError('The server failed; its log says why')
  }
}

function describedError(error: unknown, { log, hideSessions }: ErrorReport): ApiError {
  if (error instanceof ApiError) {
    // Its parameter is what the caller sent, which is not a live session.
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

/**
 * Errors whose parameters are whole values. They are shortened here and not before, as redaction compares whole values.
 */
const REPEATING = new Set(['HANDLE_INVALID', 'UUID_INVALID', 'MAP_DUPLICATE_KEY'])

function shortened(error: ApiError): ApiError {
  return REPEATING.has(error.code) ? new ApiError(error.code, ...error.params.map(printable)) : error
}
