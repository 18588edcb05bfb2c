/** Fixes of defaults and of the values of initial objects (CROW13xx). docs/language.md, Words, Types and Declarations. */

import { typeSaid } from '../../../../analysis/resolve/resolve-types.ts'
import type { UnitPlace } from '../../../../analysis/scope/symbols.ts'
import type { Span, SyntaxNode, TypeNode, ValueNode } from '../../../../grammar/tree.ts'
import type { Type } from '../../../../model/api.ts'
import { isCarriableText } from '../../../../model/text.ts'
import { insertAt, replaceAt } from '../../../edits/edit.ts'
import { addMember, declareBehind } from '../../../edits/insertion.ts'
import { removeDefault, removeItem } from '../../../edits/removal.ts'
import { converted } from './conversion.ts'
import {
  type Fix,
  type Fixer,
  fieldAround,
  type Mistake,
  memberAround,
  messageAround,
  nodesIn,
  objectAround,
  sameSpan,
  written,
} from './fix.ts'
import { enumWord, zeroText } from './literals.ts'
import { initialObjectText } from './object-text.ts'

/** CROW1301: writes the value as one of the type, or the zero of the type. */
export const fixValueType: Fixer = (mistake) => {
  const found = valueAt(mistake)
  if (!found) return []
  const { value, type } = found
  const texts = [converted(value, type, mistake), zeroText(type, mistake.view.scope)]
  return [...new Set(texts)].map((text) => text && writeInstead(mistake, text)).map((fix) => fix || undefined)
}

/** CROW1302: writes another value of the enum, or adds a new one. */
export const fixEnumValueUnknown: Fixer = (mistake) => {
  const found = valueAt(mistake)
  const declared = found?.type.kind === 'enum' ? mistake.view.scope.enums.get(found.type.name) : undefined
  if (!found || !declared || (found.value.kind !== 'name-value' && found.value.kind !== 'string-value')) return []
  const meant = mistake.diagnostic.data?.replace
  const beside = siblings(mistake)
  const others = [...declared.values].filter((v) => v !== meant && v !== '' && !beside.has(v)).slice(0, 5)
  const member = enumWord(found.value.text)
  const edit = addMember(mistake.view, declared.place, declared.decl, member, declared.decl.values.at(-1))
  return [
    meant === undefined || beside.has(meant) ? undefined : writeInstead(mistake, enumWord(meant)),
    edit && { title: `Add ${member} to the enum "${declared.name}"`, edits: [edit] },
    ...others.map((v) => writeInstead(mistake, enumWord(v))),
  ]
}

/** The other elements or keys of the same set or map, which cannot repeat. */
function siblings(mistake: Mistake): ReadonlySet<string> {
  for (const node of nodesIn(mistake.decl)) {
    const parts = partsOf(node)
    if (!parts.some((p) => p.start <= mistake.at.start && mistake.at.end <= p.end)) continue
    return new Set(parts.map((p) => written(mistake, { start: p.start, end: p.mark })))
  }
  return new Set()
}

/** CROW1303: writes the nearest int of 64 bits. */
export const fixIntRange: Fixer = (mistake) => [
  writeInstead(mistake, written(mistake, mistake.at).startsWith('-') ? '-9223372036854775808' : '9223372036854775807'),
]

/** CROW1304: writes the nearest valid day. */
export const fixDateImpossible: Fixer = (mistake) => {
  const parts = /^"(\d{4})-?(\d\d)-?(\d\d)/.exec(written(mistake, mistake.at))
  const [year, month, day] = parts ? parts.slice(1).map(Number) : [1970, 1, 1]
  return [writeInstead(mistake, `"${nearest(year ?? 1970, month ?? 1, day ?? 1)}T00:00:00Z"`)]
}

function nearest(year: number, month: number, day: number): string {
  const m = Math.min(Math.max(month, 1), 12)
  const last = new Date(Date.UTC(2000 + (year % 400), m, 0)).getUTCDate()
  const two = (n: number) => String(n).padStart(2, '0')
  return `${String(year).padStart(4, '0')}-${two(m)}-${two(Math.min(Math.max(day, 1), last))}`
}

/** CROW1305: writes another object of the class or null, or declares a new object. */
export const fixObjectUnknown: Fixer = (mistake) => {
  const found = valueAt(mistake)
  if (found?.type.kind !== 'ref' || found.value.kind !== 'name-value') return []
  const { type, value } = found
  const { scope } = mistake.view
  const meant = mistake.diagnostic.data?.replace
  const fits = meant !== undefined && (meant !== 'null' || type.nullable)
  const taken = scope.objects.has(value.text) || fieldAround(mistake)?.decl.partner
  const text = taken ? undefined : initialObjectText(scope, type.class, value.text)
  return [
    fits ? writeInstead(mistake, meant) : undefined,
    text === undefined
      ? undefined
      : { title: `Declare the object "${value.text}"`, edits: [declareBehind(mistake, text)] },
    type.nullable && meant !== 'null' ? writeInstead(mistake, 'null') : undefined,
  ]
}

/** CROW1306: removes the second one. */
export const fixRepeatedElement: Fixer = (mistake) => {
  for (const node of nodesIn(mistake.decl)) {
    const parts = partsOf(node)
    const index = parts.findIndex((p) => p.start === mistake.at.start && p.mark === mistake.at.end)
    if (index < 0) continue
    const edits = [removeItem(mistake, parts, index)]
    const title = `Remove the second ${written(mistake, mistake.at)}`
    // Removing the second key of a map also removes its value.
    return [node.kind === 'set-value' ? { title, edits, safe: 'repetition' } : { title, edits }]
  }
  return []
}

