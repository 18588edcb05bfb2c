/** Issues that leave the syntax tree whole. */
import type { SyntaxIssue } from './tree.ts'

/** True where only documentation stands in the wrong place or form: every declaration is read all the same. */
export function isDocumentationIssue({ kind }: SyntaxIssue): boolean {
  return kind === 'stray-documentation' || kind === 'block-documentation'
}
