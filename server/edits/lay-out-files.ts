/** Keeps whole files formatted after edits of many declarations: a longer name may break a line, which adds blank lines. */
import { format } from '../../grammar/format.ts'
import type { EditorView, TextEdit } from '../view.ts'
import { lineBreak } from './insertion.ts'
import { applied, byPlace, isLaidOut, layOut, lineEdits } from './lay-out.ts'

/** Characters. In a longer file only the edited declarations are formatted, which is fast for any length. */
const LONGEST = 300_000

/** Edits with the same effect that also format, in order of path and position. */
export function layOutFiles(view: EditorView, edits: readonly TextEdit[]): TextEdit[] {
  const byPath = Map.groupBy(edits, ({ path }) => path)
  return [...byPath].flatMap(([path, own]) => fileEdits(view, path, own)).sort(byPlace)
}

function fileEdits(view: EditorView, path: string, edits: readonly TextEdit[]): TextEdit[] {
  const single = layOut(view, edits)
  const text = view.files.get(path)?.tree.text
  if (text === undefined || text.length > LONGEST || !isLaidOut(text.trimEnd())) return single
  const formatted = format(applied(text, single))
  if (!('text' in formatted) || formatted.text === applied(text, single).replaceAll('\r\n', '\n')) return single
  return lineEdits(text, formatted.text, lineBreak(text)).map((edit) => ({ ...edit, path }))
}
