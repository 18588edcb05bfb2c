/** A place in a body where something is proposed. */
import type { BodyNotes } from '../../../../analysis/bodies/body-notes.ts'
import type { SyntaxNode } from '../../../../grammar/tree.ts'
import type { Cursor } from '../../../cursor/cursor.ts'
import type { EditorView } from '../../../view.ts'

/** What the proposals need to know of the place. */
export interface CompletionPlace {
  readonly view: EditorView
  readonly cursor: Cursor
  readonly notes: BodyNotes
  /** From the declaration to the name at the cursor. */
  readonly path: readonly SyntaxNode[]
}
