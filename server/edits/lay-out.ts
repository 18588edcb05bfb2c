/** Formats the result of edits as `crow fmt` does, if the text was formatted before. */
import { format, formatTree } from '../../grammar/format.ts'
import { parse } from '../../grammar/parse.ts'
import type { SourceTree, Unit } from '../../grammar/tree.ts'
import { type EditorView, type TextEdit, unitAt } from '../view.ts'
import { lineBreak } from './insertion.ts'

/** Edits with the same effect that keep formatted declarations formatted. In order of path and position. */
export function layOut(view: EditorView, edits: readonly TextEdit[]): TextEdit[] {
  const byUnit = new Map<Unit, TextEdit[]>()
  const out: TextEdit[] = []
  for (const edit of [...edits].sort(byPlace)) {
    const unit = unitHolding(view, edit)
    if (!unit) out.push(edit)
    else byUnit.set(unit, [...(byUnit.get(unit) ?? []), edit])
  }
  for (const [unit, inside] of byUnit) out.push(...unitEdits(view, unit, inside))
  return out.sort(byPlace)
}

export function byPlace(a: TextEdit, b: TextEdit): number {
  return a.path < b.path ? -1 : a.path > b.path ? 1 : a.start - b.start || a.end - b.end
}

/** The text after the edits, which are in order. Their offsets are relative to `base`. */
export function applied(text: string, edits: readonly TextEdit[], base = 0): string {
  let out = ''
  let done = 0
  for (const edit of edits) {
    out += text.slice(done, edit.start - base) + edit.newText
    done = edit.end - base
  }
  return out + text.slice(done)
}

function unitHolding(view: EditorView, edit: TextEdit): Unit | undefined {
  const file = view.files.get(edit.path)
  const unit = file && unitAt(file, edit.start)
  return unit && edit.end <= unit.end ? unit : undefined
}

function unitEdits(view: EditorView, unit: Unit, edits: TextEdit[]): TextEdit[] {
  const path = edits[0]?.path ?? ''
  const text = view.files.get(path)?.tree.text ?? ''
  const old = text.slice(unit.start, unit.end)
  if (!isLaidOut(old)) return edits
  const formatted = format(applied(old, edits, unit.start))
  if (!('text' in formatted)) return edits
  return lineEdits(old, formatted.text.trimEnd(), lineBreak(text)).map((edit) => ({
    path,
    start: edit.start + unit.start,
    end: edit.end + unit.start,
    newText: edit.newText,
  }))
}

/** True if the text, whose last line has no end, is as `format` writes it. */
function isLaidOut(text: string): boolean {
  return isTreeLaidOut(parse(text))
}

/** True if the text is as `format` writes it; the white space at its end does not count. */
export function isTreeLaidOut(tree: SourceTree): boolean {
  const formatted = formatTree(tree)
  return 'text' in formatted && formatted.text === `${tree.text.trimEnd().replaceAll('\r\n', '\n')}\n`
}

export type LineChange = Omit<TextEdit, 'path'>

/** Edits of the lines that differ: one per line if their number is the same, else one edit. `\n` in `after` becomes `eol`. */
export function lineEdits(before: string, after: string, eol: string): LineChange[] {
  const old = linesOf(before)
  const made = after.split('\n')
  let same = 0
  while (same < old.length && same < made.length && old[same]?.text === made[same]) same++
  let tail = 0
  const most = Math.min(old.length, made.length) - same
  while (tail < most && old[old.length - 1 - tail]?.text === made[made.length - 1 - tail]) tail++
  const gone = old.slice(same, old.length - tail)
  const come = made.slice(same, made.length - tail)
  if (gone.length === come.length) {
    return gone.flatMap((line, i) => (line.text === come[i] ? [] : [{ ...line.span, newText: come[i] ?? '' }]))
  }
  return [replaced(before, old, same, gone, come, eol)]
}

function replaced(before: string, old: Line[], from: number, gone: Line[], come: string[], eol: string): LineChange {
  const first = gone[0]
  const last = gone.at(-1)
  const next = old[from + gone.length]
  if (first && last && come.length > 0) {
    return { start: first.span.start, end: last.span.end, newText: come.join(eol) }
  }
  if (first) {
    const start = next ? first.span.start : (old[from - 1]?.span.end ?? 0)
    return { start, end: next?.span.start ?? before.length, newText: '' }
  }
  if (next) return { start: next.span.start, end: next.span.start, newText: come.map((l) => l + eol).join('') }
  return { start: before.length, end: before.length, newText: come.map((l) => eol + l).join('') }
}

interface Line {
  readonly text: string
  readonly span: { readonly start: number; readonly end: number }
}

function linesOf(text: string): Line[] {
  let start = 0
  return text.split('\n').map((raw) => {
    const line = raw.endsWith('\r') ? raw.slice(0, -1) : raw
    const span = { start, end: start + line.length }
    start += raw.length + 1
    return { text: line, span }
  })
}
