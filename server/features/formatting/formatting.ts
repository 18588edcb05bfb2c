/** Formatting of a file, of a range, and on type: the formatter's result as few small edits, which change only the layout. */
import { isDocumentationIssue } from '../../../grammar/documentation-issue.ts'
import { format } from '../../../grammar/format.ts'
import type { SourceTree, Unit } from '../../../grammar/tree.ts'
import { type EditorView, type TextEdit, unitAt } from '../../view.ts'
import { changedLines, lineBlocks } from './line-blocks.ts'

/** The characters after which an editor calls formatOnType. */
export const FORMAT_TRIGGERS: readonly string[] = ['\n', '}']

/** One edit for each block of lines that changes. None if the text has a syntax error. */
export function formatDocument(view: EditorView, path: string): TextEdit[] {
  const tree = view.files.get(path)?.tree
  if (!tree || tree.units.some(isBroken)) return []
  const base = tree.text.startsWith('\uFEFF') ? 1 : 0
  const old = tree.text.slice(base)
  return edits(path, old, formatted(old), base, lineBlocks)
}

/** Formats the declarations that touch the range, except those with a syntax error. */
export function formatRange(view: EditorView, path: string, start: number, end: number): TextEdit[] {
  const tree = view.files.get(path)?.tree
  if (!tree) return []
  const touched = tree.units.filter((unit) => unit.start <= end && unit.end >= start)
  return touched.flatMap((unit) => unitEdits(path, tree, unit, lineBlocks))
}

/**
 * `typed` is the character before the offset. A `}` formats its declaration. A new line formats the other lines of its
 * declaration, but only those that stay single lines, so that the cursor's line does not move.
 */
export function formatOnType(view: EditorView, path: string, offset: number, typed: string): TextEdit[] {
  const file = view.files.get(path)
  const unit = file && unitAt(file, offset)
  if (!file || !unit) return []
  const { text } = file.tree
  if (typed === '}') return unitEdits(path, file.tree, unit, lineBlocks).filter((edit) => edit.end <= offset)
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1
  return unitEdits(path, file.tree, unit, changedLines).filter((edit) => edit.end < lineStart || edit.start > offset)
}

/** Documentation without a declaration is not a syntax error. */
function isBroken(unit: Unit): boolean {
  return unit.issues.some((issue) => !isDocumentationIssue(issue))
}

/** Does not format a declaration that shares a line with another one; formatDocument does. */
function unitEdits(path: string, { text }: SourceTree, unit: Unit, changes: typeof lineBlocks): TextEdit[] {
  const begins = unit.start === 0 || text[unit.start - 1] === '\n'
  const ends = /^[ \t]*(?:\/\/[^\r\n]*)?(?:\r?\n|$)/.test(text.slice(unit.end, unit.end + 1000))
  if (isBroken(unit) || !unit.node || !begins || !ends) return []
  const old = text.slice(unit.start, unit.end)
  return edits(path, old, formatted(old)?.trimEnd(), unit.start, changes)
}

/** The edits from the text at `base` to the formatted one, with the line breaks that the text has. */
function edits(
  path: string,
  old: string,
  fresh: string | undefined,
  base: number,
  changes: typeof lineBlocks,
): TextEdit[] {
  if (fresh === undefined) return []
  const lineEnd = old.includes('\r\n') ? '\r\n' : '\n'
  return changes(old, fresh, base).map((block) => ({
    path,
    start: block.start,
    end: block.end,
    newText: block.newLines.join(lineEnd),
  }))
}

function formatted(text: string): string | undefined {
  const result = format(text)
  return 'text' in result ? result.text : undefined
}
