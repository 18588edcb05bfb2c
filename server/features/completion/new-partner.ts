/** The item that binds a field to a new partner and adds that field to the other class. */
import type { ClassSymbol, FieldSymbol } from '../../../analysis/scope/symbols.ts'
import { textAt } from '../../edits/edit.ts'
import { freeFieldName, partnerForms } from '../../edits/ends.ts'
import { addField, lineBreak } from '../../edits/insertion.ts'
import { layOut } from '../../edits/lay-out.ts'
import type { EditorView, TextEdit } from '../../view.ts'
import type { Proposal } from './item.ts'
import type { OpenField } from './open-field.ts'

/**
 * Undefined for a standard class. An item can only change its own file, so for a class in another file the quick fix at the new
 * name adds the field.
 */
export function newPartner(view: EditorView, target: ClassSymbol, end: OpenField): Proposal | undefined {
  const symbol = end.owner?.fieldsByName.get(end.name)
  if (!symbol || symbol.place.standard || target.place.standard) return undefined
  // An incomplete field has no resolved type.
  const own = { ...symbol, type: end.type }
  const made = formOf(view, own, target)
  const edit = made && (target === own.owner ? fieldAbove(view, own, made.form) : fieldIn(view, target, made.form))
  if (!edit) return undefined
  const isHere = edit.path === own.place.path
  return {
    label: made.name,
    kind: 'field',
    rank: 3,
    detail: isHere ? `adds the field to ${target.name}` : `new in ${target.name}: add it with the quick fix`,
    about: { what: 'new field', form: made.form },
    ...(isHere && { extraEdits: target === own.owner ? [edit] : layOut(view, [edit]) }),
  }
}

/** Adds the field after the fields of a class without syntax errors. */
function fieldIn(view: EditorView, target: ClassSymbol, form: string): TextEdit | undefined {
  return target.broken ? undefined : addField(view, target, form)
}

/** Adds the field to the class at the cursor: on the line above, because the text after the cursor is incomplete. */
function fieldAbove(view: EditorView, { decl, place }: FieldSymbol, form: string): TextEdit | undefined {
  const text = textAt(view, place) ?? ''
  const offset = place.base + (decl.doc?.start ?? decl.start)
  const indent = /(?<=^|\n)[ \t]*$/.exec(text.slice(0, offset))?.[0]
  if (indent === undefined) return undefined
  return { path: place.path, start: offset, end: offset, newText: `${form}${lineBreak(text)}${indent}` }
}

/** The likeliest other end: a reference for a set and a set for a reference, if such a pair is valid. */
function formOf(view: EditorView, own: FieldSymbol, target: ClassSymbol): { name: string; form: string } | undefined {
  const isSet = own.type?.kind === 'set'
  for (const many of [!isSet, isSet]) {
    const name = freeFieldName(target, many ? `${own.owner.name}s` : own.owner.name)
    const form = partnerForms(view.scope, own, target, name).find((text) => text.includes(' ref set ') === many)
    if (form !== undefined) return { name, form }
  }
  return undefined
}
