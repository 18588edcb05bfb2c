/** Fixes of initial objects (CROW1601 to CROW1609). docs/language.md, Declarations. */
import type { FieldSymbol } from '../../../../analysis/scope/symbols.ts'
import type { AssignmentDecl, ObjectDecl, ValueNode } from '../../../../grammar/tree.ts'
import { insertAt, replaceAt, textAt } from '../../../edits/edit.ts'
import { addField, addMember, declareBefore } from '../../../edits/insertion.ts'
import { removeDeclaration, removeMember } from '../../../edits/removal.ts'
import { type Fix, type Fixer, type Mistake, objectAround, sameSpan } from './fix.ts'
import { zeroText } from './literals.ts'
import { givenText, mustBeGiven } from './object-text.ts'
import { withoutObjectsGone } from './without.ts'

/** CROW1601: writes the suggested class, or declares a new one with fields for the object's values. */
export const fixObjectClassUnknown: Fixer = (mistake) => {
  const { decl } = mistake
  const meant = mistake.diagnostic.data?.replace
  if (decl?.kind !== 'object') return []
  const lines = decl.values.filter((v) => v.name.text !== 'uuid').map((v) => inferredField(mistake, v))
  const name = decl.class.text
  const free = lines.every((line) => line !== undefined) && !mistake.view.scope.types.has(name)
  const text = lines.length === 0 ? `class ${name} {}` : `class ${name} {\n  ${lines.join('\n  ')}\n}`
  return [
    meant === undefined ? undefined : spelt(mistake, meant),
    free ? { title: `Create the class "${name}"`, edits: [declareBefore(mistake, text)] } : undefined,
  ]
}

/** `RW name : type`, with the type of the value if it is known. */
function inferredField(mistake: Mistake, { name, value }: AssignmentDecl): string | undefined {
  const type = inferredType(mistake, value)
  return type === undefined || name.text === '' ? undefined : `RW ${name.text} : ${type}`
}

function inferredType(mistake: Mistake, value: ValueNode): string | undefined {
  switch (value.kind) {
    case 'string-value':
      return 'string'
    case 'int-value':
      return 'int'
    case 'float-value':
      return 'float'
    case 'name-value':
      if (value.text === 'true' || value.text === 'false') return 'bool'
      return referenceTo(mistake, value.text)
    case 'set-value': {
      const of = value.items[0] && inferredType(mistake, value.items[0])
      return of === undefined ? undefined : `${of} set`
    }
    case 'map-value': {
      const [entry] = value.entries
      const key = entry && inferredType(mistake, entry.key)
      const of = entry && inferredType(mistake, entry.value)
      return key === undefined || of === undefined ? undefined : `(${key} -> ${of}) map`
    }
    default:
      return undefined
  }
}

function referenceTo({ view }: Mistake, name: string): string | undefined {
  const object = view.scope.objects.get(name)
  return object?.owner ? `${object.owner.name} ref` : undefined
}

/** CROW1602: removes `without objects`, or the object. */
export const fixObjectWithoutObjects: Fixer = (mistake) => {
  const owner = objectAround(mistake)?.owner ?? undefined
  const text = owner && textAt(mistake.view, owner.place)
  const edit = owner && text !== undefined ? withoutObjectsGone({ text, place: owner.place }, owner.decl) : undefined
  return [
    edit && { title: `Remove "without objects" from "${owner?.name}"`, edits: [edit] },
    { title: 'Remove the object', edits: [removeDeclaration(mistake)] },
  ]
}

/** CROW1603: writes the suggested field, adds a new one to the class, or removes the value. */
export const fixObjectFieldUnknown: Fixer = (mistake) => {
  const object = objectAround(mistake)
  const given = assignmentAt(mistake)
  if (!object?.owner || !given) return []
  const meant = mistake.diagnostic.data?.replace
  const taken = object.values.some((v) => v.name.text === meant)
  const line = inferredField(mistake, given)
  const type = line && zeroOfField(line)
  const edit = line && type ? addField(mistake.view, object.owner, `${line} = ${type}`) : undefined
  return [
    meant === undefined || taken ? undefined : spelt(mistake, meant),
    edit && { title: `Add "${line} = ${type}" to "${object.owner.name}"`, edits: [edit] },
    removal(mistake, given),
  ]
}

/** The zero of an inferred type as the default, so that other objects do not need a value. */
function zeroOfField(line: string): string | undefined {
  const type = line.slice(line.indexOf(' : ') + 3)
  if (type.endsWith(' set')) return '[]'
  if (type.endsWith(' map')) return '{}'
  return { string: '""', int: '0', float: '0.0', bool: 'false' }[type]
}

