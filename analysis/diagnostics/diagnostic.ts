/** A finding of the checker about a text, the same for the command line and the editor. */

/** A hint is about text that is valid and may be intended: editors show it faintly. */
export type Severity = 'error' | 'warning' | 'hint'

export interface Diagnostic {
  /** `CROW` and four digits: stable, described in docs/diagnostics.md. A code is never reused. */
  readonly code: string
  readonly severity: Severity
  /** Quotes the user's own names and states the fact. */
  readonly message: string
  /** How to fix it, a sentence. */
  readonly help?: string
  readonly path: string
  /** Absolute UTF-16 offsets in the file's text. */
  readonly start: number
  readonly end: number
  /** Other places that are part of the problem: the other end of a pair, the first of two duplicates. */
  readonly related: readonly RelatedPlace[]
  /** Data for quick fixes. Its keys depend on the code; fixes never read the message. */
  readonly data?: { readonly [key: string]: string }
}

export interface RelatedPlace {
  readonly message: string
  readonly path: string
  readonly start: number
  readonly end: number
}
