/** A type as JSON Schema, for its values in JSON-RPC (docs/wire.md, Values). */
import type { Api, Type } from '../../model/api.ts'
import { isScalar, SCALARS, type ScalarKind } from '../../model/kinds.ts'
import type { Direction } from '../direction.ts'
import type { JsonSchema } from './document.ts'

/** The type null is `void`. Classes, records, enums and references become references to components. */
export function schemaOf(api: Api, type: Type | null, way: Direction): JsonSchema {
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

function scalarSchema(kind: ScalarKind, way: Direction): JsonSchema {
  return { type: SCALARS[kind].json, ...SCALAR_NOTES[kind][way] }
}

/** The component of an enum: its name, or `colour.enum` if a class or record is also called `colour`. */
export function enumName(api: Api, name: string): string {
  const isShared = [...api.classes, ...api.records].some((other) => other.name === name)
  return isShared ? `${name}.enum` : name
}

/** Only the answer of a login has a session; in others it is the null reference (docs/language.md, Roles). */
function isHiddenSession({ uses }: Api, className: string, way: Direction): boolean {
  return way === 'answered' && className === 'session' && uses.includes('session')
}

/** The component of references to a class. */
export function refName(className: string, nullable: boolean): string {
  return `${className}.ref${nullable ? '_or_null' : ''}`
}

/** The component of a record or of a class's record, in its answered or given form. */
export function recordName(name: string, way: Direction): string {
  return way === 'answered' ? name : `${name}.given`
}

function componentRef(name: string): string {
  return `#/components/schemas/${name}`
}

/** The schema with notes. A `$ref` is wrapped, because draft 7 ignores members beside it. */
export function withNotes(schema: JsonSchema, notes: JsonSchema): JsonSchema {
  if (Object.keys(notes).length === 0) return schema
  return schema.$ref === undefined ? { ...schema, ...notes } : { allOf: [schema], ...notes }
}

/** Notes of a schema in addition to the JSON type; `key` is for keys of maps. */
const SCALAR_NOTES: { readonly [kind in ScalarKind]: { readonly [way in Direction | 'key']: JsonSchema } } = {
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

/** Keys are strings, whatever their type is. */
function keySchema(api: Api, key: Type, way: Direction): JsonSchema {
  return isScalar(key) ? { type: 'string', ...SCALAR_NOTES[key.kind].key } : schemaOf(api, key, way)
}
