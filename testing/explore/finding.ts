/** What an exploration finds: a claim that does not hold. */

export type FindingKind =
  /** An invariant does not hold after a commit. */
  | 'invariant'
  | 'internal error'
  /** A body took more steps than a stretch may. */
  | 'steps'
  /** A call ended in an error that the text does not declare. */
  | 'undeclared error'
  /** An `after` block failed: nobody gets its errors. */
  | 'after'
  /** The server has logged a bug. */
  | 'logged'
  /** A place is still marked with a task that has ended. */
  | 'hold'
  /** A field has another value than the last event about its object said. */
  | 'event'
  /** An object does not meet a constraint, or a computed field is out of date. */
  | 'rule'

export interface Fault {
  readonly kind: FindingKind
  /** Two faults with the same cause are one finding. Names no reference. */
  readonly cause: string
  /** One sentence or more, for people; references are as they are. */
  readonly message: string
  /** The step that showed it; null where it showed afterwards. */
  readonly step: number | null
  /** How long, in milliseconds, time had to pass after the last step until it showed. */
  readonly after: number
  /** What shows it in a test. */
  readonly shown: ShownBy
}

export type ShownBy =
  /** The runner of tests finds it by itself: a broken invariant, an error that nobody expects. */
  | { readonly kind: 'itself' }
  /** The task of this step ends with the error. */
  | { readonly kind: 'task'; readonly step: number; readonly code: string }
  /** The map has a key of a task that has ended. */
  | { readonly kind: 'map'; readonly class: string; readonly ref: string; readonly field: string }
  /** No test can show it. */
  | { readonly kind: 'nothing' }