/** CROW1604: adds the missing values, or defaults for their fields. */
export const fixObjectFieldMissing: Fixer = (mistake) => {
  const object = objectAround(mistake)
  if (!object?.owner) return []
  const given = new Set(object.values.map((v) => v.name.text))
  const missing = [...object.owner.fieldsByName.values()].filter((f) => mustBeGiven(f) && !given.has(f.name))
  return [valuesFor(mistake, object.decl, missing), defaultsFor(mistake, missing)]
}

function valuesFor({ view, place }: Mistake, decl: ObjectDecl, missing: readonly FieldSymbol[]): Fix | undefined {
  const texts = missing.map((f) => givenText(view.scope, f, decl.name.text))
  if (texts.some((t) => t === undefined)) return undefined
  const edit = addMember(view, place, decl, texts.join('\n  '), decl.values.at(-1))
  if (!edit) return undefined
  const oneLine = edit.newText.startsWith(',')
  const newText = oneLine ? `, ${texts.join(', ')}` : edit.newText
  return { title: `Give it ${quoted(missing)}`, edits: [{ ...edit, newText }] }
}

function defaultsFor({ view }: Mistake, missing: readonly FieldSymbol[]): Fix | undefined {
  const edits = missing.map((f) => {
    const zero = f.type && (f.type.kind !== 'ref' || f.type.nullable) ? zeroText(f.type, view.scope) : undefined
    return zero === undefined || f.place.standard ? undefined : insertAt(f.place, f.decl.end, ` = ${zero}`)
  })
  if (edits.some((e) => e === undefined)) return undefined
  return { title: `Give ${quoted(missing)} a default`, edits: edits.filter((e) => e !== undefined) }
}

function quoted(fields: readonly FieldSymbol[]): string {
  return fields.map((f) => `"${f.name}"`).join(', ')
}

/** CROW1606: removes the value. */
export const fixObjectComputedEnd: Fixer = (mistake) => {
  const given = assignmentAt(mistake)
  return [given && removal(mistake, given)]
}

/** CROW1607: writes a valid uuid, which is always the same for the object. */
export const fixObjectUuid: Fixer = (mistake) => {
  const { decl } = mistake
  if (decl?.kind !== 'object') return []
  const taken = new Set([...mistake.view.scope.objects.values()].flatMap((o) => o.decl.values.map(uuidText)))
  const own = uuidText(decl.values.find((v) => sameSpan(v.value, mistake.at)))?.toLowerCase() ?? ''
  let uuid = PROPER.test(own) ? own : uuidOf(`${decl.class.text} ${decl.name.text}`)
  for (let i = 1; taken.has(uuid); i++) uuid = uuidOf(`${decl.class.text} ${decl.name.text} ${i}`)
  return [{ title: `Write "${uuid}"`, edits: [replaceAt(mistake.place, mistake.at, `"${uuid}"`)] }]
}

const PROPER = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

function uuidText(given: AssignmentDecl | undefined): string | undefined {
  return given?.name.text === 'uuid' && given.value.kind === 'string-value' ? given.value.text : undefined
}

/** A uuid made from four FNV-1a hashes of a text. */
function uuidOf(text: string): string {
  const hex = [1, 2, 3, 4].map((seed) => fnv(`${seed} ${text}`).toString(16).padStart(8, '0')).join('')
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5')
}

function fnv(text: string): number {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return hash >>> 0
}

/** CROW1608: removes the partner of this object. */
export const fixObjectPairedTwice: Fixer = (mistake) => {
  const given = assignmentAt(mistake)
  const field = objectAround(mistake)?.values.find((v) => given && sameSpan(v.name, given.name))?.field
  if (!given || !field) return []
  const nullable = field.type?.kind === 'ref' && field.type.nullable
  return [
    nullable ? { title: 'Write null', edits: [replaceAt(mistake.place, given.value, 'null')] } : undefined,
    mustBeGiven(field) ? undefined : removal(mistake, given),
  ]
}

function assignmentAt({ decl, at }: Mistake): AssignmentDecl | undefined {
  return decl?.kind === 'object' ? decl.values.find((v) => sameSpan(v.name, at)) : undefined
}

function removal(mistake: Mistake, given: AssignmentDecl): Fix | undefined {
  if (mistake.decl?.kind !== 'object') return undefined
  const edits = [removeMember(mistake, mistake.decl.values, given)]
  return { title: `Remove "${given.name.text}"`, edits }
}

function spelt(mistake: Mistake, text: string): Fix {
  return { title: `Write "${text}"`, edits: [replaceAt(mistake.place, mistake.at, text)] }
}

/** CROW1609: names the object by its class and a number. No reference changes, because "null" does not refer to an object. */
export const fixObjectNameNull: Fixer = ({ view, decl, place, at }) => {
  if (decl?.kind !== 'object') return []
  let name = decl.class.text
  for (let i = 1; view.scope.objects.has(name) || name === decl.class.text; i++) name = `${decl.class.text}${i}`
  return [{ title: `Name it "${name}"`, edits: [replaceAt(place, at, name)] }]
}