/** The elements of a set and the entries of a map; `mark` is where the part ends that a diagnostic marks. */
function partsOf(value: SyntaxNode): (Span & { mark: number })[] {
  if (value.kind === 'set-value') return value.items.map((i) => ({ ...i, mark: i.end }))
  if (value.kind !== 'map-value') return []
  return value.entries.map((e) => ({ start: e.key.start, end: e.value.end, mark: e.key.end }))
}

/** CROW1307: allows null in the type, or removes the value. */
export const fixNullNotAllowed: Fixer = (mistake) => {
  const found = valueAt(mistake)
  if (found?.type.kind !== 'ref') return []
  const { type, typeNode, typePlace } = found
  const node = [...nodesIn(typeNode)].find((n) => isBareRef(n, type.class))
  const member = memberAround(mistake)
  const bare =
    member && 'default' in member && member.default && sameSpan(member.default, found.value)
      ? removeDefault(mistake, member)
      : undefined
  return [
    node && !typePlace.standard
      ? {
          title: `Make it "${type.class} ref or null"`,
          edits: [insertAt(typePlace, node.end, ' or null')],
        }
      : undefined,
    bare && { title: 'Remove the default', edits: [bare] },
  ]
}

function isBareRef(node: SyntaxNode, name: string): boolean {
  return node.kind === 'named-type' && node.word === 'ref' && node.name.text === name && !node.orNull
}

/** CROW1308: removes the characters that XML cannot carry. */
export const fixTextUnfit: Fixer = (mistake) => {
  for (const node of nodesIn(mistake.decl)) {
    if (node.kind !== 'string-value' || node.start > mistake.at.start || node.end < mistake.at.end) continue
    const text = [...node.text].filter(isCarriableText).join('')
    const edits = [replaceAt(mistake.place, node, JSON.stringify(text))]
    return [{ title: `Write ${JSON.stringify(text)}`, edits }]
  }
  return []
}

function writeInstead(mistake: Mistake, text: string): Fix {
  return { title: `Write ${text}`, edits: [replaceAt(mistake.place, mistake.at, text)] }
}

interface TypedValue {
  readonly value: ValueNode
  readonly type: Type
  /** The whole declared type where the value is, and the place of its declaration. */
  readonly typeNode: TypeNode
  readonly typePlace: UnitPlace
}

/** The value that the diagnostic marks, with the type that its place expects. */
function valueAt(mistake: Mistake): TypedValue | undefined {
  const whole = typedPlaces(mistake).find(({ value }) => value.start <= mistake.at.start && mistake.at.end <= value.end)
  return whole && inside(whole, mistake.at)
}

/** The missing value at the mistake, with its type if it is known. */
export function missingValue(mistake: Mistake): { readonly value: ValueNode; readonly type?: Type } | undefined {
  const { at } = mistake
  const isNear = (node: Span) => node.start <= at.end && at.start - node.start < 80
  const missing = [...nodesIn(memberAround(mistake) ?? mistake.decl)].filter(
    (n) => n.kind === 'missing-value' && isNear(n),
  ) as ValueNode[]
  for (const value of missing) {
    for (const typed of typedPlaces(mistake)) {
      const found = inside(typed, value)
      if (found) return { value, type: found.type }
    }
  }
  const [value] = missing
  return value && { value }
}

function typedPlaces(mistake: Mistake): TypedValue[] {
  const field = fieldAround(mistake)
  const typed = field ? [field] : (messageAround(mistake)?.params ?? recordMembers(mistake))
  const { scope } = mistake.view
  const declared = typed.flatMap(({ decl, type: resolved, place }) => {
    const type = resolved ?? typeSaid(scope, decl.type)
    return decl.default && type ? [{ value: decl.default, type, typeNode: decl.type, typePlace: place }] : []
  })
  const given = (objectAround(mistake)?.values ?? []).flatMap(({ value, field: f }) =>
    f?.type ? [{ value, type: f.type, typeNode: f.decl.type, typePlace: f.place }] : [],
  )
  return [...declared, ...given]
}

function recordMembers({ view, decl }: Mistake) {
  const record = decl?.kind === 'record' ? view.scope.types.get(decl.name.text) : undefined
  return record?.kind === 'record' && decl && sameSpan(record.decl, decl) ? record.members : []
}

function inside(typed: TypedValue, at: Span): TypedValue | undefined {
  const { value, type } = typed
  if (sameSpan(value, at)) return typed
  for (const [part, of] of partsWithTypes(value, type)) {
    const found = inside({ ...typed, value: part, type: of }, at)
    if (found) return found
  }
  return undefined
}

function partsWithTypes(value: ValueNode, type: Type): [ValueNode, Type][] {
  if (value.kind === 'set-value' && (type.kind === 'set' || type.kind === 'option')) {
    return value.items.map((item) => [item, type.of])
  }
  if (value.kind !== 'map-value' || type.kind !== 'map') return []
  return value.entries.flatMap((e): [ValueNode, Type][] => [
    [e.key, type.key],
    [e.value, type.value],
  ])
}
