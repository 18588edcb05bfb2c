/** Go to definition: from a name to its declaration, from an end of a bound pair also to the other end. */

import { type Definition, definitionsOf } from '../lookup/declaration.ts'
import { fieldFor } from '../lookup/field-accessors.ts'
import { locate } from '../lookup/locate.ts'
import { otherEndOf } from '../lookup/partner.ts'
import type { Target } from '../lookup/target.ts'
import type { EditorView } from '../view.ts'

/**
 * The declarations of the name at the offset. A partner's name leads to the other end. A declaration leads to itself, and
 * that of a bound field also to the other end, that of a class which extends a standard one also to the standard text, that of
 * a declared accessor, or of a parameter that sets a field, also to the field.
 */
export function definition(view: EditorView, path: string, offset: number): Definition[] {
  const named = locate(view, path, offset)?.named
  if (!named?.target) return []
  const more = named.role === 'declaration' ? counterparts(view, named.target) : []
  return definitionsOf([named.target, ...more], named.span)
}

function counterparts(view: EditorView, target: Target): Target[] {
  if (target.is === 'class' && target.symbol.extends) return [{ is: 'class', symbol: target.symbol.extends }]
  const field = fieldFor(target)
  if (field) return [{ is: 'field', symbol: field }]
  const other = target.is === 'field' ? otherEndOf(view.scope, target.symbol) : undefined
  return other && target.is === 'field' && other.decl !== target.symbol.decl ? [{ is: 'field', symbol: other }] : []
}
