/** Fixes that remove a `<->` or an `@unbound` without effect (CROW1401, CROW1411, CROW1412, CROW1413, CROW1415). */
import { annotationOf } from '../../../../analysis/facts/annotations.ts'
import { referredClass } from '../../../../analysis/resolve/pairs.ts'
import { classNamed, type FieldSymbol } from '../../../../analysis/scope/symbols.ts'
import { replaceAt, textAt } from '../../../edits/edit.ts'
import { removeAnnotation, removePartner } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { type Fixer, fieldAround, type Mistake } from './fix.ts'

/** CROW1401, CROW1412: removes `<->` from a field that cannot be bound. */
export const fixNoPartner: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const edit = field && removePartner(mistake, field.decl)
  return [edit && { title: `Remove "<-> ${field.decl.partner?.field.text}"`, edits: [edit] }]
}

/** CROW1411: writes the name of the field without its class. */
export const fixPartnerQualified: Fixer = (mistake) => {
  const partner = fieldAround(mistake)?.decl.partner
  const text = mistake.diagnostic.data?.replace
  if (!partner || text === undefined) return []
  return [{ title: `Write "${text}"`, edits: [replaceAt(mistake.place, partner, text)] }]
}

/** CROW1413: removes `@unbound`, or `<->` at both ends. */
export const fixUnboundAndBound: Fixer = (mistake) => {
  const own = fieldAround(mistake)
  const target = own && classNamed(mistake.view.scope, referredClass(own) ?? '')
  const other = target?.fieldsByName.get(own?.decl.partner?.field.text ?? '')
  const back = other && other !== own && other.decl.partner?.field.text === own?.name ? other : undefined
  const edits = [own, back].map((field) => field && linkGone(mistake, field)).filter((edit) => edit !== undefined)
  const title = back ? 'Remove the "<->" at both ends' : 'Remove the "<->"'
  return [...fixUnboundUnnecessary(mistake), back?.place.standard ? undefined : { title, edits }]
}

function linkGone({ view }: Mistake, { decl, place }: FieldSymbol): TextEdit | undefined {
  const text = textAt(view, place)
  return text === undefined ? undefined : removePartner({ text, place }, decl)
}

/** CROW1415: removes `@unbound`. */
export const fixUnboundUnnecessary = (mistake: Mistake) => {
  const field = fieldAround(mistake)
  const mark = field && annotationOf(field.decl, 'unbound')
  return mark ? [{ title: 'Remove "@unbound"', edits: [removeAnnotation(mistake, mark)] }] : []
}
