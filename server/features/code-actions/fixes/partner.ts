/** Fixes of fields whose other end is missing or does not fit (CROW1402 to CROW1406, CROW1414). LANGUAGE section 7. */
import { annotationOf } from '../../../../analysis/annotations.ts'
import { referredClass } from '../../../../analysis/pairs.ts'
import {
  type ClassSymbol,
  classNamed,
  type FieldSymbol,
  fieldPath,
  isNamespace,
  type Scope,
} from '../../../../analysis/symbols.ts'
import type { NamedType } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { bindEdits, fittingFields, freeFieldName, linkEdits, partnerForms } from '../../../edits/ends.ts'
import { addField, declareBehind } from '../../../edits/insertion.ts'
import { removePartner } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { type Fix, type Fixer, fieldAround, type Mistake, nodesIn } from './fix.ts'

/** CROW1402: spell it as suggested, or declare the other end in each legal form. */
export const fixPartnerUnknown: Fixer = (mistake) => {
  const found = ends(mistake)
  if (!found) return []
  const { own, target } = found
  const name = own.decl.partner?.field.text ?? ''
  const waiting = target.fields.find(
    (f) => f.decl.partner?.field.text === own.name && referredClass(f) === own.owner.name,
  )
  // Bound elsewhere, this field would leave alone the one that is bound to it.
  if (waiting) return [spelt(mistake, own, waiting)]
  const meant = target.fieldsByName.get(mistake.diagnostic.data?.replace ?? '')
  const bound = meant && (meant === own ? bindsItself(mistake, own) : spelt(mistake, own, meant))
  return [retyped(mistake, own), bound, ...declared(mistake, own, target, name), unbind(mistake, own)]
}

/** The field that it names waits in another class, and refers to this one: the type is what is wrong. */
function retyped({ view }: Mistake, own: FieldSymbol): Fix | undefined {
  const name = own.decl.partner?.field.text ?? ''
  const waiting = view.scope.classes.flatMap((c) => c.fieldsByName.get(name) ?? []).filter((f) => isFreeFor(f, own))
  const [partner] = waiting
  const node = [...nodesIn(own.decl.type)].find((n): n is NamedType => n.kind === 'named-type')
  if (!partner || waiting.length > 1 || !node || partner.place.standard) return undefined
  const back = partner.decl.partner ? [] : linkEdits(view, partner, own.name)
  const edits = [replaceAt(own.place, node.name, partner.owner.name), ...back]
  return { title: `Make "${fieldPath(own)}" refer to "${partner.owner.name}"`, edits }
}

function isFreeFor(field: FieldSymbol, own: FieldSymbol): boolean {
  const bound = field.decl.partner?.field.text
  return field !== own && referredClass(field) === own.owner.name && (bound === undefined || bound === own.name)
}

/** The suggested field as the partner, if it can be: it is bound to this one already, or free and refers back. */
function spelt(mistake: Mistake, own: FieldSymbol, meant: FieldSymbol): Fix | undefined {
  const title = `Write "<-> ${meant.name}"`
  if (meant.decl.partner?.field.text === own.name && own.decl.partner) {
    return { title, edits: [replaceAt(own.place, own.decl.partner.field, meant.name)] }
  }
  const edits = fittingFields(mistake.view.scope, own).includes(meant) ? bindEdits(mistake.view, own, meant) : undefined
  return edits && { title, edits }
}

/** CROW1403: another field, a new one, or none. */
export const fixPartnerNotReference: Fixer = (mistake) => rebound(mistake)

/** CROW1404: the partner refers back, or another field, a new one, or none. */
export const fixPartnerOtherClass: Fixer = (mistake) => {
  const found = ends(mistake)
  const partner = found?.target.fieldsByName.get(found.own.decl.partner?.field.text ?? '')
  const node = [...nodesIn(partner?.decl.type)].find((n): n is NamedType => n.kind === 'named-type')
  if (!found || !partner || !node || partner.place.standard) return rebound(mistake)
  const mistyped = partner.decl.partner?.field.text === found.own.name
  const { own } = found
  const edits = [
    replaceAt(partner.place, node.name, own.owner.name),
    ...(bindEdits(mistake.view, own, partner) ?? []).filter((e) => !isLinkOf(own, e)),
  ]
  const retyped = { title: `Make "${fieldPath(partner)}" refer to "${own.owner.name}"`, edits }
  // A partner that is bound back is meant; bound to another field, this one would leave it alone.
  return mistyped ? [retyped] : [retyped, ...rebound(mistake)]
}

function isLinkOf({ decl, place }: FieldSymbol, edit: TextEdit): boolean {
  return edit.path === place.path && edit.start === place.base + (decl.partner?.start ?? -1)
}

/** CROW1405: the partner is bound back; both become a legal pair. */
export const fixPartnerNotBoundBack: Fixer = (mistake) => {
  const found = ends(mistake)
  const partner = found?.target.fieldsByName.get(found.own.decl.partner?.field.text ?? '')
  if (!found || !partner) return []
  const { own } = found
  const edits = bindEdits(mistake.view, own, partner)?.filter((e) => !isLinkOf(own, e))
  const title = `Write "<-> ${own.name}" on "${fieldPath(partner)}"`
  const sole = edits?.length === 1 && namers(own, partner) === 1
  return [edits && { title, edits, ...(sole && { safe: 'adds' }) }, unbind(mistake, own)]
}

