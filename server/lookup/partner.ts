/** The field at the other end of `<->`, found by the texts alone, so that pairs with a mistake in them have ends too. */
import { classNamed, type FieldSymbol, type Scope } from '../../analysis/scope/symbols.ts'
import type { FieldDecl } from '../../grammar/tree.ts'

/** The other end of a pair whose ends name each other, sound or not; the field itself where it is bound to itself. */
export function otherEndOf(scope: Scope, field: FieldSymbol): FieldSymbol | undefined {
  const partner = writtenPartnerOf(scope, field)
  const back = partner && writtenPartnerOf(scope, partner)
  return back && back.decl === field.decl ? partner : undefined
}

/** The field that this one is bound to, also where only this one says so. */
export function writtenPartnerOf(scope: Scope, field: FieldSymbol): FieldSymbol | undefined {
  return partnerIn(scope, field.decl)
}

/** The field that `<->` names, found by the class that the type refers to. */
export function partnerIn(scope: Scope, node: FieldDecl): FieldSymbol | undefined {
  if (!node.partner) return undefined
  const type = node.type.kind === 'set-type' ? node.type.of : node.type
  const target = type.kind === 'named-type' ? classNamed(scope, type.name.text) : undefined
  return target?.fieldsByName.get(node.partner.field.text)
}
