/** Values as JSON, by their type: what holds and `after` blocks keep in the settings of the data file. */

import type { BodyType } from '../../model/body.ts'
import { canonicalDatetime } from '../../model/datetime.ts'
import { UUID_FIELD } from '../../model/implied.ts'
import { isScalar } from '../../model/kinds.ts'
import { int64, isCarriableText } from '../../model/text.ts'
import type { Shape, Shapes } from '../values/shapes.ts'
import { RecordValue, type Value } from '../values/values.ts'

/** Throws Error (a bug) for a value that no data file can keep: a snapshot of an object, or a list that is made later. */
export function toJson(value: Value): unknown {
  if (typeof value === 'bigint') return String(value)
  if (Array.isArray(value)) return value.map(toJson)
  if (value instanceof Map) return [...value].map(([key, part]) => [toJson(key), toJson(part)])
  if (value instanceof RecordValue) return value.names.map((name, i) => [name, toJson(value.values[i] as Value)])
  if (typeof value === 'object' && value !== null) throw new Error('A value of this kind cannot be kept')
  return value
}

/** Throws Error where the JSON is not a value of the type, as of an API whose text has changed since. */
export function fromJson(shapes: Shapes, type: BodyType, json: unknown): Value {
  if (type.kind === 'duration') return scalarFrom('int', json)
  if (isScalar(type)) return scalarFrom(type.kind, json)
  switch (type.kind) {
    case 'enum':
      return enumFrom(shapes, type, json)
    case 'ref':
      return fitting(type, json, typeof json === 'string' || (json === null && type.nullable))
    case 'set':
    case 'option':
      return listOf(type, json).map((part) => fromJson(shapes, type.of, part))
    case 'map':
      return new Map(
        pairsOf(type, json).map(([k, v]) => [fromJson(shapes, type.key, k), fromJson(shapes, type.value, v)]),
      )
    case 'record':
      return recordFrom(shapes, type.name, pairsOf(type, json))
    case 'any record':
      throw unfit(type)
  }
}

function recordFrom(shapes: Shapes, name: string, members: readonly (readonly [unknown, unknown])[]): RecordValue {
  const given = new Map(members)
  const shape = shapeOf(shapes, name, given)
  if (given.size !== shape.length) throw unfit({ kind: 'record', name })
  return new RecordValue(
    shape.map((member) => member.name),
    shape.map((member) => fromJson(shapes, member.type, given.get(member.name))),
  )
}

/** The whole record of an object has its uuid too. */
function shapeOf(shapes: Shapes, name: string, given: ReadonlyMap<unknown, unknown>): readonly Shape[] {
  const members = shapes.members(name)
  const hasUuid = given.has(UUID_FIELD.name) && given.size === members.length + 1
  return hasUuid ? [UUID_FIELD, ...members] : members
}

const SCALARS_FROM = {
  string: (json: unknown) => (typeof json === 'string' && isCarriableText(json) ? json : undefined),
  int: (json: unknown) => (typeof json === 'string' ? int64(json) : undefined),
  float: (json: unknown) => (typeof json === 'number' ? json : undefined),
  bool: (json: unknown) => (typeof json === 'boolean' ? json : undefined),
  datetime: (json: unknown) => (typeof json === 'string' && canonicalDatetime(json) === json ? json : undefined),
}

function scalarFrom(kind: keyof typeof SCALARS_FROM, json: unknown): Value {
  const value = SCALARS_FROM[kind](json)
  if (value === undefined) throw unfit({ kind })
  return value
}

/** Follows a renamed value. */
function enumFrom(shapes: Shapes, type: BodyType & { kind: 'enum' }, json: unknown): Value {
  const value = typeof json === 'string' ? shapes.enumValue(type.name, json) : undefined
  if (value === undefined) throw unfit(type)
  return value
}

function fitting(type: BodyType, json: unknown, fits: boolean): Value {
  if (!fits) throw unfit(type)
  return json as Value
}

function listOf(type: BodyType, json: unknown): readonly unknown[] {
  if (!Array.isArray(json)) throw unfit(type)
  return json
}

function pairsOf(type: BodyType, json: unknown): readonly (readonly [unknown, unknown])[] {
  return listOf(type, json).map((pair) => {
    const [key, value] = listOf(type, pair)
    return [key, value]
  })
}

function unfit(type: BodyType): Error {
  return new Error(`The kept value is not of type ${'name' in type ? `"${type.name}" ${type.kind}` : type.kind}`)
}
