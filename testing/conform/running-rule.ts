/** A rule while it is tested, and what it reports at the end. */
import type { Cause } from './causes.ts'
import type { PlayedProbe } from './play-probe.ts'
import { printProbe } from './print-probe.ts'
import type { Probe } from './probe.ts'
import type { ConformFailure, RuleReport } from './report.ts'
import type { ConformRule, RuleParts, Trial } from './rule.ts'

/** Of one rule; more are mostly the same fault. */
export const MOST_FAILURES = 5

export interface FoundFailure extends ConformFailure {
  readonly cause?: Cause
}

export interface RunningRule {
  readonly rule: ConformRule
  readonly trials: Iterator<Trial>
  readonly failures: FoundFailure[]
  /** What it has found already, as causes name it. */
  readonly handled: Set<string>
  /** Causes that other rules report, and because of which it fails. */
  readonly because: Set<Cause>
  tried: number
  compared: number
  isDone: boolean
  open: string
}

export function beginRule(rule: ConformRule, parts: RuleParts): RunningRule {
  return {
    ...{ rule, trials: rule.trials(parts)[Symbol.iterator]() },
    ...{ failures: [], handled: new Set(), because: new Set() },
    ...{ tried: 0, compared: 0, isDone: false, open: '' },
  }
}

export function hasFailed({ failures, because }: RunningRule): boolean {
  return failures.length > 0 || because.size > 0
}

export function isFull({ failures }: RunningRule): boolean {
  return failures.length >= MOST_FAILURES
}

/** Of a probe that has failed. */
export function probeFailureOf(parts: RuleParts, probe: Probe, { contradiction, traces }: PlayedProbe): ConformFailure {
  if (!contradiction) throw new Error('The probe has not failed')
  const { method, where, expected, got, atRest } = contradiction
  const existing = new Map(
    parts.stage.existing.flatMap(({ symbol, name }) => (name === undefined ? [] : [[symbol, name] as const])),
  )
  const what = atRest ? `${method}, when all was done` : method
  return {
    about: probe.about,
    message: `${what}${where === '' ? '' : ` (${where.replace(/^\./, '')})`}: expected ${expected}, but got ${got}`,
    expected,
    got,
    calls: traces,
    test: printProbe({ api: parts.api, existing }, probe, contradiction),
    ...{ also: [], rules: [], near: [] },
  }
}

const NOTHING = 'nothing of this API that can be called is about it'
const ENDED = 'the test ended before the turn of this rule'

export function ruleReportOf(running: RunningRule, untried: string | undefined): RuleReport {
  const { rule, tried, compared, open, isDone } = running
  const { name, sentence, page } = rule
  const failures = running.failures.map(({ cause, ...failure }) => ({
    ...failure,
    also: [...(cause?.also ?? [])],
    rules: [...(cause?.rules ?? [])],
  }))
  const isTried = compared > 0 || hasFailed(running)
  const none = tried > 0 ? open || 'no call could be made' : isDone ? NOTHING : ENDED
  const why = isTried ? '' : (untried ?? none)
  const outcome = hasFailed(running) ? 'failed' : isTried ? 'passed' : 'not tried'
  const because = failures.length > 0 ? [] : [...running.because].map((one) => `${one.rule}: ${one.message}`)
  return { name, sentence, page, outcome, why, trials: tried, compared, failures, because }
}
