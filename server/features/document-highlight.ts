/** Highlights all places in a file that have the name at the cursor; for a bound pair, the names of both ends. */

import { locate } from '../lookup/locate.ts'
import { type Occurrence, occurrencesIn, withOtherEnd } from '../lookup/occurrences.ts'
import { treePath } from '../lookup/tree-path.ts'
import type { EditorView, FileSpan } from '../view.ts'

export interface Highlight {
  readonly span: FileSpan
  /** A declaration, and a statement, an object or a `create` that gives a field its value, writes; all else reads. */
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
    .map((found) => ({
      span: { path, start: found.start, end: found.end },
      kind: found.role === 'declaration' || isWritten(found) ? 'write' : 'read',
    }))
}

/** True for a field that is given its value: a member, or the place of a statement, also of a key of its map. */
function isWritten({ mention: { part, start }, within }: Occurrence): boolean {
  if (part.is === 'written member' || part.is === 'assigned field') return true
  if (part.is !== 'part') return false
  return treePath(within, start + 1).some((node) => {
    if (node.kind !== 'assign' && node.kind !== 'hold' && node.kind !== 'delete') return false
    const { place } = node
    return place === part.node || (place.kind === 'index-expr' && place.of === part.node)
  })
}
