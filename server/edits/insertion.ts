/** Edits that add a member to a declaration, or a declaration to a file. */
import type { ClassSymbol, UnitPlace } from '../../analysis/scope/symbols.ts'
import { lex } from '../../grammar/lex.ts'
import { LCurly } from '../../grammar/tokens.ts'
import type { Declaration, Unit } from '../../grammar/tree.ts'
import type { EditorView, TextEdit } from '../view.ts'
import { type BodyMember, bodyMembers, insertAt, memberDoc, type PlacedText, textAt } from './edit.ts'

/** Adds a field after the last one of the class. Undefined for a standard class. */
export function addField(view: EditorView, owner: ClassSymbol, field: string): TextEdit | undefined {
  const fields = owner.decl.members.filter((m) => m.kind === 'field')
  return addMember(view, owner.place, owner.decl, field, fields.at(-1))
}

/** Adds a member after `last`, or as the first if there is none. */
export function addMember(
  view: EditorView,
  place: UnitPlace,
  decl: Declaration,
  member: string,
  last: BodyMember | undefined,
): TextEdit | undefined {
  const text = textAt(view, place)
  if (text === undefined) return undefined
  return last ? behind(text, place, decl, member, last) : first(text, place, decl, member)
}

function behind(text: string, place: UnitPlace, decl: Declaration, member: string, last: BodyMember): TextEdit {
  const from = place.base + last.end
  const end = lineEnd(text, from)
  const next = bodyMembers(decl).find((m) => m.start > last.start)
  const limit = place.base + (next ? (memberDoc(next)?.start ?? next.start) : decl.end - 1)
  if (limit <= end) return insertAt(place, last.end, `, ${member}`)
  const rest = text.slice(from, end)
  // The member must not be written into a comment that continues on the next line.
  const offset = rest.includes('/*') ? from : end
  return insertAt(place, offset - place.base, `${lineBreak(text)}${indentOf(text, from)}${member}`)
}

function first(text: string, place: UnitPlace, decl: Declaration, member: string): TextEdit | undefined {
  const brace = braceOf(text, place, decl)
  if (brace === undefined) return undefined
  const next = bodyMembers(decl)[0]
  const limit = place.base + (next ? (memberDoc(next)?.start ?? next.start) : decl.end - 1)
  const end = lineEnd(text, brace + 1)
  const eol = lineBreak(text)
  if (limit > end) return insertAt(place, end - place.base, `${eol}  ${member}${next ? eol : ''}`)
  if (next) return insertAt(place, brace + 1 - place.base, ` ${member},`)
  return { path: place.path, start: brace + 1, end: limit, newText: `${eol}  ${member}${eol}` }
}

/** The absolute offset of the declaration's opening brace. */
function braceOf(text: string, place: UnitPlace, decl: Declaration): number | undefined {
  const { tokens } = lex(text.slice(place.base, place.base + decl.end))
  const brace = tokens.find((token) => token.tokenType === LCurly && token.startOffset >= decl.name.end)
  return brace && place.base + brace.startOffset
}

/** Adds a declaration before the given unit. */
export function declareBefore(
  { text, place, unit }: PlacedText & { readonly unit: Unit },
  declaration: string,
): TextEdit {
  const eol = lineBreak(text)
  return { path: place.path, start: unit.start, end: unit.start, newText: `${declaration}${eol}${eol}` }
}

/** Adds a declaration after the given unit. */
export function declareBehind(
  { text, place, unit }: PlacedText & { readonly unit: Unit },
  declaration: string,
): TextEdit {
  const eol = lineBreak(text)
  const end = lineEnd(text, unit.end)
  const offset = text.slice(unit.end, end).trim() === '' ? unit.end : end
  return { path: place.path, start: offset, end: offset, newText: `${eol}${eol}${declaration}` }
}

export function lineBreak(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

/** The end of the line that contains `offset`, before its line break. */
export function lineEnd(text: string, offset: number): number {
  const at = text.indexOf('\n', offset)
  if (at < 0) return text.length
  return at > offset && text[at - 1] === '\r' ? at - 1 : at
}

function indentOf(text: string, offset: number): string {
  const from = text.lastIndexOf('\n', offset - 1) + 1
  const indent = /^[ \t]*/.exec(text.slice(from, offset))?.[0] ?? ''
  return indent === '' ? '  ' : indent
}
