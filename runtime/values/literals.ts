/** The model's literals as values: defaults and what initial objects set. */
import type { Literal, Type } from '../../model/api.ts'
import { isCall } from '../../model/value-types.ts'
import { scalarValue } from './scalar-values.ts'
import type { Shape, Shapes } from './shapes.ts'
import { RecordValue, type Value } from './values.ts'

export type RefType = Type & { readonly kind: 'ref' }

/** The ref of an initial object that a literal of the type names; null where the database has never had the object. */
export type ObjectRefs = (type: RefType, objectName: string) => string | null

/** Makes the values of `now()` and `uuid()`. */
export interface ValueMaker {
  now(): string
  uuid(): string
}

/**
 * A literal read by its type (see `Literal` in model/api.ts). Members that a record literal leaves out get their default,
 * else their type's zero. Only defaults of fields and values of initial objects need a `maker`.
 */
export function literalValue(
  shapes: Shapes,
  type: Type,
  literal: Literal,
  objects: ObjectRefs,
  maker?: ValueMaker,
): Value {
  if (isCall(literal)) {
    if (!maker) throw new Error(`${literal.call}() stands where no object is made`)
    return maker[literal.call]()
  }
  const read = (of: Type, part: Literal | undefined) => literalValue(shapes, of, part as Literal, objects)
  switch (type.kind) {
    case 'ref':
      return literal === null ? null : objects(type, (literal as { object: string }).object)
    case 'set':
    case 'option':
      return (literal as readonly Literal[]).map((element) => read(type.of, element))
    case 'map':
      return new Map(pairs(literal).map(([key, value]) => [read(type.key, key), read(type.value, value)]))
    case 'record':
      return recordValue(shapes, type.name, new Map(pairs(literal) as [string, Literal][]), read)
    case 'enum':
    case 'any record':
      return literal as string
    default:
      return scalarValue(type.kind, literal)
  }
}

/** The value of a field in a new object that is given none: the field's default, else its type's zero. */
export function startValue(
  shapes: Shapes,
  { type, default: literal }: Shape,
  objects: ObjectRefs,
  maker?: ValueMaker,
): Value {
  return literal === undefined ? shapes.zero(type) : literalValue(shapes, type, literal, objects, maker)
}

/** The initial objects that a literal names, with the types of their refs. No stored field has refs inside records. */
export function namedObjects(type: Type, literal: Literal | undefined): { type: RefType; name: string }[] {
  if (literal === undefined || literal === null) return []
  switch (type.kind) {
    case 'ref':
      return [{ type, name: (literal as { object: string }).object }]
    case 'set':
    case 'option':
      return (literal as readonly Literal[]).flatMap((element) => namedObjects(type.of, element))
    case 'map':
      return pairs(literal).flatMap(([k, v]) => [...namedObjects(type.key, k), ...namedObjects(type.value, v)])
    default:
      return []
  }
}

function recordValue(
  shapes: Shapes,
  name: string,
  given: ReadonlyMap<string, Literal>,
  read: (type: Type, literal: Literal) => Value,
): RecordValue {
  const members = shapes.members(name)
  const values = members.map((member) => {
    const literal = given.get(member.name) ?? member.default
    return literal === undefined ? shapes.zero(member.type) : read(member.type, literal)
  })
  return new RecordValue(
    members.map((member) => member.name),
    values,
  )
}

function pairs(literal: Literal): [Literal, Literal][] {
  return literal as unknown as [Literal, Literal][]
}
