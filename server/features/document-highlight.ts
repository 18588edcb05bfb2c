/** Highlights all places in a file that have the name at the cursor; for a bound pair, the names of both ends. */

import { locate } from '../lookup/locate.ts'
import { occurrencesIn, withOtherEnd } from '../lookup/occurrences.ts'
import type { EditorView, FileSpan } from '../view.ts'

export interface Highlight {
  readonly span: FileSpan
  /** A declaration writes a name, a use reads it. */
  readonly kind: 'write' | 'read'
}

/** In order of position. Empty for words that nothing declares, such as a keyword or a basic type. */
export function documentHighlight(view: EditorView, path: string, offset: number): Highlight[] {
  const located = locate(view, path, offset)
  const target = located?.named?.target
  if (!located || !target || !('symbol' in target || target.is === 'built-in error')) return []
  return withOtherEnd(view, target)
    .flatMap((end) => occurrencesIn(view, located.file, end))
    .sort((a, b) => a.start - b.start)
    .map(({ start, end, role }) => ({ span: { path, start, end }, kind: role === 'use' ? 'read' : 'write' }))
}
