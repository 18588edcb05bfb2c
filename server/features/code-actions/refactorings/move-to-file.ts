/** Move a declaration to a new file NAME.crow in the same directory. Names are global, so nothing else changes. */

import { lineBreak } from '../../../edits/insertion.ts'
import type { CodeAction } from '../code-action.ts'
import { inHeader, refactoring, type SelectedCode } from './selection.ts'

/** Offered on the first line of a declaration if its file has other declarations. */
export function moveToFile(selection: SelectedCode): CodeAction[] {
  const { view, place, text, unit } = selection
  const { node } = unit
  const units = view.files.get(place.path)?.tree.units ?? []
  if (!node || units.length < 2 || !inHeader(selection) || node.name.text === '') return []
  const path = pathBeside(place.path, `${node.name.text}.crow`)
  if (takenPaths(selection).has(path.toLowerCase())) return []
  const start = withComments(text, unit.start, units[units.indexOf(unit) - 1]?.end ?? 0)
  const end = restOfLine(text, unit.end)
  const creates = [{ path, text: `${text.slice(start, end)}${lineBreak(text)}` }]
  const edit = { path: place.path, ...withBlanks(text, start, end), newText: '' }
  const title = `Move ${node.kind} "${node.name.text}" to ${node.name.text}.crow`
  return [refactoring(view, { title, kind: 'refactor.move', creates }, () => [edit])]
}

/** In lower case, because some file systems ignore case. */
function takenPaths({ view }: SelectedCode): ReadonlySet<string> {
  return new Set([...view.files.keys()].map((path) => path.toLowerCase()))
}

function pathBeside(path: string, name: string): string {
  return path.slice(0, Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1) + name
}

/** The start of the `//` lines directly above the declaration, without those of the declaration before it. */
function withComments(text: string, start: number, limit: number): number {
  const above = /(?:^|\n)((?:[ \t]*\/\/[^\n]*\n)+)$/.exec(text.slice(limit, start))
  const free = limit === 0 ? '' : text.slice(limit, start - (above?.[1]?.length ?? 0))
  // Comments at the top of a file belong to the file.
  return above?.[1] && limit > 0 && free.includes('\n') ? start - above[1].length : start
}

/** The end of a comment after the declaration on the same line. */
function restOfLine(text: string, end: number): number {
  return end + (/^[ \t]*\/\/[^\r\n]*/.exec(text.slice(end))?.[0].length ?? 0)
}

/** The span with the empty lines after it; with those before it if it is the last. */
function withBlanks(text: string, start: number, end: number): { start: number; end: number } {
  const behind = /^[ \t]*(?:\r?\n[ \t]*)*/.exec(text.slice(end))?.[0].length ?? 0
  if (end + behind < text.length) return { start, end: end + behind }
  return { start: text.slice(0, start).trimEnd().length, end }
}
