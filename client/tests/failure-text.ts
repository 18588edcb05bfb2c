/** What a failed test shows: the values, the calls before it, the log. As text, within a bound. */
import type { ReportedCall, ReportedError, ReportedFailure } from './test-events.ts'

/** Of more calls, only the last ones are shown. */
const MOST_CALLS = 50

/** Of longer texts, the begin is shown: a value may be a whole table. */
const MOST_CHARACTERS = 2_000

const MOST_LINES = 40

/** Characters of a value in a summary. */
const MOST_HINT = 60

/** The message with the values: what fits beside a line. */
export function failureSummary({ message, parts }: ReportedFailure): string {
  const values = parts.map(({ text, value }) => `${oneLine(text)} is ${oneLine(value)}`).join(', ')
  return values === '' ? cut(message) : cut(`${message.replace(/\.$/, '')}: ${values}`)
}

/** All of it. Empty parts are left out. */
export function wholeFailure(failure: ReportedFailure): string {
  const { message, help, parts, log } = failure
  const calls = callLines(failure.calls)
  return [
    cut(message),
    ...parts.slice(0, MOST_LINES).map((part) => `  ${partLine(part)}`),
    ...(help === undefined ? [] : [cut(help)]),
    ...(calls.length > 0 ? ['', 'Calls so far:', ...calls.map((line) => `  ${line}`)] : []),
    ...(log.length > 0 ? ['', 'Log:', ...log.slice(0, MOST_LINES).map((line) => `  ${cut(line)}`)] : []),
  ].join('\n')
}

/** The same in Markdown: nothing of it is markup. */
export function failureMarkdown(failure: ReportedFailure): string {
  const { help, parts, log } = failure
  const summary = failureSummary(failure)
  const values = parts.slice(0, MOST_LINES).map(partLine)
  return [
    escaped(summary),
    ...block(values.every((line) => summary.endsWith(line)) ? [] : values),
    ...(help === undefined ? [] : [escaped(cut(help))]),
    ...titled('Calls so far', callLines(failure.calls)),
    ...titled('Log', log.slice(0, MOST_LINES).map(cut)),
  ].join('\n\n')
}

function titled(title: string, lines: readonly string[]): string[] {
  return lines.length > 0 ? [title, ...block(lines)] : []
}

/** With a fence that is longer than any in the lines. */
function block(lines: readonly string[]): string[] {
  if (lines.length === 0) return []
  const longest = Math.max(2, ...(lines.join('\n').match(/`+/g) ?? []).map((ticks) => ticks.length))
  const fence = '`'.repeat(longest + 1)
  return [`${fence}crow\n${lines.join('\n')}\n${fence}`]
}

function escaped(text: string): string {
  return text.replace(/[\\`*_{}[\]()#+\-.!<>|~&]/g, '\\$&')
}

function partLine({ text, value }: { readonly text: string; readonly value: string }): string {
  return `${cut(text)} is ${cut(value)}`
}

/** `0 ms  VM.start(vm, false) fails VM_BAD_POWER_STATE(vm, halted)`. */
function callLines(calls: readonly ReportedCall[]): string[] {
  const last = calls.slice(-MOST_CALLS)
  const isNamed = last.some(({ client }) => client !== calls[0]?.client)
  const lines = last.map((call) => cut(`${timeText(call.time)}  ${callLine(call, isNamed)}`))
  const before = calls.length - last.length
  return before > 0 ? [`… ${before} more before these`, ...lines] : lines
}

function callLine({ client, method, args, result, error, task, time, end }: ReportedCall, isNamed: boolean): string {
  const call = `${isNamed ? `as ${client}: ` : ''}${method}(${args.join(', ')})`
  if (error) return `${call} fails ${errorText(error)}`
  if (result !== undefined) return `${call} gives ${result}${task ? `; the task ${taskText(task, time)}` : ''}`
  return end === undefined ? `${call} has not ended` : call
}

/** `fails VM_BAD_POWER_STATE(vm, halted) after 2s`. `begin`: when its call was made. */
function taskText({ status, error, end }: NonNullable<ReportedCall['task']>, begin: number): string {
  const waited = end !== undefined && end > begin ? ` after ${timeText(end - begin)}` : ''
  if (status === 'success') return `succeeds${waited}`
  if (status === 'failure') return `fails${error ? ` ${errorText(error)}` : ''}${waited}`
  return `is ${status}${waited}`
}

function errorText({ code, params }: ReportedError): string {
  return params.length > 0 ? `${code}(${params.join(', ')})` : code
}

/** `250ms`, `1.5s`. */
function timeText(milliseconds: number): string {
  return milliseconds < 1000 ? `${Math.round(milliseconds)}ms` : `${Math.round(milliseconds) / 1000}s`
}

/** A long value is a hint of itself. */
function oneLine(text: string): string {
  const line = text.replace(/\s+/g, ' ')
  return line.length > MOST_HINT ? `${line.slice(0, MOST_HINT)}…` : line
}

function cut(text: string): string {
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)}…` : text
}
