/** Converts positions (a line and UTF-16 code units in it) to offsets and back. Lines end with `\n`, `\r\n` or `\r`. */

import { type Position, type Range, TextDocument } from 'vscode-languageserver-textdocument'
import type { TextChange } from '../../grammar/reparse.ts'
import type { Span } from '../../grammar/tree.ts'
import { toUri } from './uris.ts'

export { TextDocument } from 'vscode-languageserver-textdocument'

/** A document that knows where its lines begin. */
export function textDocument(path: string, text: string, version = 0, uri = toUri(path)): TextDocument {
  return TextDocument.create(uri, 'crowfoot', version, text)
}

export function toRange(document: TextDocument, span: Span): Range {
  return { start: document.positionAt(span.start), end: document.positionAt(span.end) }
}

/** The offset of a position; for one that the text does not have, the nearest offset. */
export function toOffset(document: TextDocument, position: Position): number {
  return document.offsetAt(clamped(document, position))
}

/** The ends of the range may be in either order. */
export function toSpan(document: TextDocument, range: Range): Span {
  const [a, b] = [toOffset(document, range.start), toOffset(document, range.end)]
  return { start: Math.min(a, b), end: Math.max(a, b) }
}

/** A change as the client sends it: a range and its new text, or the whole new text. */
export interface ContentChange {
  readonly range?: Range
  readonly text: string
}

/** Changes the document. Returns null if the change is a whole new text. */
export function applyChange(document: TextDocument, change: ContentChange, version: number): TextChange | null {
  if (!change.range) {
    TextDocument.update(document, [{ text: change.text }], version)
    return null
  }
  const span = toSpan(document, change.range)
  // Clamped to the text: the library would also count lines that do not exist.
  TextDocument.update(document, [{ range: toRange(document, span), text: change.text }], version)
  return { ...span, newText: change.text }
}

/**
 * Combines several changes into one. Each of them applies to the result of the one before.
 * `text` is the text after all of them.
 */
export function composed(changes: readonly TextChange[], text: string): TextChange | undefined {
  const [first, ...rest] = changes
  if (!first) return undefined
  let [start, oldEnd, newEnd] = [first.start, first.end, first.start + first.newText.length]
  for (const next of rest) {
    oldEnd += Math.max(next.end - newEnd, 0)
    newEnd = Math.max(next.end, newEnd) + next.newText.length - (next.end - next.start)
    start = Math.min(start, next.start)
  }
  return { start, end: oldEnd, newText: text.slice(start, newEnd) }
}

function clamped(document: TextDocument, { line, character }: Position): Position {
  const last = document.lineCount - 1
  if (line > last) return { line: last, character: Number.MAX_SAFE_INTEGER }
  return line < 0 ? { line: 0, character: 0 } : { line, character }
}
