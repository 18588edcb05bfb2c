/**
 * The components of an OpenRPC document: a schema for the record of each class, each declared record, each enum and
 * each class of references.
 */
import type { Api, Class, Enum, Field, RecordMember } from '../../model/api.ts'
import { heldType } from '../../model/code-access.ts'
import { settableFields } from '../../model/implied.ts'
import { mayRead } from '../../model/roles.ts'
import { typeText } from '../../model/types.ts'
import type { Direction } from '../direction.ts'
import { shownDefault } from '../secret-values.ts'
import { boundsSchema } from './bounds-schema.ts'
import { defaultValue } from './default-value.ts'
import type { JsonSchema } from './document.ts'
import { enumName, recordName, refName, schemaOf, withNotes } from './schema.ts'

/**
 * The schemas by name. A record has two: the answered one with all members, and the given one (`VM.given`), in which
 * members may be left out.
 */
export function componentSchemas(api: Api): { readonly [name: string]: JsonSchema } {
  return Object.fromEntries([
    ...api.enums.map((e) => [enumName(api, e.name), enumSchema(e)] as const),
    ...api.records.flatMap((record) => recordSchemas(api, record.name, record.doc, record.members)),
    ...api.classes.flatMap((owner) => [
      ...(owner.objects === 'none' ? [] : refSchemas(owner.name)),
      ...(owner.fields.length === 0 ? [] : classSchemas(api, owner)),
    ]),
  ])
}

type Named = readonly [name: string, schema: JsonSchema]

function enumSchema({ values, doc }: Enum): JsonSchema {
  return { type: 'string', enum: values.map((v) => v.name), ...description({ doc }) }
}

/** References are opaque, apart from their prefix and the null reference. */
function refSchemas(className: string): Named[] {
  const proper: JsonSchema = {
    type: 'string',
    pattern: '^OpaqueRef:(?!NULL$)',
    description: `A reference to an object of class ${className}.`,
  }
  const nullable: JsonSchema = {
    type: 'string',
    pattern: '^OpaqueRef:',
    description: `A reference to an object of class ${className}, or OpaqueRef:NULL, the null reference.`,
  }
  return [
    [refName(className, false), proper],
    [refName(className, true), nullable],
  ]
}

/** A declared record, or the fields of a class without objects. */
function recordSchemas(api: Api, name: string, doc: string, members: readonly (RecordMember | Field)[]): Named[] {
  return (['answered', 'given'] as const).map((way) => {
    const properties = members.map((m) => [m.name, memberSchema(api, m, way)] as const)
    const required = members.filter((m) => (way === 'given' ? m.default === undefined : !isSparse(m)))
    return [recordName(name, way), objectSchema(doc, properties, required)]
  })
}

/** The record of a class with objects. `create` takes its given form (docs/language.md, What the text implies). */
function classSchemas(api: Api, owner: Class): Named[] {
  if (owner.objects === 'none') return recordSchemas(api, owner.name, owner.doc, owner.fields)
  const answered = owner.fields.map((f) => [f.name, fieldSchema(api, owner, f, 'answered')] as const)
  const given = owner.fields.map((f) => [f.name, fieldSchema(api, owner, f, 'given')] as const)
  const readable = owner.fields.filter((f) => mayRead(api, owner, f) === null)
  const needed = owner.fields.filter((f) => f.qualifier !== 'RO/runtime' && f.default === undefined)
  return [
    [recordName(owner.name, 'answered'), objectSchema(owner.doc, answered, readable)],
    [recordName(owner.name, 'given'), objectSchema(owner.doc, given, needed)],
  ]
}

/** The record that `C.set` takes: the fields to set. */
export function changesSchema(api: Api, owner: Class): JsonSchema {
  // Without defaults: a field that is left out stays as it is.
  const fields = settableFields(owner).map(({ default: _, ...field }) => field)
  const properties = fields.map((f) => [f.name, fieldSchema(api, owner, f, 'given')] as const)
  return objectSchema('', properties, [])
}

function objectSchema(
  doc: string,
  properties: readonly Named[],
  required: readonly { readonly name: string }[],
): JsonSchema {
  return {
    type: 'object',
    ...description({ doc }),
    properties: Object.fromEntries(properties),
    ...(required.length === 0 ? {} : { required: required.map((m) => m.name) }),
    additionalProperties: false,
  }
}

function fieldSchema(api: Api, owner: Class, field: Field, way: Direction): JsonSchema {
  const notes = { 'x-qualifier': field.qualifier, ...relationNote(field), ...readerNote(api, owner, field) }
  // Servers ignore members that they compute themselves.
  if (way === 'given' && field.qualifier === 'RO/runtime')
    return { ...description(field), readOnly: true, 'x-type': typeText(field.type), ...notes }
  return withNotes(memberSchema(api, { ...field, type: heldType(field) }, way), {
    'x-type': typeText(field.type),
    ...notes,
  })
}

function memberSchema(api: Api, member: RecordMember | Field, way: Direction): JsonSchema {
  const literal = way === 'given' ? shownDefault(member) : undefined
  const fallback = literal === undefined ? undefined : defaultValue(api, member.type, literal)
  return withNotes(schemaOf(api, member.type, way), {
    ...description(member),
    ...(fallback === undefined ? {} : { default: fallback }),
    ...boundsSchema(member.type, member.where),
    'x-type': typeText(member.type),
  })
}

/** A member of type "any record" may be absent, as in the event of a destroyed object. */
function isSparse(member: RecordMember): boolean {
  return member.type.kind === 'any record'
}

function relationNote(field: Field): JsonSchema {
  return field.relation === undefined ? {} : { 'x-relation': field.relation }
}

function readerNote(api: Api, owner: Class, field: Field): JsonSchema {
  const roles = mayRead(api, owner, field)
  return roles === null ? {} : { 'x-roles': roles }
}

/** Empty if there is no documentation. */
export function description({ doc }: { readonly doc: string }): { readonly description?: string } {
  return doc === '' ? {} : { description: doc }
}
