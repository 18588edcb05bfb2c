/** Fields for `<->`: those of the class that the field refers to which refer back, or a new one. */

import { QUALIFIERS } from '../../../analysis/facts/qualifiers.ts'
import { isWritable, referredClass } from '../../../analysis/resolve/pairs.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, fieldPath } from '../../../analysis/scope/symbols.ts'
import type { FieldQualifier } from '../../../model/api.ts'
import { typeText } from '../../../model/types.ts'
import { linkEdits } from '../../edits/ends.ts'
import { layOut } from '../../edits/lay-out.ts'
import type { EditorView, TextEdit } from '../../view.ts'
import type { Proposal } from './item.ts'
import { newPartner } from './new-partner.ts'
import type { OpenField } from './open-field.ts'

/** First fields that already name this one, then unbound ones, then those that a rule forbids, then a new one. */
export function partnerProposals(view: EditorView, end: OpenField): Proposal[] {
  const of = end.type?.kind === 'set' ? end.type.of : end.type
  const target = of?.kind === 'ref' ? classNamed(view.scope, of.class) : undefined
  if (!target) return []
  const found = candidates(view, target, end)
  const made = found.some(({ rank }) => rank === 0) ? undefined : newPartner(view, target, end)
  return made ? [...found, made] : found
}

function candidates(view: EditorView, target: ClassSymbol, end: OpenField): Proposal[] {
  const isSame = (field: FieldSymbol) => field.owner === end.owner && field.name === end.name
  // A field with an incomplete `<->` has no resolved type.
  const refers = (field: FieldSymbol) => (isSame(field) ? target.name : referredClass(field)) === end.owner?.name
  return [...target.fieldsByName.values()].filter(refers).map((field) => {
    const against = objection(field, end)
    const waits = field.decl.partner?.field.text === end.name
    const isItself = isSame(field)
    const extraEdits = against || waits || isItself ? undefined : bindBack(view, field, end)
    return {
      label: field.name,
      kind: 'field',
      rank: against ? 2 : waits ? 0 : 1,
      detail: (against ?? isItself) ? 'bound to itself' : `${field.decl.qualifier.text} ${typeText(field.type)}`,
      about: { what: 'field', owner: target.name, name: field.name },
      ...(extraEdits && { extraEdits }),
    }
  })
}

/** Writes `<->` on the other field too, if it is in the same file: an item cannot change another one. */
function bindBack(view: EditorView, field: FieldSymbol, { owner, name }: OpenField): TextEdit[] | undefined {
  if (!owner || field.place.path !== owner.place.path || field.place.standard) return undefined
  const edits = linkEdits(view, field, name)
  return field.owner === owner ? edits : layOut(view, edits)
}

/** The qualifiers that the field can have as an end of its pair; all if it has no pair. */
export function qualifiersOf(view: EditorView, { owner, name, type, decl }: FieldSymbol): readonly FieldQualifier[] {
  const of = type?.kind === 'set' ? type.of : type
  const target = of?.kind === 'ref' ? classNamed(view.scope, of.class) : undefined
  const partner = target?.fieldsByName.get(decl.partner?.field.text ?? '')
  if (!partner || referredClass(partner) !== owner.name || partner.decl.partner?.field.text !== name) return QUALIFIERS
  const fitting = QUALIFIERS.filter((qualifier) => objection(partner, { owner, name, type, qualifier }) === undefined)
  return fitting.length > 0 ? fitting : QUALIFIERS
}

/** The reason why the two cannot be a pair, in a few words (docs/language.md, Bound field pairs). */
function objection(field: FieldSymbol, end: OpenField): string | undefined {
  const { partner } = field.decl
  const isItself = fieldPath(field) === `${end.owner?.name}.${end.name}`
  if (isItself) return end.qualifier === 'RO/constructor' ? 'bound to itself, it cannot be RO/constructor' : undefined
  if (partner && partner.field.text !== end.name) return `bound to ${partner.field.text}`
  const [here, there] = [end.type?.kind === 'set', field.type?.kind === 'set']
  const writable = end.qualifier === 'RW' || end.qualifier === 'RO/constructor'
  if (here !== there && (here ? writable : isWritable(field))) return 'the set end must be RO/runtime'
  if (!here && !there && writable && isWritable(field)) return 'only one end may be writable'
  const both = end.qualifier === 'RO/constructor' && field.decl.qualifier.text === 'RO/constructor'
  return here && there && both ? 'only one end may be RO/constructor' : undefined
}
