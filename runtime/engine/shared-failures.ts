/** Failed log-ins that several servers count together, outside of the order of commits: anybody can cause them. */

export interface SharedFailures {
  /** What is counted for each key, in their order. Rejects where that is not known in time. */
  of(keys: readonly string[]): Promise<readonly CountedFailures[]>
  /** Counts one more failure of each key. */
  note(keys: readonly string[]): Promise<void>
  /** Counts none any more. */
  forget(keys: readonly string[]): Promise<void>
}

export interface CountedFailures {
  /** Without those that are forgotten: one for each minute that has passed since the latest. */
  readonly count: number
  /** Milliseconds since the latest; 0 where there is none. */
  readonly ago: number
}
