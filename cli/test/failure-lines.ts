/** A failure as plain lines, for formats of other programs: they have no code frame. */
import type { TestFailure } from '../../testing/run/test-result.ts'
import { clean } from '../print/clean.ts'
import { callLines, partLines } from './call-text.ts'

/** Everything but the place, the message first. */
export function failureLines(failure: TestFailure): string[] {
  const { message, help, log } = failure
  const calls = callLines(failure)
  return [
    message,
    ...partLines(failure).map((line) => `  ${line}`),
    ...(help === undefined ? [] : [help]),
    ...(calls.length > 0 ? ['calls so far:', ...calls.map((line) => `  ${line}`)] : []),
    ...(log.length > 0 ? ['log:', ...log.map((line) => `  ${line}`)] : []),
  ].map(clean)
}