/** How many fields of the class say that they are bound to the partner: where two do, only a person knows which is meant. */
function namers({ owner }: FieldSymbol, partner: FieldSymbol): number {
  const names = (f: FieldSymbol) => f.decl.partner?.field.text === partner.name
  return owner.fields.filter((f) => names(f) && referredClass(f) === partner.owner.name).length
}

/** CROW1406: a field of its own, or none. */
export const fixPartnerBoundElsewhere: Fixer = (mistake) => rebound(mistake)

/** CROW1414: bind it, to a field that is there or to a new one, or say that it is meant so. */
export const fixUnboundReferenceSet: Fixer = (mistake) => {
  const found = ends(mistake)
  if (!found) return []
  const { own, target } = found
  const existing = bindings(mistake, own)
  const mark = insertAt(own.place, own.decl.type.end, ' @unbound')
  return [
    ...existing,
    ...added(mistake, own, target),
    bindsItself(mistake, own),
    { title: 'Mark it "@unbound"', edits: [mark], all: 'Mark every such set "@unbound"' },
  ]
}

/** A set of the class's own objects can be its own other end, where it is not given at creation only. */
function bindsItself(mistake: Mistake, own: FieldSymbol): Fix | undefined {
  const can = referredClass(own) === own.owner.name && own.decl.qualifier.text !== 'RO/constructor'
  return can ? symmetric(mistake, own) : undefined
}

function symmetric(mistake: Mistake, own: FieldSymbol): Fix {
  return { title: `Bind it to itself: "<-> ${own.name}"`, edits: linkEdits(mistake.view, own, own.name) }
}

/** Another field as the partner, a new one, or no partner at all. */
function rebound(mistake: Mistake): (Fix | undefined)[] {
  const found = ends(mistake)
  if (!found) return []
  return [...bindings(mistake, found.own), ...added(mistake, found.own, found.target), unbind(mistake, found.own)]
}

function bindings({ view }: Mistake, own: FieldSymbol): Fix[] {
  return fittingFields(view.scope, own).flatMap((partner) => {
    const edits = bindEdits(view, own, partner)
    return edits ? [{ title: `Bind it to "${fieldPath(partner)}"`, edits }] : []
  })
}

/** The fields at the other end that say that they are bound to this one. */
export function partnersOf(scope: Scope, own: FieldSymbol): FieldSymbol[] {
  const target = classNamed(scope, referredClass(own) ?? '')
  const names = (f: FieldSymbol) => f.decl.partner?.field.text === own.name && referredClass(f) === own.owner.name
  return (target?.fields ?? []).filter(names)
}

/** The free fields as partners, and new ones. */
export function newPartners(mistake: Mistake, own: FieldSymbol, free: readonly FieldSymbol[]): (Fix | undefined)[] {
  const target = classNamed(mistake.view.scope, referredClass(own) ?? '')
  if (!target || isNamespace(target)) return []
  return free.length > 0 ? bindings(mistake, own) : [bindsItself(mistake, own), ...added(mistake, own, target)]
}

/** A new partner of a name that is free, in each legal form. */
function added(mistake: Mistake, own: FieldSymbol, target: ClassSymbol): (Fix | undefined)[] {
  const forms = new Map<string, string>()
  for (const wanted of [own.owner.name, `${own.owner.name}s`]) {
    const name = freeFieldName(target, wanted)
    for (const form of partnerForms(mistake.view.scope, own, target, name)) {
      if (form.includes(' ref set ') === (wanted !== own.owner.name)) forms.set(form, name)
    }
  }
  return [...forms].map(([form, name]) => {
    const fix = declaration(mistake, target, form)
    return fix && { ...fix, edits: [...linkEdits(mistake.view, own, name), ...fix.edits] }
  })
}

function declared(mistake: Mistake, own: FieldSymbol, target: ClassSymbol, name: string): (Fix | undefined)[] {
  const forms = partnerForms(mistake.view.scope, own, target, name)
  return forms.map((form, i) => {
    const fix = declaration(mistake, target, form)
    return fix && (i === 0 ? { ...fix, all: 'Add the missing end of every pair, in its likeliest form' } : fix)
  })
}

/** A standard class is extended: the field stands in a class of its name. */
function declaration(mistake: Mistake, target: ClassSymbol, form: string): Fix | undefined {
  const extension = `class ${target.name} {\n  ${form}\n}`
  const edit = target.place.standard ? declareBehind(mistake, extension) : addField(mistake.view, target, form)
  return edit && { title: `Add "${form}" to "${target.name}"`, edits: [edit] }
}

/** No `<->`; a set says that it is meant so. */
export function unbind(mistake: Mistake, own: FieldSymbol): Fix | undefined {
  const { partner } = own.decl
  if (!partner) return undefined
  if (own.type?.kind === 'set' && !annotationOf(own.decl, 'unbound')) {
    return { title: 'Mark it "@unbound" instead', edits: [replaceAt(own.place, partner, '@unbound')] }
  }
  const edit = removePartner(mistake, own.decl)
  return edit && { title: `Remove "<-> ${partner.field.text}"`, edits: [edit] }
}

/** The bound field, and the class at its other end. */
export function ends(mistake: Mistake): { own: FieldSymbol; target: ClassSymbol } | undefined {
  const own = fieldAround(mistake)
  const target = own && classNamed(mistake.view.scope, referredClass(own) ?? '')
  return own && target && !isNamespace(target) ? { own, target } : undefined
}
