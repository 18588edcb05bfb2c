/** What a test of conformance is asked for. */
import type { ConformRule } from './rule.ts'
import type { CallScopeOptions } from './scope.ts'

export interface ConformClient {
  /** A role of the API, or `''` for the client that may do everything. */
  readonly name: string
  /** null: everything. */
  readonly roles: readonly string[] | null
  readonly user: string
  readonly password: string
}

export interface ConformOptions extends CallScopeOptions {
  readonly seed: number
  /** In milliseconds. */
  readonly duration: number
  /** Of the server. */
  readonly calls: number
  readonly rules: readonly ConformRule[]
  readonly clients: readonly ConformClient[]
  /** In milliseconds: bodies that wait longer get a part of the duration together. 4 seconds by default. */
  readonly shortWait?: number
  /** The test ends when this rule has failed. */
  readonly stopAfter?: string
  /** True from when the test is to end early: what was made is removed, and what was found is reported. */
  readonly isStopped?: () => boolean
  /** Called with what goes on. */
  readonly progress?: (line: ConformProgress) => void
}

export interface ConformProgress {
  readonly rule: string
  readonly calls: number
  /** undefined where it is as before. */
  readonly failures: number | undefined
  /** A body that waits, and how long. */
  readonly waits?: { readonly for: string; readonly milliseconds: number }
}
