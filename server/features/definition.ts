/** Go to definition: from a name to where it is declared; from an end of a bound pair also to the other end. */

import { declarationSite } from '../lookup/declaration.ts'
import { fieldFor } from '../lookup/field-accessors.ts'
import { locate } from '../lookup/locate.ts'
import { otherEndOf } from '../lookup/partner.ts'
import type { Target } from '../lookup/target.ts'
import type { FileSpan, View } from '../view.ts'

export interface Definition {
  /** The name or word that the cursor is on. */
  readonly origin: FileSpan
  readonly name: FileSpan
  readonly whole: FileSpan
}

/**
 * Where what is named at the offset is declared. A partner's name leads to the other end; the declaration of a bound field
 * to itself and the other end, that of a class which extends a standard one to itself and the standard text, that of a declared
 * accessor, or of a parameter that sets a field, to itself and the field.
 */
export function definition(view: View, path: string, offset: number): Definition[] {
  const named = locate(view, path, offset)?.named
  if (!named?.target) return []
  const more = named.role === 'declaration' ? counterparts(view, named.target) : []
  return definitionsOf([named.target, ...more], named.span)
}

/** The places of several targets, those that have one. */
export function definitionsOf(targets: readonly Target[], origin: FileSpan): Definition[] {
  return targets.flatMap((target) => {
    const site = declarationSite(target)
    return site ? [{ origin, ...site }] : []
  })
}

function counterparts(view: View, target: Target): Target[] {
  if (target.is === 'class' && target.symbol.extends) return [{ is: 'class', symbol: target.symbol.extends }]
  const field = fieldFor(target)
  if (field) return [{ is: 'field', symbol: field }]
  const other = target.is === 'field' ? otherEndOf(view.scope, target.symbol) : undefined
  return other && target.is === 'field' && other.decl !== target.symbol.decl ? [{ is: 'field', symbol: other }] : []
}
