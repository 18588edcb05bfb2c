/** The source text of a declaration, on one line. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { Span } from '../../grammar/tree.ts'
import { fileAt } from '../lookup/standard-file.ts'
import type { EditorView } from '../view.ts'

/** The text of a node of the unit at `place`. White space and comments become one space. '' if the file no longer exists. */
export function sourceLine(view: EditorView, place: UnitPlace, span: Span): string {
  const text = fileAt(view, place.path)?.tree.text ?? ''
  return text
    .slice(place.base + span.start, place.base + span.end)
    .replaceAll(/"(?:[^"\\\n]|\\.)*"|(?:\/\/[^\n]*|\/\*[\s\S]*?\*\/|\s)+/g, (run) => (run.startsWith('"') ? run : ' '))
    .trim()
}
