/** Fixes of fields whose other end is missing or does not fit (CROW1402 to CROW1406, CROW1414). docs/language.md, Bound field pairs. */
import { annotationOf } from '../../../../analysis/facts/annotations.ts'
import { referredClass } from '../../../../analysis/resolve/pairs.ts'
import {
  type ClassSymbol,
  classNamed,
  type FieldSymbol,
  fieldPath,
  isNamespace,
  type Scope,
} from '../../../../analysis/scope/symbols.ts'
import type { NamedType } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { bindEdits, fittingFields, freeFieldName, linkEdits, partnerForms } from '../../../edits/ends.ts'
import { addField, declareBehind } from '../../../edits/insertion.ts'
import { removePartner } from '../../../edits/removal.ts'
import type { TextEdit } from '../../../view.ts'
import { type Fix, type Fixer, fieldAround, type Mistake, nodesIn } from './fix.ts'

/** CROW1402: writes the suggested field, or declares the other end in each valid form. */
export const fixPartnerUnknown: Fixer = (mistake) => {
  const found = ends(mistake)
  if (!found) return []
  const { own, target } = found
  const name = own.decl.partner?.field.text ?? ''
  const waiting = target.fields.find(
    (f) => f.decl.partner?.field.text === own.name && referredClass(f) === own.owner.name,
  )
  // A field that is bound to this one must keep its partner.
  if (waiting) return [spelt(mistake, own, waiting)]
  const meant = target.fieldsByName.get(mistake.diagnostic.data?.replace ?? '')
  const bound = meant && (meant === own ? bindsItself(mistake, own) : spelt(mistake, own, meant))
  return [retyped(mistake, own), bound, ...declared(mistake, own, target, name), unbind(mistake, own)]
}

/** If the named field is in another class and refers to this one, the type is wrong: changes the type. */
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

/** Writes the suggested field as the partner, if it is bound to this one, or is unbound and refers back. */
function spelt(mistake: Mistake, own: FieldSymbol, meant: FieldSymbol): Fix | undefined {
  const title = `Write "<-> ${meant.name}"`
  if (meant.decl.partner?.field.text === own.name && own.decl.partner) {
    return { title, edits: [replaceAt(own.place, own.decl.partner.field, meant.name)] }
  }
  const edits = fittingFields(mistake.view.scope, own).includes(meant) ? bindEdits(mistake.view, own, meant) : undefined
  return edits && { title, edits }
}

/** CROW1403: another partner, a new one, or none. */
export const fixPartnerNotReference: Fixer = (mistake) => rebound(mistake)

/** CROW1404: makes the partner refer back; or another partner, a new one, or none. */
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
  // A partner that is bound back is the one that is meant, and must keep its partner.
  return mistyped ? [retyped] : [retyped, ...rebound(mistake)]
}

function isLinkOf({ decl, place }: FieldSymbol, edit: TextEdit): boolean {
  return edit.path === place.path && edit.start === place.base + (decl.partner?.start ?? -1)
}

/** CROW1405: binds the partner back, so that both are a valid pair. */
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

/** The number of fields of the class that name the partner. If there are two, only the user knows which one is meant. */
function namers({ owner }: FieldSymbol, partner: FieldSymbol): number {
  const names = (f: FieldSymbol) => f.decl.partner?.field.text === partner.name
  return owner.fields.filter((f) => names(f) && referredClass(f) === partner.owner.name).length
}

/** CROW1406: another partner, a new one, or none. */
export const fixPartnerBoundElsewhere: Fixer = (mistake) => rebound(mistake)

/** CROW1414: binds the set to an existing field or a new one, or marks it `@unbound`. */
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

/** Binds a set of the class's own objects to itself, unless it is RO/constructor. */
function bindsItself(mistake: Mistake, own: FieldSymbol): Fix | undefined {
  const can = referredClass(own) === own.owner.name && own.decl.qualifier.text !== 'RO/constructor'
  return can ? symmetric(mistake, own) : undefined
}

function symmetric(mistake: Mistake, own: FieldSymbol): Fix {
  return { title: `Bind it to itself: "<-> ${own.name}"`, edits: linkEdits(mistake.view, own, own.name) }
}

/** Another field as the partner, a new one, or no partner. */
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

/** The fields at the other end that name this one after `<->`. */
export function partnersOf(scope: Scope, own: FieldSymbol): FieldSymbol[] {
  const target = classNamed(scope, referredClass(own) ?? '')
  const names = (f: FieldSymbol) => f.decl.partner?.field.text === own.name && referredClass(f) === own.owner.name
  return (target?.fields ?? []).filter(names)
}

/** The unbound fields as partners, and new ones. */
export function newPartners(mistake: Mistake, own: FieldSymbol, free: readonly FieldSymbol[]): (Fix | undefined)[] {
  const target = classNamed(mistake.view.scope, referredClass(own) ?? '')
  if (!target || isNamespace(target)) return []
  return free.length > 0 ? bindings(mistake, own) : [bindsItself(mistake, own), ...added(mistake, own, target)]
}

/** A new partner with an unused name, in each valid form. */
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

/** Adds the field to the class. A standard class is extended by a class with its name. */
function declaration(mistake: Mistake, target: ClassSymbol, form: string): Fix | undefined {
  const extension = `class ${target.name} {\n  ${form}\n}`
  const edit = target.place.standard ? declareBehind(mistake, extension) : addField(mistake.view, target, form)
  return edit && { title: `Add "${form}" to "${target.name}"`, edits: [edit] }
}

/** Removes `<->`; marks a set `@unbound`. */
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
