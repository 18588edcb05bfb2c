/** Issues that leave the syntax tree whole. */
import type { SyntaxIssue } from './tree.ts'

/** True if only documentation is in the wrong place or form. All declarations are still read. */
export function isDocumentationIssue({ kind }: SyntaxIssue): boolean {
  return kind === 'stray-documentation' || kind === 'block-documentation'
}
