/** Edits that remove a part of a text together with its comma, its line or its blank line. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type { FieldDecl, NameNode, Span, Unit } from '../../grammar/tree.ts'
import type { TextEdit } from '../view.ts'
import { type BodyMember, memberDoc, type PlacedText, replaceAt } from './edit.ts'

/** Removes a member: its lines if nothing else is on them, else the member and its comma. */
export function removeMember({ text, place }: PlacedText, all: readonly BodyMember[], member: BodyMember): TextEdit {
  const span = { start: memberDoc(member)?.start ?? member.start, end: member.end }
  return wholeLines(text, place, span) ?? removeItem({ text, place }, all.map(withDoc), all.indexOf(member))
}

function withDoc(member: BodyMember): Span {
  return { start: memberDoc(member)?.start ?? member.start, end: member.end }
}

/** Removes the lines of the span if only a comma or a comment shares them. */
function wholeLines(text: string, place: UnitPlace, span: Span): TextEdit | undefined {
  const from = text.lastIndexOf('\n', place.base + span.start - 1) + 1
  const next = text.indexOf('\n', place.base + span.end)
  const to = next < 0 ? text.length : next + 1
  const alone = /^\s*$/.test(text.slice(from, place.base + span.start))
  if (!alone || !/^\s*,?\s*(\/\/[^\n]*)?\s*$/.test(text.slice(place.base + span.end, to))) return undefined
  return { path: place.path, start: from, end: to, newText: '' }
}

/** Removes one of several items of a list with commas. A comment between it and the next item stays. */
export function removeItem({ text, place }: PlacedText, items: readonly Span[], index: number): TextEdit {
  const item = items[index] ?? { start: 0, end: 0 }
  const before = items[index - 1]
  const after = items[index + 1]
  const kept = (from: number, to: number) => commentsIn(text.slice(place.base + from, place.base + to))
  // The comma stays that stands before a comment, as people write it at the end of a line.
  const joins = before && (!after || kept(before.end, item.start) === '')
  const start = joins ? before.end : item.start
  const end = joins || !after ? item.end : after.start
  return replaceAt(place, { start, end }, kept(start, item.start) + kept(item.end, end))
}

/** The text between two items without its commas; nothing if it holds no comment. */
function commentsIn(between: string): string {
  if (!between.includes('/')) return ''
  const kept = between.replace(/\/\/[^\r\n]*|\/\*[\s\S]*?\*\/|,/g, (part) => (part === ',' ? '' : part))
  // A line comment would take in what follows it on its line.
  return /\/\/[^\r\n]*\s*$/.test(kept) ? kept : kept.trimEnd()
}

/** Removes a word of a list after `without`, `with`, `uses`, `throws` or `includes`; with the last word also the keyword. */
export function removeWord(mistake: PlacedText, words: readonly NameNode[], index: number): TextEdit {
  const word = words[index]
  if (words.length > 1 || !word) return removeItem(mistake, words, index)
  return removeWith(mistake, word, /\s*\b(?:without|with|uses|throws|includes)\s*$/)
}

/** Removes the span, and the text before it that matches `before`. */
export function removeWith({ text, place }: PlacedText, span: Span, before: RegExp): TextEdit {
  const from = text.slice(Math.max(place.base, place.base + span.start - 200), place.base + span.start)
  const more = before.exec(from)?.[0].length ?? 0
  const start = span.start - more + lineCommentEnd(from, more)
  return replaceAt(place, { start, end: span.end }, '')
}

/** How many of the last `more` characters stay, so that the text after them does not become part of a line comment. */
function lineCommentEnd(from: string, more: number): number {
  const kept = from.slice(0, from.length - more)
  if (!kept.slice(kept.lastIndexOf('\n') + 1).includes('//')) return 0
  return /^[ \t]*\r?\n[ \t]*/.exec(from.slice(kept.length))?.[0].length ?? 0
}

/** Removes an earlier name with its `was`. */
export function removeWas(mistake: PlacedText, earlier: Span): TextEdit {
  return removeWith(mistake, earlier, /\s+was\s*$/)
}

export function removeAnnotation(mistake: PlacedText, mark: Span): TextEdit {
  return removeWith(mistake, mark, /\s+$/)
}

/** Removes `= value` or `:= expression`. Undefined if the field has neither. */
export function removeDefault(mistake: PlacedText, decl: Pick<FieldDecl, 'default'>): TextEdit | undefined {
  return decl.default ? removeWith(mistake, decl.default, /\s*=\s*$/) : undefined
}

export function removePartner(mistake: PlacedText, decl: FieldDecl): TextEdit | undefined {
  return decl.partner ? removeWith(mistake, decl.partner, /\s+$/) : undefined
}

/** Removes a declaration with the empty lines after it; those before it if it is the last. */
export function removeDeclaration({ text, place, unit }: PlacedText & { readonly unit: Unit }): TextEdit {
  const behind = /^[ \t]*(?:\r?\n[ \t]*)*/.exec(text.slice(unit.end))?.[0] ?? ''
  const to = unit.end + behind.length
  if (to < text.length) return { path: place.path, start: unit.start, end: to, newText: '' }
  const before = text.slice(0, unit.start).trimEnd().length
  // The line break after the last declaration stays, unless the file becomes empty.
  return { path: place.path, start: before, end: before === 0 ? text.length : unit.end, newText: '' }
}
