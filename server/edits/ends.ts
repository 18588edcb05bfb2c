/** The ends of bound pairs: which forms an end may have, and which edits make two fields fit. docs/language.md, Bound field pairs. */
import { annotationOf } from '../../analysis/facts/annotations.ts'
import { isWritable, referredClass } from '../../analysis/resolve/pairs.ts'
import { type ClassSymbol, classNamed, type FieldSymbol, type Scope } from '../../analysis/scope/symbols.ts'
import type { EditorView, TextEdit } from '../view.ts'
import { insertAt, replaceAt, textAt } from './edit.ts'
import { removeAnnotation, removeDefault } from './removal.ts'

/** The texts of all valid other ends of `own` with the name `name`, the likeliest first. */
export function partnerForms(scope: Scope, own: FieldSymbol, target: ClassSymbol, name: string): string[] {
  const owner = own.owner.name
  const free = !isWritable(own) && !own.decl.default
  const single = `${name} : ${owner} ref <-> ${own.name}`
  const nullable = `${name} : ${owner} ref or null <-> ${own.name} = null`
  const needed = mustStayOptional(scope, own, target)
  const owning = [`RO/constructor ${needed ? nullable : single}`, `RW ${nullable}`]
  const set = `${name} : ${owner} ref set <-> ${own.name}`
  if (own.type?.kind !== 'set') {
    return [`RO/runtime ${set}`, ...(free ? owning : []), `RO/runtime ${single}`]
  }
  const many = [
    `RW ${set} = []`,
    ...(own.decl.qualifier.text === 'RO/constructor' ? [] : [`RO/constructor ${set} = []`]),
  ]
  const plain = isWritable(own) || !own.decl.default
  return [
    ...(free ? [...owning, `RO/runtime ${single}`] : []),
    ...(plain || isWritable(own) ? many : []),
    `RO/runtime ${set}`,
  ]
}

/** True if the other end cannot be a required reference: there are objects already, or objects could not be created. */
function mustStayOptional(scope: Scope, own: FieldSymbol, target: ClassSymbol): boolean {
  if (target.place.standard || target.extends) return true
  return [...scope.objects.values()].some((o) => o.decl.class.text === target.name) || needs(scope, own.owner, target)
}

/** True if an object of `from` needs one of `goal` first, so that a required reference back would close a circle. */
function needs(scope: Scope, from: ClassSymbol, goal: ClassSymbol, seen = new Set<ClassSymbol>()): boolean {
  if (from === goal) return true
  if (seen.has(from)) return false
  seen.add(from)
  return from.fields.some((f) => {
    if (f.type?.kind !== 'ref' || f.type.nullable || !isWritable(f) || f.decl.default) return false
    const next = classNamed(scope, f.type.class)
    return next !== undefined && needs(scope, next, goal, seen)
  })
}

/** The unbound fields of the class that `own` refers to which refer back to the class of `own`. */
export function fittingFields(scope: Scope, own: FieldSymbol): FieldSymbol[] {
  const target = classNamed(scope, referredClass(own) ?? '')
  return (target?.fields ?? []).filter(
    (f) =>
      f !== own &&
      !f.place.standard &&
      !f.decl.partner &&
      !annotationOf(f.decl, 'unbound') &&
      (f.type?.kind === 'ref' || f.type?.kind === 'set') &&
      referredClass(f) === own.owner.name,
  )
}

/** Edits that bind the two fields and make them a valid pair. Undefined if a field is in a standard text. */
export function bindEdits(view: EditorView, own: FieldSymbol, partner: FieldSymbol): TextEdit[] | undefined {
  if (own.place.standard || partner.place.standard) return undefined
  return withoutRepeats([
    ...linkEdits(view, own, partner.name),
    ...linkEdits(view, partner, own.name),
    ...fitEdits(view, own, partner),
  ])
}

/** Writes `<-> name` after the field's type, or in place of another one, and removes `@unbound`. */
export function linkEdits(view: EditorView, field: FieldSymbol, name: string): TextEdit[] {
  const { decl, place } = field
  const link = decl.partner
    ? replaceAt(place, decl.partner, `<-> ${name}`)
    : insertAt(place, decl.type.end, ` <-> ${name}`)
  const mark = annotationOf(decl, 'unbound')
  const text = textAt(view, place)
  return mark && text !== undefined ? [link, removeAnnotation({ text, place }, mark)] : [link]
}

/** Makes one end computed if the pair needs it: the set of a many-one pair, else usually the partner. */
function fitEdits(view: EditorView, own: FieldSymbol, partner: FieldSymbol): TextEdit[] {
  if (own === partner) return own.decl.qualifier.text === 'RO/constructor' ? [qualify(own, 'RW')] : []
  const [a, b] = [own.type?.kind === 'set', partner.type?.kind === 'set']
  if (a !== b) return computedEdits(view, a ? own : partner)
  const clash = a ? isConstructor(own) && isConstructor(partner) : isWritable(own) && isWritable(partner)
  if (clash) return computedEdits(view, partner)
  if (isWritable(own) !== isWritable(partner)) return computedEdits(view, isWritable(own) ? partner : own)
  return !a && own.decl.default && partner.decl.default ? computedEdits(view, partner) : []
}

function isConstructor(field: FieldSymbol): boolean {
  return field.decl.qualifier.text === 'RO/constructor'
}

/** Makes the field a computed end: `RO/runtime`, without a default. */
export function computedEdits(view: EditorView, field: FieldSymbol): TextEdit[] {
  const text = textAt(view, field.place)
  const given = text === undefined ? undefined : removeDefault({ text, place: field.place }, field.decl)
  const qualified = field.decl.qualifier.text === 'RO/runtime' ? [] : [qualify(field, 'RO/runtime')]
  return given ? [...qualified, given] : qualified
}

export function qualify(field: FieldSymbol, qualifier: string): TextEdit {
  const { start, end } = field.decl.qualifier
  return replaceAt(field.place, { start, end }, start === end ? `${qualifier} ` : qualifier)
}

/** The edits without duplicates, which arise when a field is bound to itself. */
function withoutRepeats(edits: readonly TextEdit[]): TextEdit[] {
  const seen = new Set<string>()
  return edits.filter((edit) => {
    const key = `${edit.path} ${edit.start} ${edit.end} ${edit.newText}`
    return !seen.has(key) && seen.add(key)
  })
}

/** `wanted`, or `wanted_2` and so on if the class has such a field. */
export function freeFieldName(target: ClassSymbol, wanted: string): string {
  let name = wanted
  for (let i = 2; target.fieldsByName.has(name); i++) name = `${wanted}_${i}`
  return name
}
