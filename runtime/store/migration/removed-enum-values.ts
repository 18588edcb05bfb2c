/** Removes enum values that a model no longer has from stored values. */
import type { Type } from '../../../model/api.ts'
import { canonicalText } from '../../values/canonical-text.ts'
import type { Shapes } from '../../values/shapes.ts'
import type { RecordValue, Value } from '../../values/values.ts'

/** By enum, the values that the new model no longer has. */
export type GoneValues = ReadonlyMap<string, ReadonlySet<string>>

/**
 * `value` without the elements of sets and options, and without the entries of maps, that have a value in `gone`. Returns
 * `value` itself if it has none of them, and undefined if it is one of them or a record that contains one.
 */
export function withoutEnumValues(shapes: Shapes, type: Type, value: Value, gone: GoneValues): Value | undefined {
  const inside = (of: Type, part: Value) => withoutEnumValues(shapes, of, part, gone)
  switch (type.kind) {
    case 'enum':
      return gone.get(type.name)?.has(value as string) ? undefined : value
    case 'set':
    case 'option': {
      const before = value as readonly Value[]
      const now = before.map((element) => inside(type.of, element))
      return now.every((element, i) => element === before[i]) ? value : distinct(now)
    }
    case 'map': {
      const before = [...(value as ReadonlyMap<Value, Value>)]
      const now = before.map(([k, v]) => [inside(type.key, k), inside(type.value, v)] as const)
      if (now.every(([k, v], i) => k === before[i]?.[0] && v === before[i]?.[1])) return value
      return new Map(now.filter((entry): entry is [Value, Value] => entry.every((part) => part !== undefined)))
    }
    case 'record': {
      const { values } = value as RecordValue
      const members = shapes.members(type.name)
      return members.every((member, i) => inside(member.type, values[i] as Value) === values[i]) ? value : undefined
    }
    default:
      return value
  }
}

/** Elements that differed only in removed values are the same now; the first of them stays. */
function distinct(elements: readonly (Value | undefined)[]): Value {
  const kept = new Map<string, Value>()
  for (const element of elements) {
    if (element === undefined || kept.has(canonicalText(element))) continue
    kept.set(canonicalText(element), element)
  }
  return [...kept.values()]
}
