/** Declarations as the text has them, on one line. */
import type { Place } from '../../analysis/symbols.ts'
import type { Span } from '../../grammar/tree.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { EditorView } from '../view.ts'

/** The text of a node of the unit at a place, runs of white space and comments as one space; '' where the file is gone. */
export function sourceLine(view: EditorView, place: Place, span: Span): string {
  const text = fileAt(view, place.path)?.tree.text ?? ''
  return text
    .slice(place.base + span.start, place.base + span.end)
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s)+/g, (run) => (run.startsWith('"') ? run : ' '))
    .trim()
}
