/** The line of the log for a call. */
import type { AnsweredCall } from '../engine/call-context.ts'
import { isLong, printable } from '../values/printable.ts'
import { UNKNOWN_METHOD } from './call-counts.ts'
import { parseTraceParent } from './traceparent.ts'

/** Matches texts that can be the name of a method. Other texts may be secrets, such as a session, and are not logged. */
const METHOD = /^[\w.]+$/

/**
 * JSON with its line end, as pino writes its lines: pino looks at each fact and at its own settings, which takes four times
 * as long, and a server may write thousands of these lines in a second. `time` is in ISO form.
 */
export function callLine(level: string, time: string, { context, format, code }: AnsweredCall): string {
  const head = `{"level":"${level}","time":"${time}"`
  if (context === null) return `${head},"format":"${format}","code":${JSON.stringify(code)},"msg":"call"}\n`
  const { method, principal, origin } = context
  const name = METHOD.test(method) ? (isLong(method) ? printable(method) : method) : UNKNOWN_METHOD
  const ms = Math.round(context.took * 1000) / 1000
  const answer = code === null ? '"OK"' : JSON.stringify(code)
  const user = principal === null ? '' : `,"user":${JSON.stringify(principal.name)}`
  const trace = origin.traceparent === undefined ? '' : traceFacts(origin.traceparent)
  return `${head},"method":"${name}","format":"${format}","ms":${ms},"code":${answer}${user}${trace},"msg":"call"}\n`
}

function traceFacts(traceparent: string): string {
  const parsed = parseTraceParent(traceparent)
  return parsed ? `,"trace_id":"${parsed.trace}","parent_id":"${parsed.parent}"` : ''
}
