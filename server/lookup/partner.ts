/** The field at the other end of `<->`, found by names only, so that it is also found in pairs with a mistake. */
import { classNamed, type FieldSymbol, type Scope } from '../../analysis/scope/symbols.ts'
import type { FieldDecl } from '../../grammar/tree.ts'

/** The other end of a pair whose ends name each other, valid or not; the field itself if it is bound to itself. */
export function otherEndOf(scope: Scope, field: FieldSymbol): FieldSymbol | undefined {
  const partner = writtenPartnerOf(scope, field)
  const back = partner && writtenPartnerOf(scope, partner)
  return back && back.decl === field.decl ? partner : undefined
}

/** The field that this one names after `<->`, even if that field does not name this one. */
export function writtenPartnerOf(scope: Scope, field: FieldSymbol): FieldSymbol | undefined {
  return partnerIn(scope, field.decl)
}

/** The field that `<->` names, in the class that the type refers to. */
export function partnerIn(scope: Scope, node: FieldDecl): FieldSymbol | undefined {
  if (!node.partner) return undefined
  const type = node.type.kind === 'set-type' ? node.type.of : node.type
  const target = type.kind === 'named-type' ? classNamed(scope, type.name.text) : undefined
  return target?.fieldsByName.get(node.partner.field.text)
}
