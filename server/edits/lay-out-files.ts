/** Keeps whole files formatted after edits of many declarations: a longer name may break a line, which adds blank lines. */
import { format } from '../../grammar/format.ts'
import type { EditorView, TextEdit } from '../view.ts'
import { lineBreak } from './insertion.ts'
import { applied, byPlace, isTreeLaidOut, layOut, lineEdits } from './lay-out.ts'

/** Characters. In a longer file only the edited declarations are formatted, which is fast for any length. */
const LONGEST = 300_000

/** Edits with the same effect that also format, in order of path and position. */
export function layOutFiles(view: EditorView, edits: readonly TextEdit[]): TextEdit[] {
  const byPath = Map.groupBy(edits, ({ path }) => path)
  return [...byPath].flatMap(([path, own]) => fileEdits(view, path, own)).sort(byPlace)
}

function fileEdits(view: EditorView, path: string, edits: readonly TextEdit[]): TextEdit[] {
  const tree = view.files.get(path)?.tree
  if (!tree || tree.text.length > LONGEST || !isTreeLaidOut(tree)) return layOut(view, edits)
  const formatted = format(applied(tree.text, [...edits].sort(byPlace)))
  if (!('text' in formatted)) return layOut(view, edits)
  const whole = lineEdits(tree.text, formatted.text, lineBreak(tree.text)).map((edit) => ({ ...edit, path }))
  // A single edit for all lines, where their number changes: the edits of each declaration are smaller.
  const single = whole.length === 1 && edits.length > 1 ? layOut(view, edits) : whole
  return applied(tree.text, single).replaceAll('\r\n', '\n') === formatted.text ? single : whole
}
