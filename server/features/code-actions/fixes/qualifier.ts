/** Fixes of qualifiers (CROW1107, CROW1108, CROW1407 to CROW1410). docs/language.md, Qualifiers and Bound field pairs. */

import { QUALIFIERS } from '../../../../analysis/facts/qualifiers.ts'
import { referredClass } from '../../../../analysis/resolve/pairs.ts'
import { classNamed, type FieldSymbol, fieldPath } from '../../../../analysis/scope/symbols.ts'
import { computedEdits, qualify } from '../../../edits/ends.ts'
import { type Fix, type Fixer, fieldAround, type Mistake } from './fix.ts'

/** CROW1107: writes the suggested qualifier, or another one. For a word like `readonly`, RW does not come first. */
export const fixQualifierUnknown: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  const meant = mistake.diagnostic.data?.replace
  const isReadOnly = /^(?:ro|read|const|final|immutable)/i.test(field?.decl.qualifier.text ?? '')
  return field ? byLikeliness(meant, isReadOnly).map((q) => written(field, q)) : []
}

/** CROW1108: writes one of the three. */
export const fixQualifierMissing: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  return field
    ? QUALIFIERS.map((q) => ({ ...written(field, q), all: `Write ${q} on every field without qualifier` }))
    : []
}

function byLikeliness(meant: string | undefined, isReadOnly: boolean): string[] {
  const weight = (q: string) => (q === meant ? 2 : isReadOnly && q !== 'RW' ? 1 : 0)
  return [...QUALIFIERS].sort((a, b) => weight(b) - weight(a))
}

function written(field: FieldSymbol, qualifier: string): Fix {
  return { title: `Write ${qualifier}`, edits: [qualify(field, qualifier)] }
}

/** CROW1407, CROW1408: makes the computed end RO/runtime, without a default. */
export const fixComputedEnd: Fixer = (mistake) => {
  const field = fieldAround(mistake)
  if (!field) return []
  const given = field.decl.qualifier.text === 'RO/runtime'
  const title = given ? 'Remove the default' : `Make it RO/runtime${field.decl.default ? ', without a default' : ''}`
  return [{ title, edits: computedEdits(mistake.view, field) }]
}

/** CROW1409: makes one end computed, or RW. */
export const fixBothEndsConstructor: Fixer = (mistake) => {
  const [own, partner] = pairOf(mistake)
  if (!own || !partner) return []
  const rw = (field: FieldSymbol) => ({ title: `Make "${fieldPath(field)}" RW`, edits: [qualify(field, 'RW')] })
  if (own === partner) return [rw(own), { title: 'Make it RO/runtime', edits: [qualify(own, 'RO/runtime')] }]
  return [computed(mistake, own), computed(mistake, partner), rw(own), rw(partner)]
}

/** CROW1410: makes one of the ends computed. */
export const fixBothEndsOwn: Fixer = (mistake) => {
  const [own, partner] = pairOf(mistake)
  return own && partner ? [computed(mistake, own), computed(mistake, partner)] : []
}

function computed({ view }: Mistake, field: FieldSymbol): Fix {
  const title = `Make "${fieldPath(field)}" RO/runtime${field.decl.default ? ', without a default' : ''}`
  return { title, edits: computedEdits(view, field) }
}

function pairOf(mistake: Mistake): [FieldSymbol | undefined, FieldSymbol | undefined] {
  const own = fieldAround(mistake)
  const target = own && classNamed(mistake.view.scope, referredClass(own) ?? '')
  return [own, target?.fieldsByName.get(own?.decl.partner?.field.text ?? '')]
}
