/** Sentences about what tests have not covered, for people. */
import type { CodeOwner } from '../protocol.ts'
import type { CoveredCondition, CoveredError, CoveredTransition, Share } from './coverage.ts'

/** `12 of 14`. */
export function shareText({ all, covered }: Share): string {
  return `${covered} of ${all}`
}

export function raisedText({ message, code }: CoveredError): string {
  return `${message}: ${code}`
}

/** `VM.power_state: Running → Halted, by VM.clean_shutdown or VM.hard_shutdown`. */
export function transitionText({ field, from, to, by }: CoveredTransition): string {
  const start = from === null ? 'new' : valueText(from)
  return `${field}: ${start} → ${valueText(to)}, by ${by.join(' or ')}`
}

function valueText(value: string): string {
  return value === '*' ? 'any other' : value
}

/** What a condition has not done; undefined where it went both ways. */
export function missedWay({ use, held, failed }: CoveredCondition): string | undefined {
  if (held > 0 && failed > 0) return undefined
  if (held + failed === 0) return 'this condition was not reached'
  return held === 0 ? `this ${USES[use]} never held` : `this ${USES[use]} always held`
}

const USES: { readonly [use in CoveredCondition['use']]: string } = {
  if: 'condition of an "if"',
  'if expression': 'condition of an "if"',
  require: 'requirement',
  check: 'check',
  condition: 'condition of a value',
  and: 'part of an "and"',
  or: 'part of an "or"',
  where: '"where"',
  every: 'condition of "every"',
  some: 'condition of "some"',
}

/** `message VM.start`. */
export function ownerText({ kind, name }: CodeOwner): string {
  return `${kind} ${name}`
}
