/** Fixes for missing values, errors, partners and types, which need the checker (CROW1001). */
import { typeSaid } from '../../../../analysis/resolve/resolve-types.ts'
import { isNamespace } from '../../../../analysis/scope/symbols.ts'
import type { SyntaxIssue, ValueNode } from '../../../../grammar/tree.ts'
import type { Type } from '../../../../model/api.ts'
import { BUILT_IN_ERRORS } from '../../../../model/built-in-errors.ts'
import { insertAt } from '../../../edits/edit.ts'
import { fittingFields } from '../../../edits/ends.ts'
import { type Fix, fieldAround, type Mistake, messageAround, nodesIn } from './fix.ts'
import { enumWord, zeroText } from './literals.ts'
import { newPartners, partnersOf, unbind } from './partner.ts'
import { missingValue } from './values.ts'

/** The largest number of fixes of each kind. */
const MOST = 5

export function wantedFixes(mistake: Mistake, wants: NonNullable<SyntaxIssue['wants']>): Fix[] {
  switch (wants) {
    case 'value':
      return values(mistake)
    case 'error':
      return errors(mistake)
    case 'arguments':
      return argumentsOf(mistake)
    case 'partner':
      return partners(mistake)
    case 'type':
      return types(mistake)
  }
}

function values(mistake: Mistake): Fix[] {
  const found = missingValue(mistake)
  if (!found) return []
  const texts = found.type ? valuesOf(found.type, mistake) : ['""', '0', '[]', '{}']
  return texts.slice(0, MOST).map((text) => writing(mistake, found.value.start, text))
}

function valuesOf(type: Type, { view: { scope } }: Mistake): string[] {
  const zero = zeroText(type, scope)
  if (type.kind === 'bool') return ['false', 'true']
  if (type.kind === 'enum') return [...(scope.enums.get(type.name)?.values ?? [])].map(enumWord)
  return zero === undefined ? [] : [zero]
}

/** The API's errors that the message does not throw yet; if it declares none, a built-in one. */
function errors(mistake: Mistake): Fix[] {
  const message = messageAround(mistake)
  const missing = message?.decl.throws.find((name) => name.text === '')
  if (!message || !missing) return []
  const declared = [...mistake.view.scope.errors.keys()].filter(
    (code) => !message.decl.throws.some((name) => name.text === code),
  )
  const codes = declared.length > 0 ? declared : ['HANDLE_INVALID']
  return codes.slice(0, MOST).map((code) => writing(mistake, missing.start, code))
}

/** The parentheses of an error, with its parameters as arguments. */
function argumentsOf(mistake: Mistake): Fix[] {
  const { at, decl, view } = mistake
  const call = [...nodesIn(decl)].find(
    (node) => node.kind === 'error-call' && node.code.end <= at.start && at.start <= node.end + 1,
  )
  if (call?.kind !== 'error-call') return []
  const code = call.code.text
  const params =
    view.scope.errors.get(code)?.decl.params.map((param) => param.text) ?? BUILT_IN_ERRORS.get(code)?.params ?? []
  const text = `(${params.join(', ')})`
  return [{ title: `Write "${text}"`, edits: [insertAt(mistake.place, call.code.end, text)] }]
}

/** Fields that are bound to this one; else unbound ones that fit, new ones, or no partner. */
function partners(mistake: Mistake): Fix[] {
  const field = fieldAround(mistake)
  const own = field && { ...field, type: typeSaid(mistake.view.scope, field.decl.type) }
  const bound = own && partnersOf(mistake.view.scope, own)
  if (!own || isNamespace(own.owner)) return []
  if (bound?.length) return bound.map((field) => writing(mistake, own.decl.partner?.end ?? 0, field.name))
  const free = fittingFields(mistake.view.scope, own)
  return [...newPartners(mistake, own, free), unbind(mistake, own)].filter((fix) => fix !== undefined)
}

/** The type of the default, else the most common types. */
function types(mistake: Mistake): Fix[] {
  const node = [...nodesIn(mistake.decl)].find(
    (n) => n.kind === 'missing-type' && n.start <= mistake.at.start && mistake.at.start - n.start < 3,
  )
  if (!node) return []
  const owner = [...nodesIn(mistake.decl)].find((n) => 'type' in n && n.type === node) as
    | { default?: ValueNode }
    | undefined
  const ofDefault = owner?.default ? typeOf(owner.default) : undefined
  return (ofDefault === undefined ? ['string', 'int', 'bool'] : [ofDefault]).map((text) =>
    writing(mistake, node.start, text),
  )
}

function typeOf(value: ValueNode): string | undefined {
  if (value.kind === 'string-value') return 'string'
  if (value.kind === 'int-value') return 'int'
  if (value.kind === 'float-value') return 'float'
  if (value.kind === 'name-value' && /^(?:true|false)$/.test(value.text)) return 'bool'
  return value.kind === 'set-value' ? 'string set' : value.kind === 'map-value' ? '(string -> string) map' : undefined
}

function writing({ place, text }: Mistake, offset: number, word: string): Fix {
  const at = place.base + offset
  const before = /\s|[([{]/.test(text.charAt(at - 1)) ? '' : ' '
  const after = /[\w"<=@:]/.test(text.charAt(at)) ? ' ' : ''
  return {
    title: `Write ${word.startsWith('"') ? word : `"${word}"`}`,
    edits: [insertAt(place, offset, before + word + after)],
  }
}
