/** What a code action is, for the quick fixes and the refactorings alike. */
import type { Diagnostic } from '../../../analysis/diagnostic.ts'
import type { TextEdit } from '../../view.ts'

export interface CodeAction {
  readonly title: string
  /** `quickfix`, `refactor.extract`, `refactor.move`, `refactor.rewrite`, `source.fixAll.crowfoot` or `source.fixAll.CODE` with a diagnostic's code. */
  readonly kind: string
  /** The codes of the diagnostics that it mends; none for a refactoring. */
  readonly diagnosticCodes: readonly string[]
  /** The diagnostics that it mends, where it is a quick fix of one. */
  readonly diagnostics: readonly Diagnostic[]
  /** Worked out when first read. In order, without overlap; several files where a pair's ends lie in two. */
  readonly edits: readonly TextEdit[]
  /** New files. */
  readonly creates?: readonly { readonly path: string; readonly text: string }[]
  readonly preferred?: boolean
}
