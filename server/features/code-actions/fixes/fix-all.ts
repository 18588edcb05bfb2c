/** Fixes all mistakes of one kind in a file at once. */
import type { Diagnostic } from '../../../../analysis/diagnostics/diagnostic.ts'
import { byPlace } from '../../../edits/lay-out.ts'
import type { EditorView, TextEdit } from '../../../view.ts'
import { FIXERS } from './all-fixes.ts'
import { type Fix, mistakeOf } from './fix.ts'

/** The fixes of one diagnostic, the likeliest first. */
export function fixesOf(view: EditorView, diagnostic: Diagnostic): Fix[] {
  const mistake = mistakeOf(view, diagnostic)
  const found = mistake ? FIXERS.get(diagnostic.code)?.(mistake) : undefined
  return (found ?? []).filter((fix) => fix !== undefined && fix.edits.length > 0) as Fix[]
}

/** The edits of the fix that `pick` chooses for each diagnostic. If two change the same text, only the first is applied. */
export function allEdits(
  view: EditorView,
  diagnostics: readonly Diagnostic[],
  pick: (fixes: readonly Fix[]) => Fix | undefined,
): TextEdit[] {
  const done: TextEdit[] = []
  for (const diagnostic of diagnostics) {
    const edits = pick(fixesOf(view, diagnostic))?.edits ?? []
    const fresh = edits.filter((edit) => !done.some((other) => isSame(edit, other)))
    if (!fresh.some((edit) => done.some((other) => clash(edit, other)))) done.push(...fresh)
  }
  return done.sort(byPlace).map((edit, i, all) => followed(edit, all[i + 1]))
}

/** Drops the line break after an added member if the next one, at the same place, begins with one. */
function followed(edit: TextEdit, next: TextEdit | undefined): TextEdit {
  if (next?.path !== edit.path || next.start !== edit.start || !/^\r?\n/.test(next.newText)) return edit
  return { ...edit, newText: edit.newText.replace(/\r?\n$/, '') }
}

function isSame(a: TextEdit, b: TextEdit): boolean {
  return a.path === b.path && a.start === b.start && a.end === b.end && a.newText === b.newText
}

/** True if two edits touch each other. Members that are added at the same place do not clash. */
function clash(a: TextEdit, b: TextEdit): boolean {
  if (a.path !== b.path || a.end < b.start || b.end < a.start) return false
  const [inserts, alsoInserts] = [a.start === a.end, b.start === b.end]
  // A comma that is added before a word does not fit the removal of the word.
  if (inserts !== alsoInserts) return true
  if (inserts) return !/^(\r?\n|, )/.test(a.newText) || !/^(\r?\n|, )/.test(b.newText)
  return a.start < b.end && b.start < a.end
}
