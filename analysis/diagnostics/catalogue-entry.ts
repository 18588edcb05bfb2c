/** An entry of the catalogue: what `crow explain` prints and docs/diagnostics.md contains for one code. */
import type { Severity } from './diagnostic.ts'

export interface CatalogueEntry {
  readonly code: string
  readonly severity: Severity
  /** A line, without a full stop: `The partner is not bound back`. */
  readonly title: string
  /** The reason, and what to do, in Markdown. */
  readonly explanation: string
  /** A whole API that gives this diagnostic once and no other. */
  readonly example: string
  /** Shown instead of an example that is too long to read. */
  readonly abridged?: string
  /** The text at the place of the diagnostic has no effect and can be removed: editors fade it. */
  readonly removable?: true
  /** The encoding of the example's file, if it is not UTF-8. */
  readonly encoding?: 'latin1'
  /** The example, fixed: gives no diagnostic. */
  readonly repaired: string
}
