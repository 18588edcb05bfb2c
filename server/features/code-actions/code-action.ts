/** A code action: a quick fix or a refactoring. */
import type { Diagnostic } from '../../../analysis/diagnostics/diagnostic.ts'
import type { TextEdit } from '../../view.ts'

export interface CodeAction {
  readonly title: string
  /** `quickfix`, `refactor.extract`, `refactor.move`, `refactor.rewrite`, `source.fixAll.crowfoot` or `source.fixAll.CODE` with a diagnostic's code. */
  readonly kind: string
  /** The codes of the diagnostics that it fixes. Empty for a refactoring. */
  readonly diagnosticCodes: readonly string[]
  /** The diagnostic that it fixes, if it is a quick fix. */
  readonly diagnostics: readonly Diagnostic[]
  /** Computed when first read. In order, without overlap. In two files if the ends of a pair are in two. */
  readonly edits: readonly TextEdit[]
  /** New files with their texts. */
  readonly creates?: readonly { readonly path: string; readonly text: string }[]
  readonly preferred?: boolean
}
