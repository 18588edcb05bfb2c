/** Linked editing of a bound field's name and the name after its partner's `<->`, if both are in the same file. */

import { locate } from '../lookup/locate.ts'
import { otherEndOf } from '../lookup/partner.ts'
import { type EditorView, type FileSpan, fileSpan } from '../view.ts'

/** The declared name and the same name after the other end's `<->`; undefined if the cursor is on neither. */
export function linkedEditing(view: EditorView, path: string, offset: number): FileSpan[] | undefined {
  const named = locate(view, path, offset)?.named
  const part = named?.mention?.part.is
  if (named?.target?.is !== 'field' || (part !== 'declared field' && part !== 'partner')) return undefined
  const field = named.target.symbol
  const other = otherEndOf(view.scope, field)
  const partner = other?.decl.partner
  if (!partner || field.place.path !== path || other.place.path !== path || field.place.standard) return undefined
  return [fileSpan(field.place, field.decl.name), fileSpan(other.place, partner.field)]
}
