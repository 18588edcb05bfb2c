/** The calls of a test, and the parts of an `expect`, as lines of text. */

import type { ShownCall, ShownError, ShownTask, TestFailure } from '../../testing/run/test-result.ts'
import { durationText } from '../../testing/run/value-text.ts'

/** Of more calls, only the last ones are shown to people. */
const MOST_CALLS = 20

/** `vm.power_state is Halted`. */
export function partLines({ parts }: TestFailure): string[] {
  const width = Math.max(0, ...parts.map(({ text }) => text.length))
  return parts.map(({ text, value }) => `${text.padEnd(width < WIDEST_PART ? width : 0)} is ${value}`)
}

const WIDEST_PART = 40

/** A line for each call: `0ms  VM.start(vm) fails NO_HOSTS_AVAILABLE("…")`. */
export function callLines({ calls }: TestFailure): string[] {
  const last = calls.slice(-MOST_CALLS)
  const before = calls.length - last.length
  const times = last.map(({ time }) => durationText(BigInt(Math.round(time))))
  const width = Math.max(0, ...times.map((time) => time.length))
  const named = last.some(({ client }) => client !== calls[0]?.client)
  const lines = last.map((call, i) => `${(times[i] ?? '').padStart(width)}  ${callText(call, named)}`)
  return before > 0 ? [`… ${before} more before these`, ...lines] : lines
}

/** `as operator: VM.start(vm) fails …`; `named`: with the client. */
function callText(call: ShownCall, named: boolean): string {
  const who = named ? `as ${call.client}: ` : ''
  return `${who}${call.method}(${call.args.join(', ')})${outcomeText(call)}`
}

function outcomeText({ result, error, task, end, time }: ShownCall): string {
  if (end === undefined) return ' has not ended'
  const waited = waitedText(time, end)
  if (error) return ` fails ${errorText(error)}${waited}`
  const given = result === undefined ? waited : ` gives ${result}${waited}`
  return task ? `${given}; the task ${taskText(task, time)}` : given
}

function waitedText(time: number, end: number): string {
  return end > time ? ` after ${durationText(BigInt(Math.round(end - time)))}` : ''
}

/** `fails VM_BAD_POWER_STATE(vm, halted) after 2s`. `begin`: when its call was made. */
function taskText({ status, error, end }: ShownTask, begin: number): string {
  const waited = end === undefined ? '' : waitedText(begin, end)
  if (status === 'success') return `succeeds${waited}`
  if (status === 'failure') return `fails${error ? ` ${errorText(error)}` : ''}${waited}`
  return `is ${status}${waited}`
}

/** `VM_BAD_POWER_STATE(vm, halted)`. */
function errorText({ code, params }: ShownError): string {
  return params.length === 0 ? code : `${code}(${params.join(', ')})`
}
