/** The server's log: a line of JSON for each call and each event. The only module that uses pino. */
import { type Logger, pino } from 'pino'
import type { AnsweredCall } from '../engine/call-context.ts'
import { printable } from '../values/printable.ts'
import { UNKNOWN_METHOD } from './call-counts.ts'
import { LogLines, stderrWriter, type WriteBytes } from './log-lines.ts'
import type { LogOptions } from './log-options.ts'
import { plainLine } from './plain-line.ts'
import { parseTraceParent } from './traceparent.ts'

export type Facts = { readonly [name: string]: string | number | boolean | null }

export interface Log {
  /** A call that was answered, without its parameters and its session. `stopping`: failures are expected now. */
  call(call: AnsweredCall, stopping?: boolean): void
  debug(message: string, facts?: Facts): void
  info(message: string, facts?: Facts): void
  warn(message: string, facts?: Facts): void
  /** A bug or a failure; the text of an error with its stack. */
  error(text: string): void
  /** Writes what is held; to be called when the process ends. */
  end(): void
}

export function openLog({ level, format }: LogOptions, write: WriteBytes = stderrWriter()): Log {
  const lines: LogLines = new LogLines(write, (dropped) => shown(noticeLine(dropped)))
  const shown = format === 'text' ? plainLine : (line: string) => line
  const settings = { level, base: null, timestamp: isoClock(), formatters: { level: labelled } }
  const logger = pino(settings, { write: (line: string) => lines.write(shown(line)) })
  return {
    call: callLog(logger),
    debug: (message, facts = {}) => logger.debug(facts, message),
    info: (message, facts = {}) => logger.info(facts, message),
    warn: (message, facts = {}) => logger.warn(facts, message),
    error(text) {
      const [message] = text.split('\n', 1)
      logger.error(message === text ? {} : { stack: text }, message)
    },
    end: () => lines.end(),
  }
}

/** pino's own clock makes the text anew for each line; many calls share a millisecond. */
function isoClock(): () => string {
  let latest = Number.NaN
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== latest) text = `,"time":"${new Date(now).toISOString()}"`
    latest = now
    return text
  }
}

function labelled(level: string): { level: string } {
  return { level }
}

/** A failure of the server itself is logged as an error; an error that the API declares is an ordinary call. */
function callLog(logger: Logger): Log['call'] {
  return (call, stopping = false) => {
    const level = levelOf(call, stopping)
    if (logger.isLevelEnabled(level)) logger[level](callFacts(call), 'call')
  }
}

/** A failed log-in has a line of its own, or is counted in one, so that guessing does not fill the disk. */
function levelOf({ context, code }: AnsweredCall, stopping: boolean): 'error' | 'info' | 'debug' {
  if (code === 'INTERNAL_ERROR' && !stopping) return 'error'
  const failed = code === 'SESSION_AUTHENTICATION_FAILED' || code === 'TOO_BUSY'
  return failed && context?.method === 'session.login_with_password' ? 'debug' : 'info'
}

/** Matches texts that can be the name of a method. Other texts may be secrets, such as a session, and are not logged. */
const METHOD = /^[\w.]+$/

function callFacts({ context, format, code }: AnsweredCall): Facts {
  if (context === null) return { format, code }
  const { origin, principal } = context
  const trace = origin.traceparent === undefined ? null : parseTraceParent(origin.traceparent)
  return {
    method: METHOD.test(context.method) ? printable(context.method) : UNKNOWN_METHOD,
    format,
    ms: Math.round((performance.now() - context.started) * 1000) / 1000,
    code: code ?? 'OK',
    ...(principal && { user: principal.name }),
    ...(trace && { trace_id: trace.trace, parent_id: trace.parent }),
  }
}

function noticeLine(dropped: number): string {
  const time = new Date().toISOString()
  return `${JSON.stringify({ level: 'warn', time, dropped, msg: 'lines of the log were dropped' })}\n`
}
