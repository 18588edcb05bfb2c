/** Edits of a declaration's text, by the spans of its tree, and the members between its braces. */
import type { UnitPlace } from '../../analysis/scope/symbols.ts'
import type {
  AssignmentDecl,
  Declaration,
  DocNode,
  EnumValueDecl,
  FieldDecl,
  MemberDecl,
  MessageDecl,
  Span,
} from '../../grammar/tree.ts'
import type { EditorView, TextEdit } from '../view.ts'

/** A file's text, and the place of one of its declarations. */
export interface PlacedText {
  readonly place: UnitPlace
  /** The text of the whole file. */
  readonly text: string
}

export type BodyMember = FieldDecl | MessageDecl | MemberDecl | EnumValueDecl | AssignmentDecl

/** The members between the braces of a declaration. */
export function bodyMembers(decl: Declaration | null): readonly BodyMember[] {
  switch (decl?.kind) {
    case 'class':
    case 'record':
      return decl.members
    case 'enum':
    case 'object':
      return decl.values
    default:
      return []
  }
}

export function memberDoc(member: BodyMember): DocNode | null {
  return 'doc' in member ? member.doc : null
}

/** The text of the user's file; undefined for a standard one. */
export function textAt(view: EditorView, { path }: Pick<UnitPlace, 'path'>): string | undefined {
  return view.files.get(path)?.tree.text
}

/** Writes `newText` in place of a span of the unit at `place`. */
export function replaceAt(place: UnitPlace, { start, end }: Span, newText: string): TextEdit {
  return { path: place.path, start: place.base + start, end: place.base + end, newText }
}

export function insertAt(place: UnitPlace, offset: number, newText: string): TextEdit {
  return replaceAt(place, { start: offset, end: offset }, newText)
}
