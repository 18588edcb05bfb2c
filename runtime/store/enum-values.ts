/** Which enum values a stored value has in it: asked when a model no longer has some of them. */
import type { Type } from '../../model/api.ts'
import type { RecordValue, Value } from '../values.ts'
import type { Shapes } from './shapes.ts'

/** True where `value` has, at any depth, one of the values in `gone` (by enum name). */
export function hasEnumValue(
  shapes: Shapes,
  type: Type,
  value: Value,
  gone: ReadonlyMap<string, ReadonlySet<string>>,
): boolean {
  const has = (of: Type, part: Value) => hasEnumValue(shapes, of, part, gone)
  switch (type.kind) {
    case 'enum':
      return gone.get(type.name)?.has(value as string) === true
    case 'set':
    case 'option':
      return (value as readonly Value[]).some((element) => has(type.of, element))
    case 'map':
      return [...(value as ReadonlyMap<Value, Value>)].some(([k, v]) => has(type.key, k) || has(type.value, v))
    case 'record': {
      const { values } = value as RecordValue
      return shapes.members(type.name).some((member, i) => has(member.type, values[i] as Value))
    }
    default:
      return false
  }
}
