/** A type as JSON Schema: how its values travel over JSON-RPC (WIRE, Values). */
import type { Api, Type } from '../../model/api.ts'
import { isScalar, SCALARS, type ScalarKind } from '../../model/kinds.ts'
import type { JsonSchema } from './document.ts'

/** What a client sends, where records may leave members out, or what the server answers. */
export type Way = 'given' | 'answered'

/** null is `void`. Classes, records, enums and references are components that it refers to. */
export function schemaOf(api: Api, type: Type | null, way: Way): JsonSchema {
  if (type === null) return { type: 'string', const: '' }
  switch (type.kind) {
    case 'ref':
      return { $ref: componentRef(refName(type.class, type.nullable || isHiddenSession(api, type.class, way))) }
    case 'enum':
      return { $ref: componentRef(enumName(api, type.name)) }
    case 'record':
      return { $ref: componentRef(recordName(type.name, way)) }
    case 'any record':
      return { type: 'object', description: 'The whole record of an object.' }
    case 'set':
      return { type: 'array', items: schemaOf(api, type.of, way), uniqueItems: true }
    case 'option':
      return { type: 'array', items: schemaOf(api, type.of, way), maxItems: 1 }
    case 'map':
      return {
        type: 'object',
        propertyNames: keySchema(api, type.key, way),
        additionalProperties: schemaOf(api, type.value, way),
      }
    default:
      return scalarSchema(type.kind, way)
  }
}

function scalarSchema(kind: ScalarKind, way: Way): JsonSchema {
  return { type: SCALARS[kind].json, ...SCALAR_NOTES[kind][way] }
}

/** The component of an enum: its name, or `colour.enum` where a class or a record is called `colour` too. */
export function enumName(api: Api, name: string): string {
  const isShared = [...api.classes, ...api.records].some((other) => other.name === name)
  return isShared ? `${name}.enum` : name
}

/** No answer but a login's names a session: it reads as the null reference (docs/language.md, Roles). */
function isHiddenSession({ uses }: Api, className: string, way: Way): boolean {
  return way === 'answered' && className === 'session' && uses.includes('session')
}

/** The component of references to a class. */
export function refName(className: string, nullable: boolean): string {
  return `${className}.ref${nullable ? '_or_null' : ''}`
}

/** The component of a record, or of a class's: as it is answered, or as it is given. */
export function recordName(name: string, way: Way): string {
  return way === 'answered' ? name : `${name}.given`
}

export function componentRef(name: string): string {
  return `#/components/schemas/${name}`
}

/** The schema with something said about it; beside a `$ref` draft 7 would not read it. */
export function withNotes(schema: JsonSchema, notes: JsonSchema): JsonSchema {
  if (Object.keys(notes).length === 0) return schema
  return schema.$ref === undefined ? { ...schema, ...notes } : { allOf: [schema], ...notes }
}

/** What a schema says beside the JSON type; `key`: as the key of a map. */
const SCALAR_NOTES: { readonly [kind in ScalarKind]: { readonly [way in Way | 'key']: JsonSchema } } = {
  string: { given: {}, answered: {}, key: {} },
  int: { given: { format: 'int64' }, answered: { format: 'int64' }, key: { pattern: '^[+-]?\\d+$' } },
  float: { given: {}, answered: {}, key: {} },
  bool: { given: {}, answered: {}, key: {} },
  datetime: {
    given: { description: 'A date and time in any form of ISO 8601.' },
    answered: {
      pattern: '^\\d{8}T\\d\\d:\\d\\d:\\d\\d(\\.\\d{3})?Z$',
      description: 'A date and time in UTC, as 20260131T12:00:00Z.',
    },
    key: {},
  },
}

/** Keys travel as texts whatever their type is. */
function keySchema(api: Api, key: Type, way: Way): JsonSchema {
  return isScalar(key) ? { type: 'string', ...SCALAR_NOTES[key.kind].key } : schemaOf(api, key, way)
}
