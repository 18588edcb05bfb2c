/** The server's log: a line of JSON for each call and each event. The only module that uses pino, for all but calls. */
import { pino } from 'pino'
import type { AnsweredCall } from '../engine/call-context.ts'
import { callLine } from './call-line.ts'
import { LogLines, stderrWriter, type WriteBytes } from './log-lines.ts'
import type { LogOptions } from './log-options.ts'
import { plainLine } from './plain-line.ts'

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
  const time = isoClock()
  const settings = { level, base: null, timestamp: () => `,"time":"${time()}"`, formatters: { level: labelled } }
  const put = (line: string) => lines.write(shown(line))
  const logger = pino(settings, { write: put })
  // The level never changes.
  const has = {
    error: logger.isLevelEnabled('error'),
    info: logger.isLevelEnabled('info'),
    debug: logger.isLevelEnabled('debug'),
  }
  return {
    call(call, stopping = false) {
      const level = levelOf(call, stopping)
      if (has[level]) put(callLine(level, time(), call))
    },
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

/** The time in ISO form. Many calls share a millisecond, and so its text. */
function isoClock(): () => string {
  let latest = Number.NaN
  let text = ''
  return () => {
    const now = Date.now()
    if (now !== latest) text = new Date(now).toISOString()
    latest = now
    return text
  }
}

function labelled(level: string): { level: string } {
  return { level }
}

/**
 * A failure of the server itself is an error; an error that the API declares is an ordinary call. A failed log-in has a line
 * of its own, or is counted in one, so that guessing does not fill the disk.
 */
function levelOf({ context, code }: AnsweredCall, stopping: boolean): 'error' | 'info' | 'debug' {
  if (code === 'INTERNAL_ERROR' && !stopping) return 'error'
  const failed = code === 'SESSION_AUTHENTICATION_FAILED' || code === 'TOO_BUSY'
  return failed && context?.method === 'session.login_with_password' ? 'debug' : 'info'
}

function noticeLine(dropped: number): string {
  const time = new Date().toISOString()
  return `${JSON.stringify({ level: 'warn', time, dropped, msg: 'lines of the log were dropped' })}\n`
}
