/** What a test of conformance has found, by rule. */
import type { CallTrace } from '../remote/call-outcome.ts'
import type { RemoteFormat } from '../remote/dialects.ts'

export type RuleVerdict = 'passed' | 'failed' | 'not tried'

export interface ConformFailure {
  /** What it is about: a field, a class, a message. */
  readonly about: string
  /** A sentence. */
  readonly message: string
  readonly expected: string
  readonly got: string
  /** The calls as they travelled, in order: the smallest sequence that was found. */
  readonly calls: readonly CallTrace[]
  /** The text of a `test` with the same calls; absent for what the language cannot say. */
  readonly test: string | undefined
  /** Other methods at which the rule has found the same. */
  readonly also: readonly string[]
  /** Other rules that fail only because of it. */
  readonly rules: readonly string[]
  /** Failures that may have the same cause, each with its rule. */
  readonly near: readonly string[]
}

export interface RuleReport {
  readonly name: string
  readonly sentence: string
  readonly page: string
  readonly outcome: RuleVerdict
  /** Why it was not tried; empty otherwise. */
  readonly why: string
  /** How many sequences were played, and how many answers were compared. */
  readonly trials: number
  readonly compared: number
  readonly failures: readonly ConformFailure[]
  /** Failures of other rules, each with its rule, because of which this one fails; it has none of its own then. */
  readonly because: readonly string[]
}

export interface ConformReport {
  readonly api: string
  readonly formats: readonly RemoteFormat[]
  readonly seed: number
  readonly rules: readonly RuleReport[]
  readonly calls: number
  readonly milliseconds: number
  /** Objects that could not be removed. */
  readonly left: readonly { readonly class: string; readonly ref: string }[]
  /** What was not tested of the API, and why. */
  readonly notes: readonly string[]
  /** The server could not be understood any more; the test ended there. */
  readonly broken: string | undefined
}
