/** Expand selection: from the word at the cursor to its type, its field, its declaration and the file. */
import type { Span, SyntaxNode } from '../../grammar/tree.ts'
import { locate } from '../lookup/locate.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { EditorView } from '../view.ts'

/** The spans that contain the offset, each larger than the one before. The last is the file. */
export function selectionRanges(view: EditorView, path: string, offset: number): Span[] {
  const text = fileAt(view, path)?.tree.text ?? ''
  const located = locate(view, path, offset)
  const nodes = located ? [...located.nodes].reverse().flatMap(spansOf) : []
  const base = located?.place.base ?? 0
  const spans = [
    wordAt(text, offset),
    ...nodes.map(({ start, end }) => ({ start: base + start, end: base + end })),
    ...(located ? [located.unit] : []),
    { start: 0, end: text.length },
  ]
  return growing(spans.filter((s) => s.start <= offset && offset <= s.end))
}

/** The text between quotes or braces, the node, and the node with its documentation. */
function spansOf(node: SyntaxNode): Span[] {
  if (node.kind === 'clause' || node.kind === 'map-entry') return []
  const own = { start: node.start, end: node.end }
  const inner = node.kind === 'string-value' ? [{ start: node.start + 1, end: node.end - 1 }] : []
  const doc = 'doc' in node && node.doc ? [{ start: node.doc.start, end: node.end }] : []
  return [...inner, own, ...doc]
}

function wordAt(text: string, offset: number): Span {
  const before = /\w*$/.exec(text.slice(Math.max(0, offset - 200), offset))?.[0].length ?? 0
  const after = /^\w*/.exec(text.slice(offset, offset + 200))?.[0].length ?? 0
  return { start: offset - before, end: offset + after }
}

function growing(spans: readonly Span[]): Span[] {
  const out: Span[] = []
  for (const { start, end } of spans) {
    const last = out.at(-1)
    if (end === start && spans.length > 1) continue
    if (!last || (start <= last.start && end >= last.end && end - start > last.end - last.start))
      out.push({ start, end })
  }
  return out
}
