/**
 * Values as a database gives them back, so that both stores give the same: the entries of a map in the order of a JSON object,
 * the members of a record in order of declaration, and no negative zero. Most values are so already, and are kept as they are.
 */
import type { Type } from '../../../model/api.ts'
import type { Shapes } from '../../values/shapes.ts'
import { RecordValue, type Value } from '../../values/values.ts'

/** Returns the value itself where it is as it has to be. */
export type Normalize = (value: Value) => Value

const asItIs: Normalize = (value) => value

/** Of a value that is a column of its own. */
export function normalizer(shapes: Shapes, type: Type): Normalize {
  return type.kind === 'float' ? withoutNegativeZero : jsonNormalizer(shapes, type)
}

/** Of a map with refs: its keys and values are columns, and its entries stay in their order. */
export function entriesNormalizer(shapes: Shapes, keyType: Type, valueType: Type): Normalize {
  const [key, value] = [normalizer(shapes, keyType), normalizer(shapes, valueType)]
  if (key === asItIs && value === asItIs) return asItIs
  return (map) => new Map([...(map as ReadonlyMap<Value, Value>)].map(([k, v]) => [key(k), value(v)]))
}

/** SQLite keeps a whole number in less room, and that has no sign of zero. */
function withoutNegativeZero(value: Value): Value {
  return value === 0 ? 0 : value
}

function jsonNormalizer(shapes: Shapes, type: Type): Normalize {
  switch (type.kind) {
    case 'set':
    case 'option': {
      const element = jsonNormalizer(shapes, type.of)
      return element === asItIs ? asItIs : (value) => (value as readonly Value[]).map(element)
    }
    case 'map': {
      const value = jsonNormalizer(shapes, type.value)
      return (map) => orderedMap(map as ReadonlyMap<Value, Value>, value)
    }
    case 'record':
      return recordNormalizer(shapes, type.name)
    default:
      return asItIs
  }
}

/** The members are looked at at the first use: a record may contain itself through a set. */
function recordNormalizer(shapes: Shapes, name: string): Normalize {
  let members: (readonly [name: string, normalize: Normalize, zero: Value])[] | undefined
  let names: readonly string[] = []
  return (value) => {
    members ??= shapes
      .members(name)
      .map((member) => [member.name, jsonNormalizer(shapes, member.type), shapes.zero(member.type)])
    if (names.length !== members.length) names = members.map(([member]) => member)
    const given = value as RecordValue
    const values = members.map(([member, normalize, zero], i) => {
      const at = given.names[i] === member ? i : given.names.indexOf(member)
      return at === -1 ? zero : normalize(given.values[at] as Value)
    })
    return new RecordValue(names, values)
  }
}

/** As JSON.parse orders the members of an object: first those whose name is the index of an array, from the least. */
function orderedMap(map: ReadonlyMap<Value, Value>, normalize: Normalize): ReadonlyMap<Value, Value> {
  let isOrdered = true
  let last = -1
  for (const key of map.keys()) {
    const index = indexOf(key)
    if (index < last) isOrdered = false
    last = index
  }
  if (isOrdered && normalize === asItIs) return map
  const entries = [...map].map(([key, value]) => [key, normalize(value)] as const)
  return new Map(isOrdered ? entries : entries.sort(([a], [b]) => indexOf(a) - indexOf(b)))
}

/** The largest index of an array, in JavaScript. */
const LARGEST_INDEX = 2 ** 32 - 2
/** Behind all indexes; the order of such keys among themselves stays. */
const NO_INDEX = 2 ** 32

function indexOf(key: Value): number {
  if (typeof key === 'string' && !/^(?:0|[1-9]\d{0,9})$/.test(key)) return NO_INDEX
  const number = Number(key)
  return number >= 0 && number <= LARGEST_INDEX ? number : NO_INDEX
}
